/// Why a text is no topic pattern.
public enum TopicPatternError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Empty, or too long.
    case length
    /// `#` before the end.
    case restNotLast
    /// The same capture twice.
    case repeated(String)
    /// `a+` or `b#`.
    case partialWildcard(String)
    /// `dev-{id}`.
    case partialCapture(String)
    /// A capture whose name is no name.
    case captureName(String)

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .length:
            "a topic has 1 to \(TopicPattern.maximumSegments) segments and at most 1024 bytes"
        case .restNotLast:
            "'#' must be the last segment; one segment is '+' or a {name}"
        case .repeated(let name):
            "{\(name)} is there twice; give the second another name, or write '+'"
        case .partialWildcard(let text):
            "'\(text)': '+' and '#' stand for whole segments"
        case .partialCapture(let text):
            "'\(text)': a {name} stands for a whole segment between slashes"
        case .captureName(let name):
            "'{\(name)}': a name begins with a letter and goes on with letters, digits and '_'"
        }
    }
}

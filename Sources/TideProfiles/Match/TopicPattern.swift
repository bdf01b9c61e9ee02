/// What the topics of a profile look like: `farm/{site}/buoy/+/#`.
///
/// A segment is text, `{name}` (one segment, kept), `+` (one segment) or, at the end, `#` (any number, also none).
public struct TopicPattern: Sendable, Hashable, CustomStringConvertible {
    /// One segment.
    public enum Segment: Sendable, Hashable {
        /// Exactly this text.
        case literal(String)
        /// One segment that is not empty, kept under this name.
        case capture(String)
        /// One segment, whatever it is.
        case one
        /// All that follows; only at the end.
        case rest
    }

    /// The segments in order.
    public let segments: [Segment]

    /// Most segments, in patterns and in topics.
    public static let maximumSegments = 64

    /// Names of the captures in order.
    public var captures: [String] {
        segments.compactMap { if case .capture(let name) = $0 { name } else { nil } }
    }

    /// As it is written in a profile.
    public var description: String {
        segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .capture(let name): "{\(name)}"
            case .one: "+"
            case .rest: "#"
            }
        }.joined(separator: "/")
    }

    /// Reads a pattern.
    ///
    /// - Parameter text: as it is written in a profile.
    /// - Throws: `TopicPatternError` with what would be right.
    public init(_ text: String) throws(TopicPatternError) {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !text.isEmpty, pieces.count <= Self.maximumSegments, text.utf8.count <= 1_024 else { throw .length }
        var segments: [Segment] = []
        for (index, piece) in pieces.enumerated() {
            let segment = try Self.segment(String(piece))
            if segment == .rest, index < pieces.count - 1 { throw .restNotLast }
            if case .capture(let name) = segment, segments.contains(segment) { throw .repeated(name) }
            segments.append(segment)
        }
        self.segments = segments
    }

    private static func segment(_ text: String) throws(TopicPatternError) -> Segment {
        if text == "+" { return .one }
        if text == "#" { return .rest }
        if text.contains("+") || text.contains("#") { throw .partialWildcard(text) }
        guard text.contains("{") || text.contains("}") else { return .literal(text) }
        let name = text.dropFirst().dropLast()
        guard text.hasPrefix("{"), text.hasSuffix("}"), !name.contains("{"), !name.contains("}") else {
            throw .partialCapture(text)
        }
        guard let first = name.utf8.first, Self.isLetter(first), name.utf8.allSatisfy(Self.isNameByte) else {
            throw .captureName(String(name))
        }
        return .capture(String(name))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
    }
}

/// How bad it is.
///
/// Stored: never renumber.
public enum Severity: UInt8, Sendable, Codable, CaseIterable, BitwiseCopyable, Comparable {
    /// Worth a look today.
    case warning = 1
    /// Somebody has to act within the hour.
    case alarm = 2
    /// Animals, crops or people are in danger now: no quiet hours hold it back.
    case emergency = 3

    /// The name in rules, commands and metrics.
    public var name: String {
        switch self {
        case .warning: "warning"
        case .alarm: "alarm"
        case .emergency: "emergency"
        }
    }

    /// The severity of a name; nil for another word.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// Orders by how bad it is.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

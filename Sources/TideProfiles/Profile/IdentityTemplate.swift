/// How a site's or device's id is put together: text, `{captures}` of the topic, and `$.paths` of the payload.
public struct IdentityTemplate: Sendable, Equatable {
    /// One piece.
    public enum Part: Sendable, Equatable {
        /// Text that stays as it is.
        case text(String)
        /// What a `{name}` of the topic stands for.
        case capture(String)
        /// What stands in the payload, in the row or else in the message.
        case path(JSONPath)
    }

    /// The pieces in order.
    public var parts: [Part]

    /// Longest id, in bytes of UTF-8.
    public static let maximumLength = 128

    /// Whether the topic alone suffices.
    public var isFromTopic: Bool {
        parts.allSatisfy { if case .path = $0 { false } else { true } }
    }

    /// The id, when the topic alone tells it; nil when it is empty, too long or has control characters or slashes.
    public func text(captures: TopicCaptures) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .capture(let name): text += captures[name] ?? ""
            case .path: return nil
            }
        }
        return Self.isUsable(text) ? text : nil
    }

    /// Whether a text may be an id: 1...128 bytes, no control characters, no slash.
    public static func isUsable(_ text: String) -> Bool {
        (1...maximumLength).contains(text.utf8.count) && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x2F }
    }
}

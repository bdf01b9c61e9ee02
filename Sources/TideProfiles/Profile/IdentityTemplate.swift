/// How a site's or device's id is put together: text, `{captures}` of the topic, `$.paths` and tags of the payload.
public struct IdentityTemplate: Sendable, Equatable {
    /// One piece.
    public enum Part: Sendable, Equatable {
        /// Text that stays as it is.
        case text(String)
        /// What a `{name}` of the topic stands for.
        case capture(String)
        /// The device's EUI, as the envelope tells it.
        case eui
        /// What stands in the payload, in the row or else in the message.
        case path(JSONPath)
        /// The value of a tag, in line protocol.
        case tag(String)

        /// Whether it stands in the payload.
        var isFromPayload: Bool {
            switch self {
            case .path, .tag: true
            case .text, .capture, .eui: false
            }
        }
    }

    /// The pieces in order.
    public var parts: [Part]

    /// Longest id, in bytes of UTF-8.
    public static let maximumLength = 128

    /// Whether the topic alone suffices.
    public var isFromTopic: Bool {
        parts.allSatisfy { !$0.isFromPayload && $0 != .eui }
    }

    /// The id, when topic and envelope tell it; nil when it is empty, too long or has control characters or slashes.
    ///
    /// - Parameters:
    ///   - captures: what the topic's names stand for.
    ///   - eui: the device's EUI as the envelope tells it.
    /// - Returns: the id.
    public func text(captures: TopicCaptures, eui: String? = nil) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .capture(let name): text += captures[name] ?? ""
            case .eui:
                guard let eui else { return nil }
                text += eui
            case .path, .tag: return nil
            }
        }
        return Self.isUsable(text) ? text : nil
    }

    /// Whether a text may be an id: 1...128 bytes, no control characters, no slash.
    public static func isUsable(_ text: String) -> Bool {
        (1...maximumLength).contains(text.utf8.count) && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x2F }
    }
}

/// How payloads are read; one case per format.
public enum Codec: Sendable, Equatable {
    /// One JSON document.
    case json(JSONCodec)

    /// Names that a profile may use, for messages.
    static let known = ["json"]

    /// The name in a profile.
    public var name: String {
        switch self {
        case .json: "json"
        }
    }
}

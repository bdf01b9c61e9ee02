/// How payloads are read; one case per format.
public enum Codec: Sendable, Equatable {
    /// One JSON document.
    case json(JSONCodec)
    /// Bytes at their places.
    case binary(BinaryCodec)
    /// One bare value.
    case plain(PlainCodec)
    /// Lines in InfluxDB line protocol.
    case line(LineCodec)
    /// Messages that hold nothing to be stored, such as answers to settings.
    case ignore

    /// Names that a profile may use, for messages.
    static let known = ["json", "binary", "plain", "line_protocol", "ignore"]

    /// The name in a profile.
    public var name: String {
        switch self {
        case .json: "json"
        case .binary: "binary"
        case .plain: "plain"
        case .line: "line_protocol"
        case .ignore: "ignore"
        }
    }
}

public import TideModel

/// A time that JSON has as RFC 3339.
public struct WrittenTime: Sendable, Equatable, Codable {
    /// The time.
    public var time: Timestamp

    /// Makes a written time.
    public init(_ time: Timestamp) { self.time = time }

    /// As JSON has it.
    public var text: String { RFC3339.string(time) }

    /// Reads RFC 3339.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = RFC3339.parse(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no time")
        }
        self.time = time
    }

    /// Writes RFC 3339.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

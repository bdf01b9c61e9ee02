/// A message as a device sends it.
public struct EncodedMessage: Sendable, Equatable {
    /// The device's topic.
    public var topic: String
    /// The payload.
    public var payload: [UInt8]
    /// What the profile's decoder reads from the payload, bit for bit: rounded times and values in the quantities' own
    /// units, NaN where it reads nothing or a missing reading.
    public var rows: [ChannelRow]
}

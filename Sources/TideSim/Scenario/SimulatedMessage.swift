public import TideModel
public import TideProfiles

/// A message that a virtual device has made.
public struct SimulatedMessage: Sendable, Equatable {
    /// Number of the device in `Scenario.devices`.
    public let device: Int
    /// When the device made it.
    public let time: Timestamp
    /// Where it is published.
    public let topic: String
    /// What is published.
    public let payload: [UInt8]
    /// What a decoder must read from it, bit for bit: the ground truth.
    public let rows: [ChannelRow]

    /// Makes a message.
    public init(device: Int, time: Timestamp, topic: String, payload: [UInt8], rows: [ChannelRow]) {
        (self.device, self.time, self.topic, self.payload, self.rows) = (device, time, topic, payload, rows)
    }
}

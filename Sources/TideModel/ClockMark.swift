/// What a message told of its device's clock, where the rows of the record do not tell it: rows that were refused, and
/// those for which the receive time stands in.
public struct ClockMark: Sendable, Equatable {
    /// Who sent it.
    public var device: DeviceNumber
    /// Index of its profile in the record's `profiles`.
    public var profile: UInt16
    /// Rows of the record's readings that came before it, or with it.
    public var row: UInt32
    /// When it was read.
    public var received: Timestamp
    /// The newest device time in it, as sent.
    public var time: Timestamp

    /// Makes a mark.
    public init(device: DeviceNumber, profile: UInt16, row: UInt32, received: Timestamp, time: Timestamp) {
        self.device = device
        self.profile = profile
        self.row = row
        self.received = received
        self.time = time
    }
}

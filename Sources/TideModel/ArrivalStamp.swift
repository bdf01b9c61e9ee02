/// The time that stood in for a message's own, and from which its rows count: the next message must get another.
public struct ArrivalStamp: Sendable, Equatable {
    /// Who sent it.
    public var device: DeviceNumber
    /// The stamp, milliseconds since 1970.
    public var time: Int64

    /// Makes a stamp.
    public init(device: DeviceNumber, time: Int64) {
        self.device = device
        self.time = time
    }
}

/// One uplink that was stored, so that the same uplink, published by another gateway as well, is known for a copy.
public struct UplinkMark: Sendable, Equatable {
    /// Who sent it.
    public var device: DeviceNumber
    /// Hash over session, the device's number of the uplink, port and payload.
    public var hash: UInt64
    /// When the network got it, or else when it was read here.
    public var time: Timestamp

    /// Makes a mark.
    public init(device: DeviceNumber, hash: UInt64, time: Timestamp) {
        self.device = device
        self.hash = hash
        self.time = time
    }
}

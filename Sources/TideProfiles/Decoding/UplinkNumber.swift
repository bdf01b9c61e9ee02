/// What two copies of one uplink, published by two gateways or networks, have in common.
public struct UplinkNumber: Sendable, Equatable {
    /// Hash over profile, channel of the topic, session, the device's number of the uplink, port and payload.
    public var hash: UInt64
    /// When the network got it, milliseconds since 1970.
    public var time: Int64
}

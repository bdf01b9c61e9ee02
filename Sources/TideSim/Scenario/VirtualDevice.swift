public import TideModel

/// A device that exists only in the simulator.
public struct VirtualDevice: Sendable, Equatable {
    /// Its key, as the daemon will show it.
    public let key: DeviceKey
    /// Number of its profile among those that the scenario was made of.
    public let profile: Int
    /// From one message to the next, milliseconds.
    public let interval: Int64
    /// When it sends within its interval, milliseconds.
    public let phase: Int64
    /// Number of its model within a turn.
    let model: Int
    /// Number of its group of sites.
    let group: Int
}

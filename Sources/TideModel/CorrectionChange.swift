/// The times of a device are corrected from now on, or no longer: an event of the record in which it was decided.
public struct CorrectionChange: Sendable, Equatable {
    /// The device.
    public var device: DeviceNumber
    /// What is added to its times, milliseconds; 0: the correction ends.
    public var milliseconds: Int64
    /// Times as sent after this one are corrected, all for `distantPast`; of an end, the last one that was.
    public var bound: Timestamp

    /// Makes a change.
    public init(device: DeviceNumber, milliseconds: Int64, bound: Timestamp) {
        self.device = device
        self.milliseconds = milliseconds
        self.bound = bound
    }
}

/// A stretch of a device's raw times that is corrected by a constant: an event of the journal, never a silent change.
public struct ClockCorrection: Sendable, Equatable {
    /// The record that began it: its version.
    public let record: UInt64
    /// Added to raw times, milliseconds; not 0.
    public let milliseconds: Int64
    /// Raw times after this one are corrected: none that has a key already.
    public let after: Int64
    /// The last raw time that was sent in the stretch; nil while it lasts.
    public internal(set) var through: Int64?
}

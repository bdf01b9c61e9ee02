internal import TideModel

/// One reading as rules see it.
public struct Sample: Sendable, Equatable, BitwiseCopyable {
    /// Device time (ms); receive time where the device's is in the future.
    public var time: Int64
    /// In the canonical unit; NaN when it is missing.
    public var value: Double
    /// Quality flag (`QCFlag.rawValue`).
    public var flag: UInt8

    /// Makes a sample.
    public init(time: Int64, value: Double, flag: UInt8) { (self.time, self.value, self.flag) = (time, value, flag) }

    /// Whether it counts: what failed or is missing says nothing.
    public var isUsable: Bool {
        flag != QCFlag.fail.rawValue && flag != QCFlag.missing.rawValue && !value.isNaN
    }
}

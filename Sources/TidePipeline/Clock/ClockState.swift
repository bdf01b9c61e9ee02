/// What is remembered of one device's clock: 48 bytes, without heap; `ClockDoctor` reads and changes it.
///
/// *Lag* is receive time − device time, milliseconds. Delays only add to it, so the least of many is the clock's own.
public struct ClockState: Sendable, Equatable, BitwiseCopyable {
    /// What `ClockVerdict` is made of; stored, so never renumber.
    enum Code: UInt8, BitwiseCopyable {
        case unknown, fine, drifting, zoneError, resetUnix, reset1980, reset2000, frozen, future, behind
    }

    /// The step in which the clock's times come, as far as seen; only ever becomes finer.
    enum Step: UInt8, BitwiseCopyable {
        case minute, second, millisecond
    }

    /// No lag is known.
    static let none = Int32.max

    /// Lag of the last bucket, or of the messages that confirmed a jump; `Int64.min`: none yet.
    var level = Int64.min
    /// Receive time at which the bucket began, seconds since 1970.
    var bucketStart: UInt32 = 0
    /// Low 32 bits of the last device time: enough to know it again.
    var lastStamp: UInt32 = 0
    /// Lowest lag of the bucket, relative to `level`.
    var lowest = none
    /// Second lowest lag of the bucket, relative to `level`: one stamp that is wrong does not reach it.
    var second = none
    /// Lag of a bucket that did not fit, relative to `level`: a second one like it moves the level.
    var suspect = none
    /// Lag of the first of the messages that may confirm a jump, seconds.
    var candidate: Int32 = 0
    /// Lag where the drift's baseline begins, relative to `level`, tenths of a second.
    var anchor: Int16 = 0
    /// Receive time where the baseline begins, hours since 1970, lowest 16 bits.
    var anchorHour: UInt16 = 0
    /// Receive time at which `lastStamp` was first seen, minutes since 1970, lowest 16 bits.
    var stampSince: UInt16 = 0
    /// Receive time of `candidate`, minutes since 1970, lowest 16 bits.
    var pendingSince: UInt16 = 0
    /// How much lag varies from bucket to bucket, hundredths of a second.
    var noise: UInt16 = 0
    /// Messages in a row like `candidate`.
    var pending: UInt8 = 0
    /// How often `lastStamp` came again.
    var repeats: UInt8 = 0
    /// Messages in the bucket, at most 255.
    var messages: UInt8 = 0
    /// Buckets since the level was last set anew, at most 255.
    var buckets: UInt8 = 0
    var step = Step.minute
    var code = Code.unknown

    /// Makes the state of a clock that was never heard.
    public init() {}

    var hasLevel: Bool { level != .min }

    /// The best estimate of the lag: the lower of the last bucket's and this one's; nil when there is none.
    var lag: Int64? {
        guard hasLevel else { return nil }
        return second == Self.none ? level : min(level, level + Int64(second))
    }

    /// Where the clock began, when it lost its time.
    var epoch: ClockEpoch? {
        switch code {
        case .resetUnix: .unix
        case .reset1980: .year1980
        case .reset2000: .year2000
        default: nil
        }
    }

    /// Begins to look for the clock's lag anew.
    mutating func forgetLevel() {
        level = .min
        pending = 0
        restartBucket(at: 0)
        restartBaseline()
    }

    mutating func restartBucket(at received: Int64) {
        bucketStart = UInt32(truncatingIfNeeded: received / 1_000)
        (lowest, second, messages) = (Self.none, Self.none, 0)
    }

    mutating func restartBaseline() {
        (suspect, anchor, anchorHour, buckets) = (Self.none, 0, 0, 0)
    }
}

extension ClockState.Code {
    init(_ epoch: ClockEpoch) {
        switch epoch {
        case .unix: self = .resetUnix
        case .year1980: self = .reset1980
        case .year2000: self = .reset2000
        }
    }
}

package import TideModel

/// Whether ages may be told by the wall clock.
///
/// A clock that jumps far ahead, as one without a battery does, would make everything old enough to be removed: after a
/// jump it must have gone on for a day, in which somebody may notice.
package struct ClockTrust {
    /// A step ahead of the monotonic clock by more is a jump, in milliseconds.
    private static let jump: Int64 = 86_400_000
    /// A program that was not running may have missed so much, in milliseconds.
    private static let absence: Int64 = 30 * 86_400_000
    /// Seconds of the monotonic clock that a jump is waited out.
    package static let patience = 86_400.0

    private var last: (wall: Timestamp, seconds: Double)
    private var until = 0.0

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - record: when the last record was made, before this program ran.
    ///   - wall: the wall clock.
    ///   - seconds: the monotonic clock.
    package init(record: Timestamp, wall: Timestamp, seconds: Double) {
        last = (wall, seconds)
        let (absent, isOutside) = wall.milliseconds.subtractingReportingOverflow(record.milliseconds)
        if record != .distantPast, isOutside || absent > Self.absence { until = seconds + Self.patience }
    }

    /// Whether the wall clock went on as the monotonic clock did, for a day at least if it once did not.
    package mutating func isTrusted(wall: Timestamp, seconds: Double) -> Bool {
        let expected = last.wall.milliseconds + Int64((seconds - last.seconds) * 1_000)
        if wall.milliseconds - expected > Self.jump { until = seconds + Self.patience }
        last = (wall, seconds)
        return seconds >= until
    }
}

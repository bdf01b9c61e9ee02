internal import TideModel

/// Finds out that the wall clock was set, or that the machine slept: by a monotonic clock, which does neither.
struct ClockSteps {
    /// What is less is the clock being brought into line bit by bit, or ourselves being slow, in milliseconds.
    private static let least: Int64 = 5_000

    private var last: (wall: Timestamp, seconds: Double)?

    /// Takes what the clocks show.
    ///
    /// - Parameters:
    ///   - wall: the wall clock.
    ///   - seconds: the monotonic clock.
    /// - Returns: how far the wall clock was set ahead since the last call, ms; less than 0 for back, 0 for not at all.
    mutating func step(wall: Timestamp, seconds: Double) -> Int64 {
        defer { last = (wall, seconds) }
        guard let last else { return 0 }
        let step = wall.milliseconds - last.wall.milliseconds - Int64((seconds - last.seconds) * 1_000)
        return abs(step) > Self.least ? step : 0
    }
}

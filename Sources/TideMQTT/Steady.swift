internal import Glibc

/// The clock for intervals, which no one sets.
enum Steady {
    /// Milliseconds since some fixed point.
    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

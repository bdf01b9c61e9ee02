extension Duration {
    /// Whole milliseconds; at most a year, so that sums with wall clocks stay in range.
    var milliseconds: Int64 {
        let (seconds, rest) = components
        return min(seconds, 31_536_000) * 1_000 + rest / 1_000_000_000_000_000
    }

    /// Whole nanoseconds, at most those of a day: what the HTTP client counts deadlines in.
    var nanoseconds: Int64 {
        let (seconds, rest) = components
        return min(seconds, 86_400) * 1_000_000_000 + rest / 1_000_000_000
    }
}

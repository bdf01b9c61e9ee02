/// What is made of a channel's readings of a day.
public enum DayReduction: String, Sendable, CaseIterable {
    /// One number of all readings.
    case min, max, mean, sum, count
    /// The readings one by one, for a function that takes a list.
    case values
    /// The means of the hours of the day that have a reading, for a function that takes a list.
    case hourly

    /// Whether it gives a list.
    public var isList: Bool { self == .values || self == .hourly }
}

/// What a series over days needs of the readings of a day.
public struct DayNeeds: Sendable, Equatable {
    /// Share of the day that each input must cover, 0...1.
    public var coverage: Double
    /// The longest pause that lacks nothing (ms): the interval at which the device is expected.
    public var interval: Int64

    /// Share of the day when the profile says none: usual for means of climate.
    public static let usualCoverage = 0.8
    /// Without a known interval an hour counts when it has a reading (ms).
    public static let usualInterval: Int64 = 3_600_000

    init(coverage: Double = usualCoverage, interval: Int64) {
        (self.coverage, self.interval) = (coverage, interval > 0 ? interval : Self.usualInterval)
    }
}

internal import TideProfiles

/// Which derived series hang on which channels of a profile.
struct DeriveFeeds {
    /// By place among the channels: what hangs on it, a bit each; empty when nothing is derived.
    let feeds: [UInt64]
    /// Which are of days, a bit each.
    let days: UInt64
    /// Whether a day hangs on a derived series.
    let daysHangOnDerived: Bool
    /// Places of the measured channels that days hang on.
    let dayInputs: [Int]

    init(_ rules: [DeriveRule], series: Int) {
        days = rules.indices.reduce(0) { $0 | (rules[$1].isOfDay ? 1 << UInt64($1) : 0) }
        // Only days are derived from what is derived.
        var feeds = Array(repeating: UInt64(0), count: rules.isEmpty ? 0 : days == 0 ? series : series + rules.count)
        for (number, rule) in rules.enumerated() {
            for place in rule.channels { feeds[place] |= 1 << UInt64(number) }
        }
        if days != 0 {
            for (number, rule) in rules.enumerated() where !rule.isOfDay {
                // A reading changes the derived one of its time, and so that one's day.
                for place in rule.channels { feeds[place] |= feeds[series + number] }
            }
        }
        self.feeds = feeds
        daysHangOnDerived = feeds.dropFirst(series).contains { $0 != 0 }
        let days = days
        dayInputs = days == 0 ? [] : (0..<series).filter { feeds[$0] & days != 0 }
    }
}

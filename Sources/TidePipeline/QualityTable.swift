internal import TideModel
internal import TideQuality

/// What the quality tests remember, of the series that have tests which look at more than one reading.
struct QualityTable: Sendable {
    /// What is remembered of one series.
    struct Entry: Sendable, Equatable {
        /// Id of the plan that judged it; another plan begins anew.
        var plan: UInt64
        /// Flags of its newest reading.
        var flags = QualityFlags()
        var state = QualityState()
    }

    /// Index of a series' entry + 1, by series number; 0 for none.
    private var slots: [UInt32] = []
    private var entries: [Entry] = []

    /// The entry of a series; nil when it has none.
    subscript(series: SeriesNumber) -> Entry? {
        guard Int(series) < slots.count, slots[Int(series)] > 0 else { return nil }
        return entries[Int(slots[Int(series)]) - 1]
    }

    /// Index of the entry of a series, for `modify`; it begins anew when another plan made it.
    @inline(__always)
    mutating func place(_ series: SeriesNumber, plan: UInt64) -> Int {
        while slots.count <= Int(series) { slots.append(0) }
        if slots[Int(series)] == 0 {
            entries.append(Entry(plan: plan))
            slots[Int(series)] = UInt32(entries.count)
        }
        let place = Int(slots[Int(series)]) - 1
        if entries[place].plan != plan { entries[place] = Entry(plan: plan) }
        return place
    }

    /// Changes an entry in place.
    @inline(__always)
    mutating func modify<Result>(_ place: Int, _ body: (inout Entry) -> Result) -> Result { body(&entries[place]) }

    /// Puts an entry in the place of what there is.
    mutating func set(_ series: SeriesNumber, _ entry: Entry) {
        let place = place(series, plan: entry.plan)
        entries[place] = entry
    }
}

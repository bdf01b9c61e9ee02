internal import TideModel

/// Derived readings of the draft that are to be computed again, with what is stored around them.
struct DeriveMark {
    var device: DeviceNumber
    /// Index of the profile.
    var profile: Int
    /// Which of its derived series, a bit each.
    var rules: UInt64
    /// When the reading that they hang on was taken.
    var time: Int64
}

/// A reading whose flag changed after it was written.
struct ChangedFlag {
    var series: SeriesNumber
    var time: Int64
}

/// What derivation notes on the way through a draft.
struct DeriveNotes {
    /// To be computed again at the end of a batch.
    var marks: [DeriveMark] = []
    /// Of readings that were judged again.
    var changedFlags: [ChangedFlag] = []
    /// Of the row written last: derived cells with a fallback, which get a row of their own.
    var assumed: [AssumedCell] = []
    /// What the inputs of the profile's derived series were before the row that is being written, by place.
    var inputs: [SeriesState] = []
    /// Of the readings before that row: derived ones with another value now, which get a row each.
    var settled: [SettledCell] = []
    /// Changed flags of the draft by series, while it is derived again.
    var changes: [SeriesNumber: [Amendment]] = [:]
    /// Derived readings that keep what they were, because too many would change.
    var kept = 0
    /// The newest reading that days may hang on before the row written last; only of profiles that have series of days.
    var newest = Int64.min

    var isEmpty: Bool { marks.isEmpty && changedFlags.isEmpty }
}

/// A derived cell that waits for its row.
struct AssumedCell {
    var series: SeriesNumber
    var value: Double
    var flag: UInt8
    var tests: UInt32
}

/// A derived reading that waits for its row, because its successor's row changed what it hangs on.
struct SettledCell {
    var series: SeriesNumber
    var point: DeriveWork.Point
    var flag: UInt8
    /// What it was.
    var former: SeriesState
}

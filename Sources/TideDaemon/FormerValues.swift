internal import TideModel
internal import TidePipeline

/// The superseded values of one series, from tail and series store, in the order of time and then of their records.
struct FormerValues {
    private var values: [(value: SupersededValue, record: RecordNumber)] = []
    private var position = 0

    /// Collects what a tail holds of some series within the times.
    static func collect(
        _ tail: Tail,
        _ wanted: [SeriesNumber],
        _ times: Range<Timestamp>
    ) -> [SeriesNumber: FormerValues] {
        var isWanted = [Bool](repeating: false, count: Int(wanted.max() ?? 0) + 1)
        for number in wanted { isWanted[Int(number)] = true }
        var found: [SeriesNumber: FormerValues] = [:]
        for chunk in tail.chunks {
            for value in chunk.superseded where isWanted.has(value.series) && times.contains(value.time) {
                found[value.series, default: FormerValues()].values.append((value, chunk.record))
            }
        }
        return found
    }

    /// Joins what a series store holds: the tail's values of records through `through` are among it.
    static func join(
        _ stored: [SupersededValue],
        through: RecordNumber,
        into found: inout [SeriesNumber: FormerValues]
    ) {
        for number in found.keys { found[number]?.values.removeAll { $0.record <= through } }
        for value in stored { found[value.series, default: FormerValues()].values.append((value, 0)) }
        for number in found.keys { found[number]?.sort() }
    }

    /// Sorts by time; of one time the store's come first, each kind in the order in which they were superseded.
    private mutating func sort() {
        let order = values.indices.sorted {
            (values[$0].value.time, values[$0].record, $0) < (values[$1].value.time, values[$1].record, $1)
        }
        values = order.map { values[$0] }
    }

    /// Takes the next value that stood at `time`; values before it are passed over, so times must rise.
    mutating func next(at time: Timestamp) -> SupersededValue? {
        while position < values.count, values[position].value.time < time { position += 1 }
        guard position < values.count, values[position].value.time == time else { return nil }
        position += 1
        return values[position - 1].value
    }
}

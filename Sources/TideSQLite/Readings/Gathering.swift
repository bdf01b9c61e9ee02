import TideModel

/// What a flush needs of the records after those that are applied, gathered while more of them may still come.
struct Gathering {
    /// How far the readings were when it began.
    let before: ReadingsIndex.Applied
    /// How far they are when it is written.
    private(set) var applied: ReadingsIndex.Applied
    /// Of all devices, or of as many as memory allows: the others are read in further passes.
    private(set) var rows: FlushRows
    /// Devices of series that have their first stored reading.
    private(set) var fresh = NumberMap()
    /// What the last record removes of all this: nothing is gathered behind it.
    private(set) var removals: [Removal] = []
    private let index: ReadingsIndex
    private let maximumReadings: Int

    init(after before: ReadingsIndex.Applied, index: ReadingsIndex, maximumReadings: Int) {
        (self.before, applied, self.index, self.maximumReadings) = (before, before, index, maximumReadings)
        rows = FlushRows(FlushRows.Cut.lowest..<FlushRows.Cut.highest, capacity: maximumReadings)
    }

    /// The rows, which it has no longer then.
    mutating func takeRows() -> FlushRows {
        defer { rows = FlushRows(rows.range, capacity: 0) }
        return rows
    }

    /// Adds the next record.
    mutating func add(_ record: Record) {
        precondition(removals.isEmpty, "a record that removes something is the last of a flush")
        removals = record.removals
        applied.record = record.number
        applied.at = max(applied.at, record.at.milliseconds)
        index.collectNew(record.readings, into: &fresh)
        rows.add(record, upTo: maximumReadings) { [fresh] in fresh[$0] ?? index.device(of: $0) }
    }
}

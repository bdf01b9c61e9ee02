internal import TideModel

/// Changed flags of committed readings that the series store may not have yet, by series: whoever judges a reading again
/// must know what it is flagged now, and all changes since the last flush may be many.
struct FlagChanges {
    /// A change, and the record that says so.
    typealias Change = (record: RecordNumber, amendment: Amendment)

    private var changes: [SeriesNumber: [Change]] = [:]

    /// Adds those of a committed record.
    mutating func append(_ record: Record) {
        for amendment in record.amendments { changes[amendment.series, default: []].append((record.number, amendment)) }
    }

    /// Those of a series, in the order in which they came.
    func all(of series: SeriesNumber) -> [Change] { changes[series] ?? [] }

    /// Forgets records up to `number`: the series store has them.
    mutating func forget(through number: RecordNumber) {
        changes = changes.compactMapValues { known in
            let left = known.filter { $0.record > number }
            return left.isEmpty ? nil : left
        }
    }
}

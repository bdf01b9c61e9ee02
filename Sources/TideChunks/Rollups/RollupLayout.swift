internal import TideModel

/// The buckets of a block one after the other, and what their starts have in common.
struct RollupLayout {
    let content: RollupContent
    /// The buckets of all series, by series and start.
    let cells: [RollupBucket]
    /// The starts that occur, ascending.
    let starts: [Int64]
    /// Index in `starts` of each cell.
    let rows: [Int]
    let form: RollupForm
    /// Lowest and highest record that changed a bucket, or 0...0.
    let changedAt: ClosedRange<RecordNumber>

    /// Lays out series that are not empty.
    init(_ content: RollupContent) {
        let cells = content.series.flatMap(\.buckets)
        let starts = Self.starts(content.series)
        precondition(starts.count <= RollupBlock.maximumRows && cells.count <= RollupBlock.maximumCells)
        let isFull = content.series.allSatisfy { $0.buckets.count == starts.count }
        var form: RollupForm = isFull ? .full : []
        if starts.allSatisfy({ $0 % RollupForm.minutes.unit == 0 }) { form.insert(.minutes) }
        if zip(starts, starts.dropFirst()).allSatisfy({ $1 &- $0 == starts[1] &- starts[0] }) { form.insert(.regular) }
        self.content = content
        self.cells = cells
        self.starts = starts
        self.form = form
        rows = cells.indices.map { isFull ? $0 % starts.count : starts.firstIndex(notBelow: cells[$0].start) }
        let records = cells.map(\.changedAt)
        changedAt = (records.min() ?? 0)...(records.max() ?? 0)
    }

    private static func starts(_ series: [RollupSeries]) -> [Int64] {
        let lists = series.map { $0.buckets.map(\.start) }
        for list in lists { precondition(zip(list, list.dropFirst()).allSatisfy { $0 < $1 }) }
        guard let first = lists.first, !lists.allSatisfy({ $0 == first }) else { return lists.first ?? [] }
        return Set(lists.joined()).sorted()
    }

    /// The first cell at each start that has a value, or else the first one.
    func speakers() -> [Int] {
        var speakers = [Int](repeating: -1, count: starts.count)
        for (cell, row) in rows.enumerated() {
            let isFirst = speakers[row] < 0
            if isFirst || cells[speakers[row]].valued == 0 && cells[cell].valued > 0 { speakers[row] = cell }
        }
        return speakers
    }
}

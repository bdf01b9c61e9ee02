internal import TideModel

/// One series of a merged chunk.
struct SeriesMerge {
    /// What is unpacked.
    enum Columns {
        /// Rows and records: enough to see which readings stand.
        case ranks
        /// Everything.
        case all
    }

    private let plan: MergePlan
    /// The cells of all sources, one source after the other, with merged rows.
    private var cells: ChunkSeries

    init(_ number: SeriesNumber, _ plan: MergePlan, columns: Columns) throws(FormatError) {
        self.plan = plan
        cells = ChunkSeries(series: number)
        for source in plan.sources {
            guard let entry = source.chunk.series(number) else { continue }
            let part =
                try columns == .all
                ? source.chunk.columns(of: entry, rowRecord: source.rowRecord)
                : source.chunk.ranks(of: entry, rowRecord: source.rowRecord)
            try append(part, of: source)
        }
    }

    private mutating func append(_ part: ChunkSeries, of source: MergePlan.Source) throws(FormatError) {
        guard part.tests.allSatisfy({ $0 <= source.tests.count }),
            part.amendments.allSatisfy({ $0.tests <= source.tests.count })
        else {
            throw FormatError("test flags that are not listed", at: 0)
        }
        let before = cells.count, count = part.count
        cells.rows += (0..<count).map { source.place[part.row(ofCell: $0)] }
        cells.raw.extend(part.raw, count, after: before, default: nil)
        let tests = part.tests.map { $0 == 0 ? 0 : source.tests[Int($0) - 1] }
        cells.tests.extend(tests, count, after: before, default: 0)
        cells.calibration.extend(part.calibration, count, after: before, default: 0)
        cells.revision.extend(part.revision, count, after: before, default: 0)
        cells.value += part.value
        cells.flag += part.flag
        cells.record += part.record
        cells.superseded += part.superseded
        for var amendment in part.amendments {
            if amendment.tests > 0 { amendment.tests = source.tests[Int(amendment.tests) - 1] }
            cells.amendments.append(amendment)
        }
    }

    /// Merged rows that still have a cell of this series.
    func winningRows() -> [UInt32] { winners().map { cells.rows[$0] } }

    /// The series as it stands after all sources.
    consuming func merged(hasOldest: Bool) -> ChunkSeries {
        let rows = cells.rows
        if plan.hasRivals || zip(rows, rows.dropFirst()).contains(where: { $0 >= $1 }) {
            let standing = winners()
            cells = cells.picking(standing)
            cells.rows = standing.map { rows[$0] }
        }
        settleSuperseded()
        settleAmendments(hasOldest: hasOldest)
        if cells.count == plan.rows.count { cells.rows = [] }
        return cells
    }

    /// Cells that stand, by time: of each time the one of the latest record, or the last of these.
    private func winners() -> [Int] {
        let live = cells.rows.indices.filter { cells.rows[$0] != MergePlan.dropped }
        let order = live.sorted { (time($0), cells.record[$0], $0) < (time($1), cells.record[$1], $1) }
        return order.indices.filter { $0 + 1 == order.count || time(order[$0]) != time(order[$0 + 1]) }
            .map { order[$0] }
    }

    private func time(_ cell: Int) -> Int64 { plan.rows.time[Int(cells.rows[cell])] }

    private mutating func settleSuperseded() {
        guard !cells.superseded.isEmpty else { return }
        var settled: [SupersededCell] = []
        for former in cells.superseded.sorted(by: { $0.order < $1.order }) {
            if let last = settled.last, last.order == former.order { settled.removeLast() }
            settled.append(former)
        }
        cells.superseded = settled
    }

    private mutating func settleAmendments(hasOldest: Bool) {
        guard !cells.amendments.isEmpty else { return }
        let times = cells.rows.map { plan.rows.time[Int($0)] }
        var waiting: [AmendedCell] = []
        let order = cells.amendments.enumerated().sorted {
            ($0.element.time, $0.element.record, $0.offset) < ($1.element.time, $1.element.record, $1.offset)
        }
        for (_, amendment) in order {
            let cell = times.firstIndex(notBelow: amendment.time)
            if cell < times.count, times[cell] == amendment.time {
                guard cells.record[cell] <= amendment.record else { continue }
                cells.flag[cell] = amendment.flag
                cells.record[cell] = amendment.record
                cells.set(tests: amendment.tests, ofCell: cell)
            } else if !hasOldest {
                waiting.append(amendment)
            }
        }
        cells.amendments = waiting
    }
}

extension Array {
    /// Appends an optional column of `count` cells after one of `before` cells; either may be empty.
    fileprivate mutating func extend(_ column: [Element], _ count: Int, after before: Int, default fill: Element) {
        if isEmpty, !column.isEmpty { self = Array(repeating: fill, count: before) }
        if !isEmpty || !column.isEmpty {
            self += column.isEmpty ? Array(repeating: fill, count: count) : column
        }
    }
}

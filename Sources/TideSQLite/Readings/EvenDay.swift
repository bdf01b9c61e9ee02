import TideChunks
import TideModel

/// Makes what `DayBuilder` makes, column by column, of the usual day: every row has the same series, and each time comes
/// once.
struct EvenDay {
    private let table: FlushRowTable
    private let order: ArraySlice<UInt32>
    private let first: FlushRow

    /// Nil when a row is not like the first, or has to be left out.
    ///
    /// - Parameters:
    ///   - table: the rows of a flush.
    ///   - order: those of one device and day, by time.
    ///   - applied: records up to it are stored already.
    init?(_ table: FlushRowTable, _ order: ArraySlice<UInt32>, after applied: RecordNumber) {
        guard let start = order.first else { return nil }
        first = table[Int(start)]
        (self.table, self.order) = (table, order)
        guard order.count <= ChunkBounds.rows, order.count * first.cells <= ChunkBounds.cells,
            Set((0..<first.cells).map(first.series)).count == first.cells
        else { return nil }
        var last: Int64?
        for index in order {
            let row = table[Int(index)]
            guard row.isLike(first), row.record > applied, last.map({ $0 < row.time }) ?? true else { return nil }
            last = row.time
        }
    }

    /// The whole day of a device; `profiles` are the hashes that a row's profile is an index of.
    func content(_ device: DeviceNumber, _ profiles: [String]) -> ChunkContent {
        var content = ChunkContent(device: device)
        content.profiles = [profiles[Int(first.profile)]]
        content.rows.time = column { $0.time }
        content.rows.received = column { $0.received }
        content.rows.flags = column { $0.flags }
        content.rows.profile = Array(repeating: 1, count: order.count)
        let records = column { $0.record }
        content.series = (0..<first.cells).map { cell in
            var series = ChunkSeries(series: first.series(cell))
            series.value = column { $0.value(cell) }
            series.flag = column { $0.flag(cell) }
            series.record = records
            return series
        }
        return content
    }

    private func column<Element>(_ element: (FlushRow) -> Element) -> [Element] {
        Array(unsafeUninitializedCapacity: order.count) { column, count in
            for (place, index) in order.enumerated() {
                column.initializeElement(at: place, to: element(table[Int(index)]))
            }
            count = order.count
        }
    }
}

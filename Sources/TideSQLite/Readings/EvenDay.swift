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

    /// The whole day of a device; `names` are what rows refer to.
    func content(_ device: DeviceNumber, _ names: FlushNames) -> ChunkContent {
        var content = ChunkContent(device: device)
        content.profiles = [names.profiles[Int(first.profile)]]
        var tests = EvenTests(names.tests)
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
            let numbers = column { $0.tests(cell) }
            if numbers.contains(where: { $0 > 0 }) { series.tests = tests.renumber(numbers) }
            return series
        }
        content.tests = tests.used
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

/// Numbers the test flags that a day uses anew.
private struct EvenTests {
    private let words: [TestWord]
    private var numbers: [UInt32: UInt32] = [:]
    private(set) var used: [TestFlags] = []

    init(_ words: [TestWord]) { self.words = words }

    mutating func renumber(_ column: [UInt32]) -> [UInt32] {
        var (last, number): (UInt32, UInt32) = (0, 0)
        return column.map { tests in
            // Nearly all readings of a series have the same.
            if tests != last { (last, number) = (tests, tests == 0 ? 0 : self.number(of: tests)) }
            return number
        }
    }

    private mutating func number(of tests: UInt32) -> UInt32 {
        if let known = numbers[tests] { return known }
        used.append(TestFlags(words[Int(tests) - 1]))
        numbers[tests] = UInt32(used.count)
        return UInt32(used.count)
    }
}

internal import TideModel

/// Finds readings by key among those that are committed, or about to be, but not yet in the series store.
///
/// A chain per device links the rows that came in order, times rising, from the newest back; the cells of all other rows
/// are in a table by key. Adding a row in order costs a few stores. Confined to the writer's thread.
struct RowIndex {
    /// Where a row's cells lie.
    struct Place: Equatable {
        var record: RecordNumber
        var row: Int
    }

    /// The rows of a device that came in order.
    private struct Chain {
        /// Index of the newest of them + 1; 0 when none is held.
        var newest: UInt32 = 0
        /// The latest time there ever was, held or not: a row in order is later than every other row.
        var latest = Int64.min
    }

    /// A reading that did not come in order; of several under one key the last.
    private struct LateReading {
        var reading: FormerReading
        var record: RecordNumber
    }

    /// Rows of a chain that are looked at one by one; beyond it a table is made, once per device and flush: a device that
    /// resends a long day must not cost its length for every reading.
    private static let maximumSteps = 64

    private var times: [Int64] = []
    /// How many rows back the row before it in its device's chain lies; 0 when there is none.
    private var distances: [UInt32] = []
    private var chains: [Chain] = []
    private var records: [(number: RecordNumber, firstRow: Int)] = []
    private var late: [History.Key: LateReading] = [:]
    /// Rows of each device that did not come in order, oldest first, counted with those that are forgotten.
    private var lateRows: [DeviceNumber: [Int]] = [:]
    /// Rows that were forgotten.
    private var forgotten = 0
    /// Rows by time, of devices whose chain was too long to walk.
    private var tables: [DeviceNumber: [Int64: Int]] = [:]

    /// Rows held.
    var count: Int { times.count }

    /// Begins the rows of a record.
    mutating func begin(_ record: RecordNumber) {
        if records.last?.number != record { records.append((record, times.count)) }
    }

    /// Adds the next row of the record begun last.
    ///
    /// - Returns: whether it came in order; if not, its stored cells must be given to `addLate`.
    @inline(__always)
    mutating func add(device: DeviceNumber, time: Int64) -> Bool {
        while chains.count <= Int(device) { chains.append(Chain()) }
        let row = times.count, chain = chains[Int(device)]
        let isInOrder = time > chain.latest
        times.append(time)
        distances.append(isInOrder && chain.newest > 0 ? UInt32(row + 1) - chain.newest : 0)
        guard isInOrder else {
            lateRows[device, default: []].append(row + forgotten)
            return false
        }
        chains[Int(device)] = Chain(newest: UInt32(row + 1), latest: time)
        if !tables.isEmpty { tables[device]?[time] = row }
        return true
    }

    /// Adds the stored cells of a row that did not come in order.
    mutating func addLate(_ readings: Readings, row: Int, record: RecordNumber) {
        for cell in readings.cells(ofRow: row) where readings.verdict[cell].isStored {
            let key = History.Key(series: readings.series[cell], time: readings.time[row])
            late[key] = LateReading(reading: readings.former(cell), record: record)
        }
    }

    /// The last reading under a key among those that did not come in order.
    func findLate(_ series: SeriesNumber, _ time: Int64) -> FormerReading? {
        late.isEmpty ? nil : late[History.Key(series: series, time: time)]?.reading
    }

    /// The row of a device that came in order and has exactly this time.
    mutating func find(_ device: DeviceNumber, _ time: Int64) -> Place? {
        guard Int(device) < chains.count else { return nil }
        if !tables.isEmpty, let table = tables[device] { return table[time].map(place) }
        var row = Int(chains[Int(device)].newest) - 1
        for _ in 0..<Self.maximumSteps {
            guard row >= 0, times[row] > time else { return row >= 0 && times[row] == time ? place(of: row) : nil }
            row = before(row)
        }
        let table = makeTable(of: device)
        tables[device] = table
        return table[time].map(place)
    }

    /// Rows of a device between two times, those that came out of order behind the others and oldest first: of several
    /// under one key the last is the one that stands.
    func places(of device: DeviceNumber, within range: ClosedRange<Int64>) -> [Place] {
        guard Int(device) < chains.count else { return [] }
        var rows: [Int] = []
        var row = Int(chains[Int(device)].newest) - 1
        while row >= 0, times[row] >= range.lowerBound {
            if range.contains(times[row]) { rows.append(row) }
            row = before(row)
        }
        let later = lateRows[device, default: []].filter { range.contains(times[$0 - forgotten]) }
        return rows.map(place) + later.map { place(of: $0 - forgotten) }
    }

    private func before(_ row: Int) -> Int { distances[row] == 0 ? -1 : row - Int(distances[row]) }

    private func makeTable(of device: DeviceNumber) -> [Int64: Int] {
        var table: [Int64: Int] = [:]
        var row = Int(chains[Int(device)].newest) - 1
        while row >= 0 {
            table[times[row]] = row
            row = before(row)
        }
        return table
    }

    private func place(of row: Int) -> Place {
        var low = 0, high = records.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if records[middle].firstRow <= row { low = middle } else { high = middle }
        }
        return Place(record: records[low].number, row: row - records[low].firstRow)
    }

    /// Forgets the rows of records up to `record`: the series store has them.
    mutating func forget(through record: RecordNumber) {
        let kept = records.firstIndex { $0.number > record } ?? records.count
        let dropped = kept < records.count ? records[kept].firstRow : times.count
        records.removeFirst(kept)
        for index in records.indices { records[index].firstRow -= dropped }
        times.removeFirst(dropped)
        distances.removeFirst(dropped)
        forgotten += dropped
        lateRows = lateRows.compactMapValues { rows in
            let left = rows.filter { $0 >= forgotten }
            return left.isEmpty ? nil : left
        }
        for device in chains.indices { chains[device].newest -= min(chains[device].newest, UInt32(dropped)) }
        late = late.filter { $0.value.record > record }
        tables.removeAll()
    }
}

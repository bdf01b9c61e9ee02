internal import TideModel

/// Finds the readings that are committed, or about to be, but not yet in the series store, by device and time.
///
/// A chain per device links its rows from the newest back; rows that came late are in a table by time besides. Adding
/// costs one store per row. Confined to the writer's thread.
struct RowIndex {
    /// Where a row's cells lie.
    struct Place: Equatable {
        var record: RecordNumber
        var row: Int
    }

    private struct LateKey: Hashable {
        var device: DeviceNumber
        var time: Int64
    }

    private static let none = UInt32.max
    private var base: UInt32 = 0
    private var times: [Int64] = []
    private var previous: [UInt32] = []
    private var newest: [UInt32] = []
    private var records: [(number: RecordNumber, firstRow: UInt32)] = []
    private var late: [LateKey: UInt32] = [:]

    /// Rows held.
    var count: Int { times.count }

    /// Begins the rows of a record.
    mutating func begin(_ record: RecordNumber) { records.append((record, base + UInt32(times.count))) }

    /// Adds the next row of the record begun last.
    mutating func add(device: DeviceNumber, time: Int64, isLate: Bool) {
        let row = base + UInt32(times.count)
        while newest.count <= Int(device) { newest.append(Self.none) }
        times.append(time)
        if isLate {
            previous.append(Self.none)
            late[LateKey(device: device, time: time)] = row
        } else {
            previous.append(newest[Int(device)])
            newest[Int(device)] = row
        }
    }

    /// The newest row of `device` at exactly `time`, or nil.
    func find(device: DeviceNumber, time: Int64) -> Place? {
        if let row = late[LateKey(device: device, time: time)] { return place(of: row) }
        guard Int(device) < newest.count else { return nil }
        var row = newest[Int(device)]
        while row != Self.none, row >= base {
            let here = times[Int(row - base)]
            if here == time { return place(of: row) }
            if here < time { return nil }
            row = previous[Int(row - base)]
        }
        return nil
    }

    private func place(of row: UInt32) -> Place {
        var low = 0, high = records.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if records[middle].firstRow <= row { low = middle } else { high = middle }
        }
        return Place(record: records[low].number, row: Int(row - records[low].firstRow))
    }

    /// Forgets the rows of records up to `record`: the series store has them.
    mutating func forget(through record: RecordNumber) {
        let kept = records.firstIndex { $0.number > record } ?? records.count
        let firstRow = kept < records.count ? records[kept].firstRow : base + UInt32(times.count)
        records.removeFirst(kept)
        times.removeFirst(Int(firstRow - base))
        previous.removeFirst(Int(firstRow - base))
        base = firstRow
        late = late.filter { $0.value >= base }
    }
}

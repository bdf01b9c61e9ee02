internal import TideModel

/// Finds rows by device and time among those that are committed, or about to be, but not yet in the series store.
///
/// A chain per device links its rows, times falling, from the newest back; rows that came out of order are in a table by
/// time besides. Adding costs a few stores per row. Confined to the writer's thread.
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
    mutating func begin(_ record: RecordNumber) {
        if records.last?.number != record { records.append((record, base + UInt32(times.count))) }
    }

    /// Adds the next row of the record begun last.
    @inline(__always)
    mutating func add(device: DeviceNumber, time: Int64) {
        let row = base + UInt32(times.count)
        while newest.count <= Int(device) { newest.append(Self.none) }
        let last = newest[Int(device)]
        let isInOrder = last == Self.none || last < base || times[Int(last - base)] <= time
        times.append(time)
        if isInOrder {
            previous.append(last)
            newest[Int(device)] = row
        } else {
            previous.append(late.updateValue(row, forKey: LateKey(device: device, time: time)) ?? Self.none)
        }
    }

    /// Calls `body` with every row of `device` at exactly `time`, newest first, until it returns true.
    func visit(device: DeviceNumber, time: Int64, _ body: (Place) -> Bool) {
        if !late.isEmpty {
            var row = late[LateKey(device: device, time: time)] ?? Self.none
            while row != Self.none, row >= base {
                if body(place(of: row)) { return }
                row = previous[Int(row - base)]
            }
        }
        var row = Int(device) < newest.count ? newest[Int(device)] : Self.none
        while row != Self.none, row >= base {
            let here = times[Int(row - base)]
            if here < time { return }
            if here == time, body(place(of: row)) { return }
            row = previous[Int(row - base)]
        }
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

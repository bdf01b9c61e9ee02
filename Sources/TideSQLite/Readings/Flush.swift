internal import GRDB
import TideChunks
import TideModel

/// Writes what records say to the months' files: device by device, in as many passes over the records as memory allows.
///
/// All files are committed together at the end. When that is cut short, each file says itself which records it has, and
/// the next flush leaves those out.
struct Flush {
    let index: ReadingsIndex
    let months: PeriodFiles<Month>
    /// Readings that are held at a time: 4 M are 80 MB.
    let maximumReadings: Int

    /// The months that it wrote to.
    var touched: Set<Month> { Set(writers.keys) }
    private var writers: [Month: MonthWriter] = [:]
    private var applied = ReadingsIndex.Applied()
    private var fresh: [SeriesNumber: DeviceNumber] = [:]

    init(index: ReadingsIndex, months: PeriodFiles<Month>, maximumReadings: Int) {
        (self.index, self.months, self.maximumReadings) = (index, months, maximumReadings)
    }

    /// Applies records through one.
    ///
    /// - Parameters:
    ///   - number: the last record wanted.
    ///   - replay: calls its second argument with the records after its first one, in order; called once a pass.
    ///   - commit: runs its argument while no reader begins a snapshot.
    /// - Throws: `StoreError`, and what `replay` throws; nothing is kept then.
    mutating func run(
        through number: RecordNumber,
        _ replay: RecordReplay,
        commit: (() throws -> Void) throws -> Void
    ) throws {
        // Of the writing connection: its caller may be reading.
        let before = try index.file.direct("read the state of", ReadingsIndex.applied)
        guard number > before.record else { return }
        applied = before
        // Outside: when it fails there is nothing of ours to be rolled back.
        try index.file.begin()
        do {
            var next: UInt64? = 0
            while let first = next { next = try pass(from: first, before.record, through: number, replay) }
            for writer in writers.values { try writer.finish(through: number) }
            try index.file.direct("write to") { db in
                try ReadingsIndex.write(fresh, db)
                try ReadingsIndex.note(applied, db)
            }
            try commit { try end(keeping: true) }
        } catch {
            try? end(keeping: false)
            throw error
        }
        index.learn(fresh)
    }

    /// The index last: it says that all of it is there.
    private func end(keeping isKept: Bool) throws {
        for writer in writers.values { try writer.file.end(keeping: isKept) }
        try index.file.end(keeping: isKept)
    }

    /// Writes what records say of the devices from one on, of as many as memory allows.
    ///
    /// - Returns: the first device that is left, or nil.
    private mutating func pass(
        from first: UInt64,
        _ after: RecordNumber,
        through number: RecordNumber,
        _ replay: RecordReplay
    ) throws -> UInt64? {
        var rows = FlushRows(devices: first..<UInt64(DeviceNumber.max) + 1)
        var order = RecordOrder(after: after, object: index.file.path)
        try replay(after) { record in
            guard record.number > after, record.number <= number else { return }
            try order.take(record.number)
            applied.record = record.number
            applied.at = max(applied.at, record.at.milliseconds)
            if first == 0 { index.collectNew(record.readings, into: &fresh) }
            rows.add(record) { fresh[$0] ?? index.device(of: $0) }
            while rows.count > maximumReadings, rows.splits { rows.dropUpperHalf() }
        }
        try order.end(number)
        try write(rows)
        let end = rows.devices.upperBound
        return end > UInt64(DeviceNumber.max) ? nil : end
    }

    /// Writes what was collected, devices ascending: a bundle is searched by device.
    private mutating func write(_ rows: FlushRows) throws {
        let order = rows.rowsByDevice()
        var noted = rows.notes.keys.sorted()[...]
        var start = 0
        while start < order.count {
            let device = rows.device[Int(order[start])]
            while let silent = noted.first, silent <= device {
                noted.removeFirst()
                if silent < device { try write(silent, rows, []) }
            }
            var end = start + 1
            while end < order.count, rows.device[Int(order[end])] == device { end += 1 }
            try write(device, rows, Array(order[start..<end]))
            start = end
        }
        for silent in noted { try write(silent, rows, []) }
    }

    /// Writes what one device has, day by day.
    private mutating func write(_ device: DeviceNumber, _ rows: FlushRows, _ order: [UInt32]) throws {
        var order = order
        if zip(order, order.dropFirst()).contains(where: { rows.time[Int($0)] > rows.time[Int($1)] }) {
            order.sort { (rows.time[Int($0)], $0) < (rows.time[Int($1)], $1) }
        }
        var notes = Dictionary(grouping: rows.notes[device] ?? []) { Day.of($0.time) }
        var start = 0
        while start < order.count {
            let day = Day.of(rows.time[Int(order[start])])
            var end = start + 1
            while end < order.count, Day.of(rows.time[Int(order[end])]) == day { end += 1 }
            try write(device, day, rows, order[start..<end], notes.removeValue(forKey: day) ?? [])
            start = end
        }
        for (day, notes) in notes.sorted(by: { $0.key < $1.key }) { try write(device, day, rows, [], notes) }
    }

    private mutating func write(
        _ device: DeviceNumber,
        _ day: Int64,
        _ rows: FlushRows,
        _ order: ArraySlice<UInt32>,
        _ notes: [FlushNote]
    ) throws {
        let writer = try writer(Month(day: day))
        var builder = DayBuilder(device: device)
        for row in order where rows.record[Int(row)] > writer.applied { builder.append(rows, Int(row)) }
        for note in notes where note.record > writer.applied { builder.append(note) }
        for content in builder.contents() where !content.series.isEmpty { try writer.append(content) }
    }

    private mutating func writer(_ month: Month) throws -> MonthWriter {
        if let writer = writers[month] { return writer }
        let writer = try MonthWriter(try months.file(month))
        writers[month] = writer
        return writer
    }
}

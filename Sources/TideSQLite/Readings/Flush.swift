internal import Dispatch
internal import GRDB
import TideChunks
import TideModel

/// Writes what records say to the months' files: device by device and day by day, in as many passes over the records as
/// memory allows.
///
/// All files are committed together at the end. When that is cut short, each file says itself which records it has, and
/// the next flush leaves those out.
struct Flush {
    let index: ReadingsIndex
    let months: PeriodFiles<Month>
    /// Readings that are held at a time.
    let maximumReadings: Int

    /// Chunks that are sealed in one go: some milliseconds of work for each core.
    private static let sealedTogether = 64

    /// The months that it wrote to.
    var touched: Set<Month> { Set(writers.keys) }
    private var writers: [Month: MonthWriter] = [:]
    /// What is not sealed yet.
    private var built: [(month: Month, content: ChunkContent)] = []

    init(index: ReadingsIndex, months: PeriodFiles<Month>, maximumReadings: Int) {
        (self.index, self.months, self.maximumReadings) = (index, months, maximumReadings)
    }

    /// Applies what was gathered.
    ///
    /// - Parameters:
    ///   - gathered: all records after those that are applied.
    ///   - replay: calls its second argument with the records after its first one, in order; called once for each further
    ///     pass.
    ///   - commit: runs its argument while no reader begins a snapshot.
    /// - Throws: `StoreError`, and what `replay` throws; nothing is kept then.
    mutating func run(
        _ gathered: consuming Gathering,
        _ replay: RecordReplay,
        commit: (() throws -> Void) throws -> Void
    ) throws {
        let (after, applied, fresh) = (gathered.before.record, gathered.applied, gathered.fresh)
        let removals = gathered.removals
        // Let go before another pass: two of them would be twice the memory.
        var held: FlushRows? = gathered.takeRows()
        // Outside: when it fails there is nothing of ours to be rolled back.
        try index.file.begin()
        do {
            while let rows = held.take() {
                try write(rows)
                let next = rows.next(upTo: maximumReadings)
                guard !next.isEmpty else { break }
                _ = consume rows
                held = try pass(over: next, after, through: applied.record, fresh, replay)
            }
            for writer in writers.values { try writer.finish(through: applied.record) }
            try index.file.direct("write to") { db in
                try ReadingsIndex.write(fresh, db)
                try ReadingsIndex.note(applied, db)
                try RemovedTable(db: db).note(removals, record: applied.record, at: applied.at)
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

    /// Gathers what records say of some devices, or days of one: of as many as memory allows.
    private func pass(
        over range: Range<FlushRows.Cut>,
        _ after: RecordNumber,
        through number: RecordNumber,
        _ fresh: NumberMap,
        _ replay: RecordReplay
    ) throws -> FlushRows {
        var rows = FlushRows(range, capacity: maximumReadings)
        var order = RecordOrder(after: after, object: index.file.path)
        try replay(after) { record in
            guard record.number > after, record.number <= number else { return }
            try order.take(record.number)
            rows.add(record, upTo: maximumReadings) { fresh[$0] ?? index.device(of: $0) }
        }
        try order.end(number)
        return rows
    }

    private mutating func write(_ rows: FlushRows) throws {
        try rows.withRows { try write(rows, $0) }
        try seal()
    }

    /// Writes what was collected, devices ascending: a bundle is searched by device.
    private mutating func write(_ rows: FlushRows, _ table: FlushRowTable) throws {
        let order = rows.rowsByDevice()
        var noted = rows.notes.keys.sorted()[...]
        var start = 0
        while start < order.count {
            let device = rows.device[Int(order[start])]
            while let silent = noted.first, silent <= device {
                noted.removeFirst()
                if silent < device { try write(silent, rows, table, []) }
            }
            var end = start + 1
            while end < order.count, rows.device[Int(order[end])] == device { end += 1 }
            try write(device, rows, table, Array(order[start..<end]))
            start = end
        }
        for silent in noted { try write(silent, rows, table, []) }
    }

    /// Writes what one device has, day by day.
    private mutating func write(
        _ device: DeviceNumber,
        _ rows: FlushRows,
        _ table: FlushRowTable,
        _ order: [UInt32]
    ) throws {
        var order = order
        if zip(order, order.dropFirst()).contains(where: { table[Int($0)].time > table[Int($1)].time }) {
            order.sort { (table[Int($0)].time, $0) < (table[Int($1)].time, $1) }
        }
        var notes = Dictionary(grouping: rows.notes[device] ?? []) { Day.of($0.time) }
        var start = 0
        while start < order.count {
            let day = Day.of(table[Int(order[start])].time)
            let last = Day.span(day).upperBound
            var end = start + 1
            while end < order.count, table[Int(order[end])].time <= last { end += 1 }
            let dayNotes = notes.removeValue(forKey: day) ?? []
            try write(device, day, table, order[start..<end], rows.names, dayNotes)
            start = end
        }
        for (day, notes) in notes.sorted(by: { $0.key < $1.key }) {
            try write(device, day, table, [], rows.names, notes)
        }
    }

    private mutating func write(
        _ device: DeviceNumber,
        _ day: Int64,
        _ table: FlushRowTable,
        _ order: ArraySlice<UInt32>,
        _ names: FlushNames,
        _ notes: [FlushNote]
    ) throws {
        let month = Month(day: day)
        let applied = try writer(month).applied
        if notes.isEmpty, let even = EvenDay(table, order, after: applied) {
            built.append((month, even.content(device, names)))
        } else {
            var builder = DayBuilder(device: device)
            for row in order where table[Int(row)].record > applied { builder.append(table[Int(row)], names) }
            for note in notes where note.record > applied { builder.append(note) }
            for content in builder.contents() where !content.series.isEmpty { built.append((month, content)) }
        }
        if built.count >= Self.sealedTogether { try seal() }
    }

    /// Seals what was built, on all cores when it is much, and hands it to the months.
    private mutating func seal() throws {
        let sealed = Self.sealed(built.map(\.content))
        for (month, bytes) in zip(built.map(\.month), sealed) { try writer(month).append(bytes) }
        built.removeAll(keepingCapacity: true)
    }

    private mutating func writer(_ month: Month) throws -> MonthWriter {
        if let writer = writers[month] { return writer }
        let writer = try MonthWriter(try months.file(month))
        writers[month] = writer
        return writer
    }

    private static func sealed(_ contents: [ChunkContent]) -> [[UInt8]] {
        guard contents.count >= sealedTogether / 2 else { return contents.map { $0.sealed() } }
        return [[UInt8]](unsafeUninitializedCapacity: contents.count) { sealed, count in
            nonisolated(unsafe) let places = sealed  // each is written by one of them
            DispatchQueue.concurrentPerform(iterations: contents.count) { index in
                places.initializeElement(at: index, to: contents[index].sealed())
            }
            count = contents.count
        }
    }
}

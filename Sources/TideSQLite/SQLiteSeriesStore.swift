internal import GRDB
internal import Synchronization
public import TideModel

/// Readings in sealed chunks, one file a month, in `<data>/readings`.
///
/// A flush adds what is new: a chunk per device and day, small ones packed together. `compact` makes days of them in the
/// background. FORMAT.md describes the files.
public final class SQLiteSeriesStore: SeriesStore {
    /// The folder below the data folder.
    public static let folderName = "readings"

    let index: ReadingsIndex
    let months: MonthFiles
    private let maximumReadings: Int
    /// Held while a flush commits to its files, and while a reader begins its snapshots of them.
    private let gate = Gate()
    /// Months that were written to since they were compacted.
    private let touched = Mutex<Set<Month>>([])

    /// Opens or creates the readings of a data folder, which must exist.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - maximumReadings: readings that a flush holds in memory at a time; 4 M are 80 MB.
    /// - Throws: `StoreError`, also when SQLite does not confirm `synchronous=FULL` or the schema is newer.
    public init(folder: String, maximumReadings: Int = 4 << 20) throws {
        self.maximumReadings = maximumReadings
        let path = folder + "/" + Self.folderName
        try DataFolder.create(path)
        try Self.refuseRows(path + "/plain.sqlite")
        months = try MonthFiles(folder: path)
        index = try ReadingsIndex(path: path + "/index.sqlite")
    }

    /// Readings as rows, which earlier builds kept, must not be taken for none.
    private static func refuseRows(_ path: String) throws {
        guard fileSize(path) > 0 else { return }
        throw StoreError(
            .foreignFile,
            operation: "open",
            object: path,
            cause: "an earlier build of Fieldtide kept readings as rows here, and this one does not read them",
            hint: "Run that build, or export with it and begin a new folder"
        )
    }

    /// Opens the files anew, as at start.
    public func reopen() throws {
        months.close()
        try index.file.reopen()
        try index.load()
    }

    /// Closes all connections.
    public func close() {
        months.close()
        index.file.close()
    }

    /// The last record whose readings and raw frames are kept here, durably.
    public var appliedThrough: RecordNumber { get throws { try index.applied.record } }

    /// Keeps what records say about series; those at or below `appliedThrough` are skipped.
    ///
    /// One thread at a time.
    ///
    /// - Throws: `StoreError`; `outOfOrder` when a record is missing. Nothing of the call is visible then.
    public func apply(through number: RecordNumber, _ replay: RecordReplay) throws {
        var flush = Flush(index: index, months: months, maximumReadings: maximumReadings)
        try flush.run(through: number, replay) { commit in try gate.closed(commit) }
        touched.withLock { $0.formUnion(flush.touched) }
    }

    /// A day is over so much later by the clock of records, in milliseconds: what comes late by some minutes is still
    /// put together with the rest.
    private static let closing: Int64 = 3_600_000

    /// Makes few larger chunks of many small ones, where it is worth it; what is read stays the same.
    ///
    /// On the thread that applies records.
    ///
    /// - Parameter isStopping: asked about every 50 ms; true ends it at once, and the rest is done next time.
    public func compact(isStopping: @escaping () -> Bool = { false }) throws {
        var applied = try index.applied
        let openDay = Day.of(applied.at - Self.closing)
        let isNewDay = openDay - 1 > applied.merged
        let over = isNewDay ? max(applied.merged + 1, openDay - Self.maximumDays)..<openDay : 0..<0
        for month in months.months {
            let days = month.days.clamped(to: over)
            guard !days.isEmpty || touched.withLock({ $0.contains(month) }), !isStopping() else { continue }
            let compaction = Compaction(file: try months.file(month), openDay: openDay, isStopping: isStopping)
            try compaction.unpackBundles(all: !days.isEmpty)
            if !days.isEmpty { try compaction.mergeDays(days.lowerBound...days.upperBound - 1) }
            if !isStopping() { touched.withLock { _ = $0.remove(month) } }
        }
        guard isNewDay, !isStopping() else { return }
        applied.merged = openDay - 1
        try index.file.write("note in") { try ReadingsIndex.note(applied, $0) }
    }

    /// Days that are looked at when many went by since the last time: what came later is merged as it comes.
    private static let maximumDays: Int64 = 400

    /// Calls `body` with readers of the months that may hold something within `times`, of one state of the store, and
    /// that state's last record.
    func reading<Value>(
        _ operation: String,
        _ times: Range<Timestamp>,
        _ body: (RecordNumber, [MonthReader]) throws -> Value
    ) throws -> Value {
        gate.enter()
        var isBeginning = true
        defer { if isBeginning { gate.leave() } }
        return try index.file.read(operation) { db in
            let applied = try ReadingsIndex.applied(db).record
            return try nest(months.months.filter { $0.overlaps(times) }[...], operation, times, []) { readers in
                isBeginning = false
                gate.leave()
                return try body(applied, readers)
            }
        }
    }

    /// Begins a snapshot of each month within that of the one before.
    private func nest<Value>(
        _ months: ArraySlice<Month>,
        _ operation: String,
        _ times: Range<Timestamp>,
        _ readers: [MonthReader],
        _ body: ([MonthReader]) throws -> Value
    ) throws -> Value {
        guard let month = months.first else { return try body(readers) }
        let file = try self.months.file(month)
        return try file.read(operation) { db in
            _ = try Int64.fetchOne(db, sql: "SELECT record FROM applied")  // begins the snapshot
            let reader = MonthReader(db, file: file.path, times: times)
            return try nest(months.dropFirst(), operation, times, readers + [reader], body)
        }
    }

    /// Copies the write-ahead logs into the files and gives their space back.
    public func tidy() throws {
        for file in months.openFiles + [index.file] { try file.checkpoint(truncating: true) }
    }
}

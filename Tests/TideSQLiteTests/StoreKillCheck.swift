import Foundation
import TideChunks
import TideModel
import TideSQLite
import TideTesting

/// Looks at the folder of a worker that was killed, and keeps mirrors of it by changes from one kill to the next.
final class StoreKillCheck {
    /// What a kill left of a removal: months whose files were there although a record said that they go.
    private enum Left: CaseIterable {
        /// The record was in the journal alone.
        case recorded
        /// The store had taken it.
        case taken
        /// The months were removed, and their files not deleted, or not all of them.
        case unlinking
    }

    private let folder: String
    private let model = MemorySeriesStore(places: SeriesStoreConformance.offsetPlaces)
    private var records: SeededRecords
    private let rollups: [RollupChecker]
    private let groups: GroupChecker
    private let suite: SeriesStoreConformance
    private var left: [Left: Int] = [:]
    /// Flushes that ended between two files.
    private var ahead = 0
    private var checks = 0
    private var backups = 0

    init(folder: String, seed: UInt64) {
        self.folder = folder
        let rules = TestPlaces(fixed: SeriesStoreConformance.offsetPlaces)
        let rollups = [RollupKind.hour, .day].map { RollupChecker($0, seed: seed, rules) }
        let groups = GroupChecker(seed: seed)
        records = SeededRecords(seed: seed, notes: folder + "/removals")
        (self.rollups, self.groups) = (rollups, groups)
        suite = SeriesStoreConformance(
            check: { store, model, series, times in
                for checker in rollups {
                    if let problem = try checker.check(store, model, series, times) { return problem }
                }
                return try groups.check(store, model)
            },
            open: { MemorySeriesStore() }
        )
    }

    /// Buckets that were compared.
    var compared: Int { rollups.reduce(0) { $0 + $1.compared } }

    /// What was found, for people.
    var summary: String {
        let parts = Left.allCases.map { "\(left[$0] ?? 0) \($0)" }.joined(separator: ", ")
        return "\(checks) checks, removals left: \(parts); \(ahead) flushes ended between two files; "
            + "\(records.last) records, \(backups) backups read"
    }

    private var data: String { folder + "/data" }

    /// Opens the folder and compares everything in it with what the records say; what is left undone is done.
    ///
    /// - Parameters:
    ///   - acknowledged: the last record whose commit had returned.
    ///   - isWhole: whether the rollups are finished, too, and the mirrors compared with all of them.
    /// - Returns: what is wrong.
    /// - Throws: what the folder cannot be read for, or how it differs.
    func run(acknowledged: RecordNumber, isWhole: Bool) throws -> [String] {
        checks += 1
        let journal = try SQLiteJournal(folder: data)
        defer { journal.close() }
        var problems = try look(at: journal, acknowledged)
        let months = months()
        let store = try SQLiteSeriesStore(
            folder: data,
            maximumReadings: 8,
            registry: SeriesStoreConformance.offsetPlaces
        )
        defer { store.close() }
        let opened = note(.unlinking, months)
        let applied = try store.appliedThrough, last = journal.last.number
        guard journal.trimmedThrough <= applied, applied <= last else {
            return problems + ["\(applied) applied, \(journal.trimmedThrough) trimmed, the last is \(last)"]
        }
        try model.apply(Array(records.records(after: model.appliedThrough, through: applied)))
        problems += try differences(store, applied)
        try store.apply(through: applied) { _, _ in }
        let finished = note(.taken, opened)
        if try isAhead(of: applied) {
            // The next flush leaves out there what is there; reads and `verify` would not.
            ahead += 1
        } else {
            problems += try store.verify().problems
            guard problems.isEmpty else { return problems }
            // Frames of later records may be there already.
            try suite.compare(store, model, counts: false)
        }
        try store.apply(through: last) { try journal.reader.replay(after: $0, through: last, $1) }
        _ = note(.recorded, finished)
        try model.apply(Array(records.records(after: applied, through: last)))
        if isWhole { try finishRollups(store) }
        try suite.compare(store, model)
        return problems + (try journal.reader.verify().problems) + (try lookAtBackups())
    }

    private func finishRollups(_ store: SQLiteSeriesStore) throws {
        try store.compact()
        for checker in rollups { checker.isTended = true }
        groups.isTended = true
    }

    private func look(at journal: SQLiteJournal, _ acknowledged: RecordNumber) throws -> [String] {
        let last = journal.last.number
        // At most one call had not returned.
        guard last >= acknowledged, last <= acknowledged + 5, last >= records.last else {
            return ["the journal ends with \(last), and \(acknowledged) was acknowledged"]
        }
        try records.advance(through: last)
        var problems: [String] = []
        var found: [Record] = []
        try journal.replay(after: 0) { found.append($0) }
        let wanted = records.records(after: journal.trimmedThrough, through: last).map(\.withoutRareParts)
        if found != wanted { problems.append("\(found.count) records are not the \(wanted.count) that were committed") }
        let tables = try journal.loadTables()
        if tables != RareWork.tables(through: last) { problems.append("the tables are not of \(last)") }
        let checkpoint = try journal.loadCheckpoint()
        let blobs = [checkpoint.global].compactMap(\.self) + checkpoint.devices.values
        for blob in blobs where blob.record > last || blob.bytes != RareWork.checkpoint(blob.record) {
            problems.append("a checkpoint of \(blob.record) is wrong")
        }
        if journal.trimmedThrough > checkpoint.global?.record ?? 0 { problems.append("trimmed before a checkpoint") }
        return problems
    }

    /// Files of months, with what belongs to them.
    func months() -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: data + "/readings")) ?? []
        return Set(names.filter { $0.hasPrefix("2") || $0.hasPrefix("before") })
    }

    /// Counts when files went for good.
    private func note(_ kind: Left, _ before: Set<String>) -> Set<String> {
        let now = months()
        let gone = before.subtracting(now).filter { name in !now.contains { name.hasPrefix($0) } }
        if !gone.isEmpty { left[kind, default: 0] += 1 }
        return now
    }

    /// Whether a file has records that the index does not have: the next flush leaves them out there.
    private func isAhead(of applied: RecordNumber) throws -> Bool {
        try months().filter { $0.hasSuffix("sqlite") }.contains { name in
            try number("\(data)/readings/\(name)", "SELECT record FROM applied") ?? 0 > Int(applied)
        }
    }

    /// What the store has of records through `applied` must be right, but for what later ones replaced; and each month that
    /// the last one removed must be as it was before, or as after it.
    private func differences(_ store: SQLiteSeriesStore, _ applied: RecordNumber) throws -> [String] {
        let record = records.records(after: max(applied, 1) - 1, through: applied).first
        let removals = record?.removals.count { $0.kind == .readings } ?? 0
        let before = model.removals.suffix(removals).first?.before ?? []
        let wanted = try Self.readings(model), found = try Self.readings(store)
        let ahead = Set(found.filter { $0.record > applied }.map(Key.init))
        let known = found.filter { $0.record <= applied }
        let (old, stored) = (byMonth(before), byMonth(known))
        let new = byMonth(wanted.filter { !ahead.contains(Key($0)) })
        let months = Set(new.keys).union(stored.keys)
        let series = SeriesStoreConformance.series
        let (former, right) = (
            try store.superseded(series, RollupChecker.always), try model.superseded(series, RollupChecker.always)
        )
        if removals == 0, former != right {
            return ["former values are not those as of \(applied)"]
        }
        return months.filter { stored[$0] != new[$0] && (removals == 0 || stored[$0] != old[$0]) }
            .map { "month \($0), \(applied) applied: \(Self.difference(stored[$0] ?? [], new[$0] ?? []))" }
    }

    /// The first reading that differs, for people.
    private static func difference(_ stored: [StoredReading], _ wanted: [StoredReading]) -> String {
        let counts = "\(stored.count) readings, not \(wanted.count)"
        guard let at = zip(stored, wanted).first(where: { $0 != $1 }) else { return counts }
        return "\(counts), first \(at.0), not \(at.1)"
    }

    private struct Key: Hashable {
        var series: SeriesNumber
        var time: Timestamp

        init(_ reading: StoredReading) { (series, time) = (reading.series, reading.time) }
    }

    private static func readings(_ store: any SeriesStore) throws -> [StoredReading] {
        var found: [StoredReading] = []
        _ = try store.scan(SeriesStoreConformance.series, RollupChecker.always) { found.append($0) }
        return found
    }

    private func byMonth(_ readings: [StoredReading]) -> [Int32: [StoredReading]] {
        let sorted = readings.sorted { ($0.series, $0.time) < ($1.series, $1.time) }
        return Dictionary(grouping: sorted) { reading in
            guard reading.time.milliseconds >= 0 else { return -1 }
            let date = CivilDate(dayNumber: min(reading.time.milliseconds / 86_400_000, 1 << 20))
            return date.year * 12 + Int32(date.month)
        }
    }

    private func lookAtBackups() throws -> [String] {
        var check = BackupCheck(folder + "/shelf")
        let report = try check.run()
        backups += report.backups
        return report.problems
    }
}

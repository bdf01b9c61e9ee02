import Foundation
import TideChunks
import TideModel
import TideSQLite
import TideTesting

/// Random work of a journal and a store on a file system that is full now and then, and the store that they must equal.
struct DiskFullWork {
    private static let hour: Int64 = 3_600_000
    private static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

    let disk: SmallFileSystem
    private var dice: SplitMix
    private var journal: SQLiteJournal
    private var store: SQLiteSeriesStore
    private let model = MemorySeriesStore()
    /// Records that were acknowledged, in order.
    private var committed: [Record] = []
    /// Calls that failed for want of space, by what was done.
    private(set) var failures: [String: Int] = [:]
    /// Records that removed something.
    private(set) var removals = 0

    init(seed: UInt64, _ kind: SmallFileSystem.Kind) throws {
        disk = try SmallFileSystem(kilobytes: 24_576, kind: kind)
        dice = SplitMix(seed: seed)
        journal = try SQLiteJournal(folder: disk.path)
        store = try SQLiteSeriesStore(folder: disk.path, maximumReadings: 2_000)
    }

    /// Ten hours of two devices, whose values no codec makes smaller, and a raw frame.
    private mutating func nextRecord() -> Record {
        let number = RecordNumber(committed.count + 1)
        let start = RetentionTests.march - 20 * RetentionTests.day + Int64(number) * 10 * Self.hour
        var record = Record(number: number, at: Timestamp(milliseconds: start + 10 * Self.hour))
        record.profiles = ["0123"]
        for device in DeviceNumber(0)...1 {
            for minute in stride(from: 0, to: 600, by: 5) {
                record.readings.device.append(device)
                record.readings.time.append(start + Int64(minute) * 60_000)
                record.readings.received.append(record.at.milliseconds)
                record.readings.profile.append(0)
                record.readings.rowFlags.append([])
                record.readings.firstCell.append(UInt32(record.readings.series.count))
                for channel in SeriesNumber(0)..<4 {
                    record.readings.series.append(SeriesNumber(device) * 4 + channel)
                    record.readings.value.append(Double.random(in: 0...1, using: &dice))
                    record.readings.flag.append(QCFlag.pass.rawValue)
                    record.readings.verdict.append(.new)
                }
            }
        }
        record.raw.append(topic: "farm/pond/1", payload: dice.bytes(20_000), received: record.at)
        return record
    }

    /// Does one thing, which may fail for want of space.
    mutating func step() throws {
        switch Int.random(in: 0..<16, using: &dice) {
        case 0..<6: try append(nextRecord())
        case 6..<9: try attempt("flush") { try $0.flush() }
        case 9..<11: try attempt("compact") { try $0.store.compact() }
        case 11: try attempt("trim") { try $0.journal.trim(through: try $0.store.appliedThrough) }
        case 12: try remove()
        case 13: try disk.isFilled ? disk.makeSpace() : disk.fill(leaving: Int.random(in: 0...500, using: &dice))
        case 14: if !disk.isFilled { try disk.fill(leaving: Int.random(in: 0...100, using: &dice)) }
        default: try attempt("reopen") { try $0.reopen() }
        }
    }

    /// As after a crash, without closing anything in order; what cannot be opened is opened when there is space.
    private mutating func reopen() throws {
        let journal = try SQLiteJournal(folder: disk.path)
        self.journal = journal
        store = try SQLiteSeriesStore(folder: disk.path, maximumReadings: 2_000)
    }

    private mutating func attempt(_ name: String, _ body: (inout Self) throws -> Void) throws {
        do { try body(&self) } catch let error as StoreError where error.code == .full {
            failures[name, default: 0] += 1
        }
    }

    /// Appends a record; one whose commit failed may be there all the same, whole.
    private mutating func append(_ record: Record) throws {
        do { try journal.append([record]) } catch let error as StoreError where error.code == .full {
            failures["append", default: 0] += 1
            do { try journal.reopen() } catch let error as StoreError where error.code == .full {}
            guard journal.last.number == record.number else { return }
        }
        committed.append(record)
        if !record.removals.isEmpty { removals += 1 }
        try model.apply([record])
    }

    private mutating func flush() throws {
        let last = journal.last.number
        try store.apply(through: last) { [journal] after, body in
            try journal.reader.replay(after: after, through: last, body)
        }
    }

    private mutating func remove() throws {
        var limits = KeepLimits()
        (limits.raw.bytes, limits.readings.bytes) = (400_000, 600_000)
        let plan = RetentionPlan(limits: limits, now: committed.last?.at ?? .distantPast)
        do {
            let chosen = plan.removals(of: try store.holdings(), removed: try store.removed)
            guard !chosen.isEmpty else { return }
            var record = Record(number: RecordNumber(committed.count + 1), at: plan.now)
            record.removals = chosen
            try append(record)
        } catch let error as StoreError where error.code == .full { failures["remove", default: 0] += 1 }
    }

    /// Makes space; all that was acknowledged must be there then, once, and nothing else.
    ///
    /// - Returns: what is wrong.
    mutating func finish() throws -> [String] {
        if disk.isFilled { try disk.makeSpace() }
        try journal.probe()
        try append(nextRecord())
        try flush()
        try store.compact()
        var problems = try store.verify().problems + journal.reader.verify().problems
        if journal.last.number != RecordNumber(committed.count) { problems.append("the last is \(journal.last)") }
        let (wanted, found) = (try model.verify(), try store.verify())
        if wanted != found { problems.append("\(found), not \(wanted)") }
        let series = (SeriesNumber(0)..<8).map(\.self)
        var (expected, seen) = ([StoredReading](), [StoredReading]())
        _ = try model.scan(series, Self.always) { expected.append($0) }
        _ = try store.scan(series, Self.always) { seen.append($0) }
        if expected != seen { problems.append("\(seen.count) readings, \(expected.count) expected") }
        // Rollups count also what was removed: each reading once.
        var counted = 0
        let all = committed.map { $0.readings.series.count }.reduce(0, +)
        _ = try store.rollups(series, Self.always) { counted += Int($1.n) }
        if counted != all { problems.append("rollups count \(counted) of \(all)") }
        return problems
    }
}

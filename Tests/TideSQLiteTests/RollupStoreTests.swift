import Foundation
import Synchronization
import Testing
import TideChunks
import TideModel
import TideSQLite

struct RollupStoreTests {
    /// Noon of the first of a month.
    static let noon: Int64 = 1_764_590_400_000
    static let hour: Int64 = 3_600_000
    static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

    /// One value a minute of one series from a minute after noon on, received as `at`.
    func record(
        _ number: RecordNumber,
        minutes: Range<Int>,
        value: Double = 20,
        devices: Range<DeviceNumber> = 3..<4,
        at: Int64? = nil
    ) -> Record {
        let last = Self.noon + Int64(minutes.last ?? 0) * 60_000
        var record = Record(number: number, at: Timestamp(milliseconds: at ?? last))
        record.profiles = ["0123"]
        for device in devices {
            for minute in minutes {
                record.readings.device.append(device)
                record.readings.time.append(Self.noon + Int64(minute) * 60_000)
                record.readings.received.append(record.at.milliseconds)
                record.readings.profile.append(0)
                record.readings.rowFlags.append([])
                record.readings.firstCell.append(UInt32(record.readings.series.count))
                record.readings.series.append(SeriesNumber(device) * 2)
                record.readings.value.append(value + Double(minute % 7))
                record.readings.flag.append(QCFlag.pass.rawValue)
                record.readings.verdict.append(.new)
            }
        }
        return record
    }

    /// A record that says nothing, some hours after noon.
    func silence(_ number: RecordNumber, hours: Int64) -> Record {
        Record(number: number, at: Timestamp(milliseconds: Self.noon + hours * Self.hour))
    }

    func buckets(_ store: SQLiteSeriesStore, _ series: [SeriesNumber] = [6]) throws -> [RollupBucket] {
        var buckets: [RollupBucket] = []
        _ = try store.rollups(series, Self.always) { buckets.append($1) }
        return buckets
    }

    func count(_ path: String, _ table: String) throws -> Int? {
        try number(path, "SELECT COUNT(*) FROM \(table)")
    }

    @Test func hoursAreKeptWhenTheyAreOver() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<90)])
        try store.compact()
        #expect(try buckets(store).map(\.n) == [60, 30])
        let first = try store.changes(after: RollupCursor(after: 0), limit: 100)
        #expect(first.changes.map(\.bucket.n) == [60])
        #expect(first.changes.map(\.series) == [6])
        #expect(first.isComplete && first.next == RollupCursor(after: 1))
        try store.apply([silence(2, hours: 3)])
        try store.compact()
        let second = try store.changes(after: first.next, limit: 100)
        #expect(second.changes.map(\.bucket.changedAt) == [2])
        #expect(try buckets(store) == first.changes.map(\.bucket) + second.changes.map(\.bucket))
    }

    @Test func onlyWhatChangedCountsOn() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<120), silence(2, hours: 4)])
        try store.compact()
        // One hour as it was, and one with another value, long after.
        let late = Self.noon + 100 * Self.hour
        try store.apply([record(3, minutes: 0..<60, at: late), record(4, minutes: 60..<61, value: 9, at: late)])
        #expect(try buckets(store).map(\.revision) == [0, 1])
        #expect(try buckets(store).map(\.changedAt) == [2, 4])
        try store.compact()
        #expect(try buckets(store).map(\.min) == [20, 13])
        #expect(try buckets(store).map(\.revision) == [0, 1])
        #expect(try buckets(store).map(\.changedAt) == [2, 4])
        let page = try store.changes(after: RollupCursor(after: 2), limit: 9)
        #expect(page.changes.map(\.bucket) == [try buckets(store)[1]])
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func whatIsGoneLeavesAnEmptyBucket() throws {
        let folder = try TestFolder()
        var store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<60), silence(2, hours: 4)])
        try store.compact()
        store.close()
        let path = folder.path + "/readings/2025-12.sqlite"
        try edit(path, "INSERT INTO stale SELECT 3, first, last FROM bundles; DELETE FROM bundles")
        store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([silence(3, hours: 6)])
        try store.compact()
        let page = try store.changes(after: RollupCursor(after: 2), limit: 9)
        #expect(page.changes.map(\.bucket.n) == [0])
        #expect(page.changes.map(\.bucket.revision) == [1])
        #expect(try buckets(store) == page.changes.map(\.bucket))
    }

    @Test func aCrashBetweenTheFilesIsHarmless() throws {
        let folder = try TestFolder(), crashed = try TestFolder()
        var store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<180, devices: 3..<40), silence(2, hours: 4)])
        store.close()
        // The readings as they were before, with the rollups as they are after.
        try FileManager.default.copyItem(atPath: folder.path + "/readings", toPath: crashed.path + "/readings")
        store = try SQLiteSeriesStore(folder: folder.path)
        try store.compact()
        let wanted = try buckets(store, [6, 40, 78])
        store.close()
        try FileManager.default.copyItem(atPath: folder.path + "/rollups", toPath: crashed.path + "/rollups")
        store = try SQLiteSeriesStore(folder: crashed.path)
        #expect(try buckets(store, [6, 40, 78]) == wanted)
        #expect(try store.changes(after: RollupCursor(after: 0), limit: 1).changes.isEmpty)
        try store.apply([silence(3, hours: 5)])
        try store.compact()
        #expect(try buckets(store, [6, 40, 78]) == wanted)
        #expect(try store.changes(after: RollupCursor(after: 0), limit: 1_000).changes.count == 3 * 37)
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func daysAndMonthsBecomeOneBlock() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        let path = folder.path + "/rollups/2025.sqlite"
        for hour in 0..<60 {
            try store.apply([record(RecordNumber(hour + 1), minutes: hour * 60..<hour * 60 + 60, devices: 3..<6)])
            try store.compact()
        }
        let before = try buckets(store, [6, 8, 10])
        #expect(before.count == 3 * 60)
        #expect(try count(path, "blocks WHERE kind = 0") == 3 * 2)
        try store.apply([silence(61, hours: 24 * 31)])
        try store.compact()
        // The last hour was computed only now.
        #expect(try buckets(store, [6, 8, 10]).map(\.n) == before.map(\.n))
        #expect(try count(path, "blocks WHERE kind = 0") == 3)
        #expect(try count(path, "blocks WHERE kind = 1") == 3)
        #expect(try count(path, "packs") == 0)
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func daysFollowTheirSite() throws {
        let folder = try TestFolder()
        let rules = Mutex(DayRule(zone: try Zone(fixedOffset: "+05:30"), dayStart: 1_080))
        let store = try SQLiteSeriesStore(
            folder: folder.path,
            registry: SeriesPlaces(place: { _ in DevicePlace(days: rules.withLock { $0 }) })
        )
        // From noon on: a day begins at 12:30 UTC.
        try store.apply([record(1, minutes: 0..<60), silence(2, hours: 40)])
        try store.compact()
        let first = try store.changes(every: .day, after: RollupCursor(after: 0), limit: 9)
        #expect(first.changes.map(\.bucket.n) == [30, 30])
        #expect(first.changes.last?.bucket.start == Self.noon + 30 * 60_000)
        rules.withLock { $0 = .utc }
        try store.updatePlaces(of: [3])
        try store.apply([silence(3, hours: 42)])
        try store.compact()
        let second = try store.changes(every: .day, after: first.next, limit: 9)
        #expect(second.changes.map(\.bucket.n) == [0, 60, 0])
        #expect(second.changes.map(\.bucket.revision) == [1, 0, 1])
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func damageIsNamed() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<60), silence(2, hours: 4)])
        try store.compact()
        store.close()
        let path = folder.path + "/rollups/2025.sqlite"
        try edit(path, "UPDATE packs SET blob = x'00'")
        let named = ["rollups/2025.sqlite: pack 1: compressed bytes are of more than 4194304 at byte 0"]
        #expect(try store.verify().problems == named)
        let failure = try #require(throws: StoreError.self) { try buckets(store) }
        #expect(failure.code == .corrupt && failure.object == path)
        store.close()
        try edit(path, "DELETE FROM packs")
        #expect(
            try store.verify().problems
                == ["rollups/2025.sqlite: hour \(Self.noon) ms of series 6 is not what its readings say"]
        )
    }

    @Test func readingsOfAnEarlierSchemaGetRollups() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        // Chunks stand alone once their day is over.
        try store.apply([record(1, minutes: 0..<60), silence(2, hours: 30)])
        try store.compact()
        let wanted = try buckets(store).map(\.sum)
        store.close()
        try edit(
            folder.path + "/readings/2025-12.sqlite",
            """
            DROP TABLE stale; DROP INDEX bundles_of_part; ALTER TABLE bundles DROP COLUMN part;
            CREATE INDEX bundles_of_range ON bundles(range, first, last);
            PRAGMA user_version = 1; DELETE FROM grdb_migrations WHERE identifier >= '2'
            """
        )
        try FileManager.default.removeItem(atPath: folder.path + "/rollups")
        let reopened = try SQLiteSeriesStore(folder: folder.path)
        #expect(try buckets(reopened).map(\.sum) == wanted)
        try reopened.apply([silence(3, hours: 32)])
        try reopened.compact()
        #expect(try reopened.changes(after: RollupCursor(after: 0), limit: 9).changes.map(\.bucket.sum) == wanted)
        #expect(try reopened.verify().problems.isEmpty)
    }
}

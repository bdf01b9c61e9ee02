import Foundation
import Synchronization
import Testing
import TideChunks
import TideModel
import TideSQLite

/// What is left when months and days are removed, and after a crash at any point of it.
struct RetentionTests {
    /// The first of March 2026.
    static let march: Int64 = 1_772_323_200_000
    static let day: Int64 = 86_400_000
    static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

    /// Readings of two devices every ten minutes of `hours` (from the first of March on), received as `at`.
    static func record(_ number: RecordNumber, hours: Range<Int>, value: Double = 20, at: Int64? = nil) -> Record {
        let last = march + Int64(hours.upperBound) * 3_600_000
        var record = Record(number: number, at: Timestamp(milliseconds: at ?? last))
        record.profiles = ["0123"]
        for device in DeviceNumber(3)...4 {
            for time in stride(from: march + Int64(hours.lowerBound) * 3_600_000, to: last, by: 600_000) {
                record.readings.device.append(device)
                record.readings.time.append(time)
                record.readings.received.append(record.at.milliseconds)
                record.readings.profile.append(0)
                record.readings.rowFlags.append([])
                record.readings.firstCell.append(UInt32(record.readings.series.count))
                record.readings.series.append(SeriesNumber(device))
                record.readings.value.append(value + Double(time / 600_000 % 7))
                record.readings.flag.append(QCFlag.pass.rawValue)
                record.readings.verdict.append(.new)
            }
        }
        record.raw.append(topic: "farm/pond/1", payload: [1, 2, 3], received: record.at)
        return record
    }

    static let february = Timestamp(milliseconds: march - 28 * day)..<Timestamp(milliseconds: march)

    /// Removes February, as seen on the tenth of March.
    static func removal(_ number: RecordNumber, _ kinds: [Removal.Class] = [.readings]) -> Record {
        var record = Record(number: number, at: Timestamp(milliseconds: march + 10 * day))
        record.removals = kinds.map { Removal(kind: $0, times: february, cause: .size, bytes: 1_000) }
        return record
    }

    /// From the 27th of February to the 3rd of March.
    static let work = (RecordNumber(1)...12).map { record($0, hours: Int($0) * 8 - 56..<Int($0) * 8 - 48) }

    static func readings(_ store: SQLiteSeriesStore) throws -> [StoredReading] {
        var found: [StoredReading] = []
        _ = try store.scan([3, 4], always) { found.append($0) }
        return found
    }

    static func buckets(_ store: SQLiteSeriesStore, _ kind: RollupKind) throws -> [RollupBucket] {
        var found: [RollupBucket] = []
        _ = try store.rollups([3, 4], always, every: kind) { found.append($1) }
        return found
    }

    static func groups(_ store: SQLiteSeriesStore) throws -> [SiteGroup] {
        var found: [SiteGroup] = []
        _ = try store.groups(["bay"], always) { found.append($0) }
        return found
    }

    private func names(_ folder: TestFolder, _ part: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + part).sorted()
    }

    /// A day of Berlin reaches from one month into the other.
    static func store(_ folder: TestFolder) throws -> SQLiteSeriesStore {
        let berlin = try berlin()
        return try SQLiteSeriesStore(
            folder: folder.path,
            registry: SeriesPlaces(
                place: { _ in DevicePlace(site: "bay", enterprise: "e", days: berlin) },
                measure: { _ in GroupMeasure(quantity: "water_temperature", unit: "Cel") }
            )
        )
    }

    static func berlin() throws -> DayRule {
        let file = URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin")
        return DayRule(zone: try Zone(name: "Europe/Berlin", tzif: Array(Data(contentsOf: file))), dayStart: 480)
    }

    @Test(arguments: [false, true])
    func rollupsOutliveReadings(isAtOnce: Bool) throws {
        let folder = try TestFolder()
        let store = try Self.store(folder)
        let end = Record(number: 13, at: Timestamp(milliseconds: Self.march + 9 * Self.day))
        var wanted: [RollupKind: [RollupBucket]] = [:]
        if isAtOnce {
            // Nothing was in the rollups before.
            try store.apply(Self.work + [end, Self.removal(14, [.readings, .raw])])
        } else {
            for record in Self.work + [end] {
                try store.apply([record])
                try store.compact()
            }
            for kind in [RollupKind.hour, .day] { wanted[kind] = try Self.buckets(store, kind) }
            try store.apply([Self.removal(14, [.readings, .raw])])
        }
        let first = try Self.readings(store).map { $0.time.milliseconds }.min()
        #expect(first == Self.march)
        let left = try names(folder, "readings") + names(folder, "raw")
        #expect(left.filter { $0.hasPrefix("2026-02") } == [])
        try store.compact()
        for kind in [RollupKind.hour, .day] {
            let found = try Self.buckets(store, kind)
            if let wanted = wanted[kind] { #expect(found == wanted) }
            let count = found.map { Int($0.n) }.reduce(0, +)
            #expect(count == 12 * 8 * 6 * 2)
        }
        let parts = try Self.groups(store).flatMap(\.parts)
        #expect(parts.count == 12 * 8 && parts.allSatisfy { $0.series == 2 && $0.n == 12 })
        #expect(try store.verify().problems == [])
        let removed = try store.removed
        #expect(removed.map { $0.kind } == [Removal.Class.raw, .readings])
        #expect(removed.allSatisfy { $0.record == 14 && $0.count == 1 && $0.bytes == 1_000 })
    }

    @Test func whatComesLateIsKeptAndSpoilsNothing() throws {
        let folder = try TestFolder()
        let store = try Self.store(folder)
        try store.apply(Self.work + [Self.removal(13)])
        try store.compact()
        let hours = try Self.buckets(store, .hour), days = try Self.buckets(store, .day)
        // Into hours that had readings; into one that had none; into March's part of the day between.
        let late = Self.march + 11 * Self.day
        try store.apply([
            Self.record(14, hours: -24..<(-23), value: 90, at: late),
            Self.record(15, hours: -300..<(-299), value: 70, at: late + 1),
            Self.record(16, hours: 2..<3, value: 50, at: late + 2),
        ])
        for isCompacted in [false, true] {
            if isCompacted {
                try store.apply([Record(number: 17, at: Timestamp(milliseconds: late + Self.day))])
                try store.compact()
            }
            let stored = try Self.readings(store).filter { $0.record == 14 }
            #expect(stored.count == 12, "it is stored")
            let found = try Self.buckets(store, .hour)
            let isNew = { (bucket: RollupBucket) in bucket.start == Self.march - 300 * 3_600_000 }
            let isChanged = { (bucket: RollupBucket) in bucket.start == Self.march + 2 * 3_600_000 }
            #expect(found.filter(isNew).map { $0.n } == [6, 6])
            #expect(found.filter(isChanged).allSatisfy { $0.min >= 50 })
            let others = found.filter { !isNew($0) && !isChanged($0) }
            #expect(others == hours.filter { !isChanged($0) })
            // The day that reaches into February has lost readings: it stays. (March's hours of it are counted anew.)
            let byDay = try Self.buckets(store, .day)
            #expect(byDay.filter { !isNewDay($0) } == days)
            #expect(byDay.filter(isNewDay).map { $0.n } == [6, 6])
            #expect(try store.verify().problems == [])
        }
    }

    private func isNewDay(_ bucket: RollupBucket) -> Bool { bucket.start < Self.march - 250 * 3_600_000 }

    @Test func anotherZoneDestroysNothing() throws {
        let folder = try TestFolder()
        let rule = Mutex(try Self.berlin())
        let registry = SeriesPlaces(place: { _ in DevicePlace(days: rule.withLock { $0 }) })
        let store = try SQLiteSeriesStore(folder: folder.path, registry: registry)
        try store.apply(Self.work + [Self.removal(13)])
        try store.compact()
        let before = try Self.buckets(store, .day)
        rule.withLock { $0 = .utc }
        try store.updatePlaces(of: [3, 4])
        try store.apply([Record(number: 14, at: Timestamp(milliseconds: Self.march + 12 * Self.day))])
        for isCompacted in [false, true] {
            if isCompacted { try store.compact() }
            let found = try Self.buckets(store, .day)
            // Days of the removed month are as they were, days after it are those of the new zone, and whole.
            #expect(found.filter { $0.start < Self.march } == before.filter { $0.start < Self.march })
            let after = found.filter { $0.start >= Self.march && $0.n > 0 }
            #expect(after.allSatisfy { $0.start % Self.day == 0 })
            let (counted, stored) = (after.map { Int($0.n) }.reduce(0, +), try Self.readings(store).count)
            #expect(counted == stored)
            #expect(try store.verify().problems == [])
        }
    }

    /// A reader that began before goes on with what there was, and its end harms no file that came after.
    @Test func readersOfWhatIsRemovedGoOn() throws {
        let folder = try TestFolder()
        let store = try Self.store(folder)
        try store.apply(Self.work)
        let done = DispatchSemaphore(value: 0)
        var (isFirst, count) = (true, 0)
        _ = try store.scan([3, 4], Self.always) { _ in
            count += 1
            guard isFirst else { return }
            isFirst = false
            let late = Self.march + 11 * Self.day
            let records = [Self.removal(13), Self.record(14, hours: -24..<(-23), at: late)]
            // The flusher is another thread.
            let failure = Mutex<(any Error)?>(nil)
            let thread = Thread {
                do { try store.apply(records) } catch { failure.withLock { $0 = error } }
                done.signal()
            }
            thread.start()
            done.wait()
            let hasFailed = failure.withLock { $0 != nil }
            let files = try names(folder, "readings")
            #expect(!hasFailed && files.contains("2026-02.sqlite-wal"))
        }
        #expect(count == 12 * 8 * 6 * 2)
        #expect(try names(folder, "readings").contains("2026-02.sqlite-wal"), "the log is the new file's")
        #expect(try Self.readings(store).filter { $0.time.milliseconds < Self.march }.count == 12)
        store.close()
        #expect(try Self.readings(Self.store(folder)).filter { $0.time.milliseconds < Self.march }.count == 12)
    }

    /// The folder as it was before the files were deleted, with the note that they are removed: as after a crash between.
    @Test func leftoversOfACrashAreDeleted() throws {
        let folder = try TestFolder(), crashed = try TestFolder()
        let store = try Self.store(folder)
        try store.apply(Self.work)
        try store.compact()
        store.close()
        let fresh = ["readings/2026-02.sqlite", "raw/2026-02-27.sqlite"]
        for name in ["raw", "readings"] {
            try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: crashed.path + "/" + name)
        }
        let late = Self.march + 11 * Self.day
        try store.apply([Self.removal(13, [.readings, .raw])])
        let wanted = try Self.readings(store)
        store.close()
        for name in ["readings/index.sqlite"] {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
            try data.write(to: URL(fileURLWithPath: crashed.path + "/" + name))
        }
        try FileManager.default.copyItem(atPath: folder.path + "/rollups", toPath: crashed.path + "/rollups")
        try Data([1]).write(to: URL(fileURLWithPath: crashed.path + "/readings/2026-01.sqlite-wal"))
        let reopened = try Self.store(crashed)
        for name in fresh + ["readings/2026-01.sqlite-wal"] {
            #expect(!FileManager.default.fileExists(atPath: crashed.path + "/" + name), "\(name)")
        }
        #expect(try Self.readings(reopened) == wanted)
        #expect(try reopened.verify().problems == [])
        // What comes late is not taken for left over.
        try reopened.apply([Self.record(14, hours: -24..<(-23), at: late)])
        reopened.close()
        #expect(try Self.readings(Self.store(crashed)).count == wanted.count + 12)
    }

    /// A removal of more than a month, that had been removed before: what is left over is known by the later of the two.
    @Test func leftoversOfOverlappingRemovalsAreDeleted() throws {
        let folder = try TestFolder(), crashed = try TestFolder()
        let store = try Self.store(folder)
        let late = Self.march + 11 * Self.day
        try store.apply(Self.work + [Self.removal(13), Self.record(14, hours: -24..<(-23), at: late)])
        store.close()
        let month = "/readings/2026-02.sqlite"
        try FileManager.default.createDirectory(atPath: crashed.path + "/readings", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder.path + month, toPath: crashed.path + month)
        var record = Record(number: 15, at: Timestamp(milliseconds: late))
        let times = Timestamp(milliseconds: .min)..<Self.february.upperBound
        record.removals = [Removal(kind: .readings, times: times, cause: .age, bytes: 1)]
        try store.apply([record])
        store.close()
        // As after a crash before the file was deleted.
        try FileManager.default.copyItem(atPath: crashed.path + month, toPath: folder.path + month)
        let reopened = try Self.store(folder)
        #expect(!FileManager.default.fileExists(atPath: folder.path + month))
        #expect(try Self.readings(reopened).allSatisfy { $0.time.milliseconds >= Self.march })
        #expect(try reopened.verify().problems == [])
    }
}

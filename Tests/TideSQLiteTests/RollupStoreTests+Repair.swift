import Foundation
import Synchronization
import Testing
import TideChunks
import TideModel
import TideSQLite

/// What brings rollups back to what the readings say.
extension RollupStoreTests {
    @Test func whatComesLateIsAmongTheChangesAfterTheNextFlush() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<120), silence(2, hours: 40)])
        try store.compact()
        let before = try store.changes(after: RollupCursor(after: 0), limit: 9)
        let days = try store.changes(every: .day, after: RollupCursor(after: 0), limit: 9)
        // No hour ends in between.
        try store.apply([record(3, minutes: 60..<61, value: 9, at: Self.noon + 40 * Self.hour + 1_000)])
        try store.compact()
        let after = try store.changes(after: before.next, limit: 9)
        #expect(after.changes.map(\.bucket) == [try buckets(store)[1]])
        #expect(after.changes.map(\.bucket.changedAt) == [3] && after.next == RollupCursor(after: 3))
        let changed = try store.changes(every: .day, after: days.next, limit: 9).changes
        #expect(changed.map(\.bucket.min) == [13] && changed.map(\.bucket.revision) == [1])
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func readingsOfTheHourUnderWayStayBundled() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<70)])
        try store.compact()
        try store.apply([record(2, minutes: 70..<80)])
        try store.compact()
        #expect(try count(folder.path + "/readings/2025-12.sqlite", "bundles WHERE part = 0") == 1)
        #expect(try store.changes(after: RollupCursor(after: 0), limit: 9).changes.map(\.bucket.n) == [60])
    }

    @Test(arguments: ["packs", "blocks"], [0, 1])
    func damagedRollupsAreComputedAgain(table: String, kind: Int) throws {
        let folder = try TestFolder()
        var store = try SQLiteSeriesStore(folder: folder.path)
        // Packs of hours become blocks when their day is over, those of days when their month is.
        let first: Int64 = kind == 0 ? 5 : 25, wait: Int64 = table == "packs" ? first + 1 : 24 * 40
        try store.apply([record(1, minutes: 0..<180, devices: 3..<6), silence(2, hours: first)])
        try store.compact()
        store.close()
        store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([silence(3, hours: wait)])
        try store.compact()
        let series: [SeriesNumber] = [6, 8, 10]
        let hours = try buckets(store, series).map(\.sum), days = try self.days(store, series).map(\.sum)
        let path = folder.path + "/rollups/2025.sqlite"
        #expect(try count(path, "\(table) WHERE kind = \(kind)") ?? 0 > 0)
        store.close()
        try edit(path, "UPDATE \(table) SET blob = x'00' WHERE kind = \(kind)")
        // Whoever reads it is told, and the next flush mends it.
        #expect(throws: StoreError.self) { _ = try kind == 0 ? buckets(store, series) : self.days(store, series) }
        try store.apply([record(4, minutes: 0..<1, devices: 9..<10, at: Self.noon + (wait + 2) * Self.hour)])
        try store.compact()
        #expect(try buckets(store, series).map(\.sum) == hours)
        #expect(try self.days(store, series).map(\.sum) == days)
        #expect(try store.verify().problems.isEmpty)
        #expect(try count(path, "damaged") ?? 0 > 0)
        let mirror = try store.changes(
            every: kind == 0 ? .hour : .day,
            after: RollupCursor(after: 3),
            limit: 100
        )
        #expect(mirror.changes.filter { series.contains($0.series) }.map(\.bucket.sum) == (kind == 0 ? hours : days))
    }

    @Test func damagedRollupsWithoutReadingsAreNamed() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([record(1, minutes: 0..<60), silence(2, hours: 24 * 40)])
        try store.compact()
        store.close()
        try FileManager.default.removeItem(atPath: folder.path + "/readings/2025-12.sqlite")
        try edit(folder.path + "/rollups/2025.sqlite", "UPDATE blocks SET blob = x'00' WHERE kind = 0")
        let reopened = try SQLiteSeriesStore(folder: folder.path)
        #expect(throws: StoreError.self) { try buckets(reopened) }
        try reopened.compact()
        #expect(try buckets(reopened).isEmpty)
        let problems = try reopened.verify().problems
        #expect(problems.count == 1 && problems[0].contains("was put aside, and its readings are gone"), "\(problems)")
    }

    @Test func aSiteWhoseDaysChangedBeforeACrashIsFound() throws {
        let folder = try TestFolder()
        let rules = Mutex(DayRule.utc)
        let registry = SeriesPlaces(place: { _ in DevicePlace(days: rules.withLock { $0 }) })
        var store = try SQLiteSeriesStore(folder: folder.path, registry: registry)
        try store.apply([record(1, minutes: 0..<60), silence(2, hours: 40)])
        try store.compact()
        store.close()
        // The registry is committed, and the program ends before the store is told.
        let zone = try Zone(fixedOffset: "+05:30")
        rules.withLock { $0 = DayRule(zone: zone, dayStart: 1_080) }
        store = try SQLiteSeriesStore(folder: folder.path, registry: registry)
        try store.updatePlaces()
        #expect(try days(store, [6]).map(\.n).sorted() == [0, 30, 30])
        try store.apply([silence(3, hours: 41)])
        try store.compact()
        let changes = try store.changes(every: .day, after: RollupCursor(after: 2), limit: 9).changes
        #expect(changes.map(\.bucket) == (try days(store, [6])))
        #expect(try store.verify().problems.isEmpty)
        // What was noted is not noted again.
        let path = folder.path + "/rollups/2025.sqlite"
        let noted = try count(path, "stale")
        try store.updatePlaces()
        #expect(try count(path, "stale") == noted)
    }

    private func days(_ store: SQLiteSeriesStore, _ series: [SeriesNumber]) throws -> [RollupBucket] {
        var buckets: [RollupBucket] = []
        _ = try store.rollups(series, Self.always, every: .day) { buckets.append($1) }
        return buckets
    }
}

import Foundation
import Synchronization
import Testing
import TideChunks
import TideModel
import TideSQLite

/// Groups: what series of one quantity have together at one site.
extension RollupStoreTests {
    /// Three devices at two sites of two enterprises; whoever moves one says so here.
    final class Farms: Sendable {
        private let places = Mutex<[DeviceNumber: DevicePlace]>([
            3: DevicePlace(site: "bay", enterprise: "e1"), 4: DevicePlace(site: "bay", enterprise: "e1"),
            5: DevicePlace(site: "cape", enterprise: "e2"),
        ])

        var registry: SeriesPlaces {
            SeriesPlaces(
                place: { device in self.places.withLock { $0[device] ?? DevicePlace() } },
                measure: { _ in GroupMeasure(quantity: "water_temperature", unit: "Cel") }
            )
        }

        func move(_ device: DeviceNumber, to site: String?, _ enterprise: String?) {
            places.withLock { $0[device] = DevicePlace(site: site, enterprise: enterprise) }
        }
    }

    private func groups(_ store: SQLiteSeriesStore, _ sites: [String] = ["bay", "cape"]) throws -> [SiteGroup] {
        var groups: [SiteGroup] = []
        _ = try store.groups(sites, Self.always) { groups.append($0) }
        return groups
    }

    private func total(_ groups: [SiteGroup]) -> GroupTotal {
        groups.reduce(into: GroupTotal()) { $0.add($1) }
    }

    @Test func groupsAddUpTheSeriesOfASite() throws {
        let folder = try TestFolder(), farms = Farms()
        let store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.apply([
            record(1, minutes: 0..<60, value: 10, devices: 3..<4),
            record(2, minutes: 0..<30, value: 20, devices: 4..<6), silence(3, hours: 4),
        ])
        try store.compact()
        let groups = try groups(store)
        #expect(groups.map(\.key.site) == ["bay", "cape"] && groups.map(\.start) == [Self.noon, Self.noon])
        let bay = try #require(groups.first?.parts.first)
        let rises = (0..<60).map { Double($0 % 7) }
        let wanted: Double = 1_200 + rises.reduce(0, +) + rises.prefix(30).reduce(0, +)
        #expect(bay.enterprise == "e1" && bay.series == 2 && bay.n == 90 && bay.valued == 90)
        #expect(bay.sum == wanted && bay.min == 10 && bay.max == 26 && bay.changedAt == 3)
        let total = total(groups)
        #expect(total.enterprises == 2 && total.n == 120)
        #expect(total.largestByReadings.map(\.enterprise) == ["e1", "e2"])
        #expect(total.largestBySum.map(\.contribution.sum) == [wanted, groups[1].parts[0].sum])
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func theHourUnderWayIsInGroupsToo() throws {
        let folder = try TestFolder(), farms = Farms()
        let store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.apply([record(1, minutes: 0..<90, devices: 3..<6)])
        try store.compact()
        #expect(try groups(store).map { $0.parts.map(\.n) } == [[120], [60], [60], [30]])
        #expect(try store.groupChanges(after: RollupCursor(after: 0), limit: 9).changes.map(\.part.n) == [120])
    }

    @Test func aDeviceThatMovesTakesItsHoursAlong() throws {
        let folder = try TestFolder(), farms = Farms()
        var store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.apply([record(1, minutes: 0..<60, devices: 3..<6), silence(2, hours: 4)])
        try store.compact()
        let first = try store.groupChanges(after: RollupCursor(after: 0), limit: 9)
        #expect(first.changes.map(\.part.n) == [120])
        // Once told, and once found at start.
        farms.move(4, to: "cape", "e2")
        try store.updatePlaces(of: [4])
        #expect(try groups(store).map { $0.parts.map(\.n) } == [[60], [120]])
        store.close()
        farms.move(3, to: "cape", "e3")
        store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.updatePlaces()
        #expect(try total(groups(store)).enterprises == 2)
        try store.apply([silence(3, hours: 5)])
        try store.compact()
        let changes = try store.groupChanges(after: first.next, limit: 9).changes
        #expect(changes.map(\.key.site) == ["bay", "cape"])
        #expect(changes.map(\.part.enterprise) == ["e1", "e2"])
        #expect(changes.map(\.part.n) == [0, 120] && changes.map(\.part.changedAt) == [3, 3])
        let parts = try groups(store).flatMap(\.parts)
        #expect(parts.prefix(2) == changes.map(\.part)[...] && parts[2...].map(\.n) == [60])
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func damagedGroupsAreComputedAgain() throws {
        let folder = try TestFolder(), farms = Farms()
        let store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.apply([record(1, minutes: 0..<180, devices: 3..<6), silence(2, hours: 4)])
        try store.compact()
        let wanted = try groups(store).map { $0.parts.map(\.sum) }
        store.close()
        let path = folder.path + "/rollups/2025.sqlite"
        try edit(path, "UPDATE packs SET blob = x'00' WHERE kind = 2")
        #expect(throws: StoreError.self) { try groups(store) }
        try store.apply([silence(3, hours: 5)])
        try store.compact()
        #expect(try groups(store).map { $0.parts.map(\.sum) } == wanted)
        #expect(
            try store.groupChanges(after: RollupCursor(after: 2), limit: 9).changes.map(\.key.site) == [
                "bay", "bay", "bay",
            ]
        )
        #expect(try store.verify().problems.isEmpty)
    }

    @Test func wrongGroupsAreNamed() throws {
        let folder = try TestFolder(), farms = Farms()
        let store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.apply([record(1, minutes: 0..<60, devices: 3..<6), silence(2, hours: 4)])
        try store.compact()
        store.close()
        try edit(folder.path + "/rollups/2025.sqlite", "DELETE FROM packs WHERE kind = 2")
        let wrong = "hour \(Self.noon) ms of water_temperature at site bay is not what its series say"
        #expect(try store.verify().problems == ["rollups/2025.sqlite: " + wrong])
    }

    @Test func aFolderWithoutGroupsGetsThem() throws {
        let folder = try TestFolder(), farms = Farms()
        var store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.apply([record(1, minutes: 0..<60, devices: 3..<6), silence(2, hours: 4)])
        try store.compact()
        let wanted = try groups(store).map { $0.parts.map(\.sum) }
        store.close()
        let older = "PRAGMA user_version = 1; DELETE FROM grdb_migrations WHERE identifier = '2'"
        try edit(
            folder.path + "/rollups/2025.sqlite",
            "DELETE FROM packs WHERE kind = 2; DROP TABLE stale_groups; DROP TABLE damaged; DROP TABLE lost; \(older)"
        )
        let tables = ["sites", "places", "placed", "parts", "measures"].map { "DROP TABLE \($0); " }.joined()
        try edit(
            folder.path + "/readings/index.sqlite",
            tables + """
                ALTER TABLE applied DROP COLUMN placed;
                WITH RECURSIVE further(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM further WHERE n < 100)
                INSERT OR IGNORE INTO series(number, device) SELECT number + n, device FROM series, further WHERE n <= more;
                ALTER TABLE series DROP COLUMN more;
                """
                + "PRAGMA user_version = 3; DELETE FROM grdb_migrations WHERE identifier = '4'"
        )
        store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        try store.updatePlaces()
        try store.apply([silence(3, hours: 5)])
        try store.compact()
        #expect(try groups(store).map { $0.parts.map(\.sum) } == wanted)
        #expect(try store.groupChanges(after: RollupCursor(after: 2), limit: 9).changes.map(\.part.sum) == wanted[0])
    }

    /// With one device per site groups would take a third more than the rollups that say the same.
    @Test func aGroupOfOneSeriesIsKeptFromTheSecondOn() throws {
        let folder = try TestFolder(), farms = Farms()
        let store = try SQLiteSeriesStore(folder: folder.path, registry: farms.registry)
        // Two hours of one year and one of the next.
        let january = 31 * 1_440
        try store.apply([
            record(1, minutes: 0..<120, devices: 5..<6), record(2, minutes: january..<january + 60, devices: 5..<6),
            silence(3, hours: 31 * 24 + 2),
        ])
        try store.compact()
        let paths = ["2025", "2026"].map { "\(folder.path)/rollups/\($0).sqlite" }
        func kept() throws -> [Int?] {
            try paths.flatMap { [try count($0, "packs WHERE kind = 2"), try count($0, "blocks WHERE kind = 2")] }
        }
        #expect(try kept() == [0, 0, 0, 0])
        let alone = try groups(store)
        #expect(alone.flatMap(\.parts).map(\.n) == [60, 60, 60] && alone.map(\.key.site) == ["cape", "cape", "cape"])
        let records = try buckets(store, [10]).map(\.changedAt)
        #expect(alone.flatMap(\.parts).map(\.changedAt) == records)
        farms.move(6, to: "cape", "e2")
        try store.apply([
            record(4, minutes: january + 60..<january + 90, devices: 6..<7), silence(5, hours: 31 * 24 + 4),
        ])
        try store.compact()
        #expect(try kept().compactMap(\.self).reduce(0, +) > 0)
        let changes = try store.groupChanges(after: RollupCursor(after: 0), limit: 9).changes
        #expect(changes.map(\.part.n) == [60, 60, 60, 30] && changes.map(\.part.changedAt) == [5, 5, 5, 5])
        #expect(try groups(store).flatMap(\.parts) == changes.map(\.part))
        #expect(try store.verify().problems.isEmpty)
    }
}

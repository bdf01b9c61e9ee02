import Testing
import TideModel
import TideSQLite

struct JournalTablesTests {
    let folder: TestFolder
    let journal: SQLiteJournal

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func append(_ change: (inout RareParts) -> Void) throws {
        var record = sampleRecord(journal.last.number + 1)
        change(&record.rare)
        try journal.append([record])
    }

    private static let enterprise = RegistryEntity.enterprise(Enterprise(id: "e", name: "渔业公司"))
    private static let site = RegistryEntity.site(
        Site(
            id: "s",
            enterprise: "e",
            county: "370685",
            position: Position(latitude: 37.5, longitude: 120.1),
            dayStart: 480
        )
    )
    private static let unit = RegistryEntity.unit(ProductionUnit(site: "s", id: "p1", kind: .pond, species: "草鱼"))

    private static func device(_ number: DeviceNumber, site: String = "s", id: String = "b") -> RegistryEntity {
        .device(
            Device(
                number: number,
                site: site,
                id: id,
                isGlobal: true,
                unit: "p1",
                profile: "acme/do-buoy-3",
                gateway: "s/gw",
                parameters: ["depth": "1.5"],
                validFrom: 1_700_000_000_000,
                adopted: true
            )
        )
    }

    @Test func registryComesBackInItsOrder() throws {
        let devices = [Self.device(2, id: "c"), Self.device(0, id: "z"), Self.device(10, id: "a")]
        try append { $0.registry = devices + [Self.unit, Self.site, Self.enterprise] }
        let wanted = [Self.enterprise, Self.site, Self.unit, devices[1], devices[0], devices[2]]
        #expect(try journal.loadTables().registry == wanted)
        #expect(try journal.reader.registry().map(\.entity) == wanted)
        #expect(try journal.reader.registry(kind: "site").map(\.entity) == [Self.site])
    }

    @Test func configurationsAreWrittenOnce() throws {
        let (one, other) = (QualityConfiguration(id: .max, text: "60.0\n"), QualityConfiguration(id: 3, text: "ü"))
        try append { $0.configurations = [one] }
        try append { $0.configurations = [QualityConfiguration(id: .max, text: "else"), other] }
        #expect(try Set(journal.loadTables().configurations) == [one, other])
    }

    @Test func testsInTheRegistryComeBack() throws {
        let tests = "{water_temperature: {spike_test: {suspect_threshold: 1}}}"
        let device = Device(number: 0, site: "s", id: "b", quality: tests)
        try append { $0.registry = [.site(Site(id: "s", quality: tests)), .device(device)] }
        #expect(
            try journal.loadTables().registry == [.site(Site(id: "s", quality: tests)), .device(device)]
        )
    }

    @Test func everyVersionIsHistory() throws {
        try append { $0.registry = [Self.site] }
        let changed = RegistryEntity.site(Site(id: "s", name: "North \"shore\"", zone: "Europe/Oslo"))
        try append { $0.registry = [changed] }
        let history = try journal.reader.registryHistory(kind: "site", id: "s")
        #expect(history.map(\.entity) == [Self.site, changed])
        #expect(history.map(\.version) == [1, 2])
        #expect(history.map(\.record) == [1, 2])
        #expect(history.map(\.at) == [sampleRecord(1).at, sampleRecord(2).at])
        #expect(history.map(\.validFrom) == [sampleRecord(1).at, sampleRecord(2).at])
        #expect(try journal.reader.registry().map(\.entity) == [changed])
        #expect(try journal.reader.registryHistory(limit: 1).map(\.version) == [2])
    }

    @Test func anEarlierSchemaKeepsSeriesAndHistory() throws {
        let changed = RegistryEntity.site(Site(id: "s", name: "North \"shore\"", zone: "Europe/Oslo"))
        let series = [
            SeriesDefinition(number: 0, device: 3, channel: "t", quantity: "sea_water_temperature", unit: "Cel"),
            SeriesDefinition(number: 1, device: 3, channel: "u", quantity: "sea_water_temperature", unit: "Cel"),
            SeriesDefinition(number: 2, device: 4, channel: "t", quantity: "sea_water_temperature", unit: "Cel"),
        ]
        try append {
            $0.registry = [Self.site, Self.device(3)]
            $0.series = series
        }
        try append { $0.registry = [changed] }
        let history = try journal.reader.registryHistory(limit: 9)
        journal.close()
        try edit(folder.path + "/" + SQLiteJournal.fileName, Self.schema2)
        let reopened = try SQLiteJournal(folder: folder.path)
        #expect(try Array(reopened.loadTables().series) == series)
        #expect(try reopened.reader.registryHistory(limit: 9) == history)
        #expect(history.map(\.version) == [1, 1, 2])
        var record = sampleRecord(3)
        record.rare.registry = [Self.site]
        try reopened.append([record])
        #expect(try reopened.reader.registryHistory(kind: "site", id: "s").map(\.version) == [1, 2, 3])
    }

    /// Makes a file as it was: every version in the history, texts with every series.
    private static let schema2 = """
        INSERT INTO registry_history SELECT * FROM registry;
        ALTER TABLE series RENAME TO newer;
        CREATE TABLE series(
            number INTEGER PRIMARY KEY, device INTEGER NOT NULL, channel TEXT NOT NULL, quantity TEXT NOT NULL,
            unit TEXT NOT NULL, record INTEGER NOT NULL) STRICT;
        INSERT INTO series SELECT number, device, channel, quantity, unit, record FROM newer
            JOIN channels ON channels.id = channel_id;
        DROP TABLE newer;
        DROP TABLE channels;
        DELETE FROM grdb_migrations WHERE identifier = '3';
        PRAGMA user_version = 2;
        """

    @Test func deviceThatMovesKeepsItsNumberAndHistory() throws {
        try append { $0.registry = [Self.device(3)] }
        try append { $0.registry = [Self.device(3, site: "t")] }
        #expect(try journal.loadTables().registry == [Self.device(3, site: "t")])
        #expect(try journal.reader.registryHistory(kind: "device", id: "s/b").count == 1)
        let moved = try journal.reader.registryHistory(kind: "device", id: "t/b")
        #expect(moved.map(\.validFrom) == [Timestamp(milliseconds: 1_700_000_000_000)])
    }

    @Test func aKeyThatAnotherDeviceHoldsIsRefusedNotTaken() throws {
        try append { $0.registry = [Self.device(3), Self.device(4, site: "t")] }
        #expect(throws: StoreError.self) { try append { $0.registry = [Self.device(3, site: "t")] } }
        #expect(try journal.loadTables().registry == [Self.device(3), Self.device(4, site: "t")])
    }

    @Test func seriesComeBackByNumber() throws {
        let series = (0..<300).map {
            SeriesDefinition(
                number: SeriesNumber($0),
                device: 4_000_000_000,
                channel: "溶氧\($0)",
                quantity: "dissolved_oxygen",
                unit: "mg/L"
            )
        }
        try append { $0.series = Array(series[0..<200]) }
        try append { $0.series = Array(series[200...]) }
        #expect(try Array(journal.loadTables().series) == series)
    }

    @Test func aRecordReplacesTheProfilesInForceAndEveryTextStays() throws {
        func profile(_ id: String, _ version: Int, _ hash: String) -> StoredProfile {
            StoredProfile(id: id, version: version, hash: hash, draft: version == 2, text: "id: \(id)\n# \(hash)\n")
        }
        let a1 = profile("a", 1, "11"), a2 = profile("a", 2, "22"), b = profile("b", 1, "33")
        for set in [[b, a1], [a2, b], [a1, a2], [b]] {
            try append { $0.profiles = set }
            // A record that says nothing of profiles leaves them in force.
            try append { $0.books = [] }
            try journal.reopen()
            #expect(try journal.loadTables().profiles == set)
        }
        let all = try journal.reader.profiles()
        #expect(Set(all.map(\.profile)) == [a1, a2, b])
        #expect(all.filter(\.isInForce).map(\.profile) == [b])
        #expect(all.map(\.record) == [5, 5, 7])
    }

    @Test func attributesMoveForwardAndKeepTheirHistory() throws {
        func change(_ value: String, _ time: Int64) -> AttributeChange {
            AttributeChange(device: 1, name: "firmware", value: value, time: Timestamp(milliseconds: time))
        }
        try append { $0.attributes = [change("1.0", 100), change("1.1", 200), change("1.2", 200)] }
        var former = change("0.9", 50)
        former.isLatest = false
        try append { $0.attributes = [former] }
        #expect(try journal.reader.attributes(device: 1).map(\.change) == [change("1.2", 200)])
        #expect(try journal.loadTables().attributes == [change("1.2", 200)])
        #expect(try journal.reader.attributes(device: 2).isEmpty)
        let history = try journal.reader.attributeHistory(device: 1, limit: 10)
        #expect(history.map(\.change.value) == ["0.9", "1.0", "1.1", "1.2"])
        #expect(history.map(\.record) == [2, 1, 1, 1])
        #expect(
            try journal.reader.attributeHistory(device: 1, name: "firmware", limit: 1).map(\.change.value) == ["1.2"]
        )
    }
}

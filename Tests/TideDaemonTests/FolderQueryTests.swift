import Foundation
import Synchronization
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// What commands ask of a folder whose journal holds records made by hand.
struct FolderQueryTests {
    private static let start: Int64 = 1_764_000_000_000

    /// A record with one row of one cell.
    private static func record(
        _ number: RecordNumber,
        time: Int64,
        value: Double,
        _ verdict: ReadingVerdict,
        _ flags: RowFlags = []
    ) -> Record {
        var record = Record(number: number, at: Timestamp(milliseconds: start + Int64(number)))
        if number == 1 {
            record.rare.registry = [.site(Site(id: "s")), .device(Device(number: 0, site: "s", id: "d"))]
            record.rare.series = [
                SeriesDefinition(number: 0, device: 0, channel: "level", quantity: "water_level", unit: "m")
            ]
        }
        record.profiles = ["0123"]
        record.readings.device = [0]
        record.readings.time = [time]
        record.readings.received = [record.at.milliseconds]
        record.readings.profile = [0]
        record.readings.rowFlags = [flags]
        record.readings.firstCell = [0]
        record.readings.series = [0]
        record.readings.value = [value]
        record.readings.flag = [QCFlag.pass.rawValue]
        record.readings.verdict = [verdict]
        return record
    }

    /// A folder whose journal holds `records`.
    private func folder(_ records: [Record]) throws -> ScratchFolder {
        let scratch = ScratchFolder()
        try DataFolder.create(scratch.file("data"))
        let journal = try SQLiteJournal(folder: scratch.file("data"))
        try journal.append(records)
        journal.close()
        return scratch
    }

    @Test func aLatestThatOnlySeedsShowsWhenItCame() async throws {
        let scratch = try folder([Self.record(1, time: .min, value: 1.5, .seed, [.arrival, .seed])])
        let handle = try await LocalFolder.open(dataFolder: scratch.file("data"))
        let latest = try await handle.service.latest(SeriesSelection())
        #expect(latest.map(\.value) == [1.5])
        #expect(latest.map(\.time) == [Self.start + 1])
        #expect(latest.map(\.timeSource) == ["arrival"])
        await handle.close()
    }

    @Test func aFormerValueShowsOnceAlsoWhileItsRecordIsInJournalAndStore() async throws {
        var records = [
            Self.record(1, time: 100, value: 1, .new), Self.record(2, time: 100, value: 2, .superseded),
            Self.record(3, time: 200, value: 7, .new), Self.record(4, time: 100, value: 3, .superseded),
        ]
        for (index, former) in [(1, 1.0), (3, 2.0)] {
            records[index].superseded = [
                SupersededValue(series: 0, time: Timestamp(milliseconds: 100), value: former, flag: .pass)
            ]
        }
        let scratch = try folder(records)
        let handle = try await LocalFolder.open(dataFolder: scratch.file("data"))
        // The daemon's tail holds all four; now the store has some of them, too.
        let store = handle.kernel.store
        for applied in 0...4 {
            try store.apply(Array(records.prefix(applied)))
            let shown = Mutex<[String]>([])
            try await handle.service.readings(ReadingsQuery(selection: SeriesSelection(), revisions: true)) { page in
                shown.withLock {
                    $0 += page.flatMap(\.entries).map { "\($0.value ?? .nan)\($0.isSuperseded ? " former" : "")" }
                }
            }
            #expect(shown.withLock { $0 } == ["1.0 former", "2.0 former", "3.0", "7.0"], "\(applied) applied")
        }
        await handle.close()
    }

    /// Whoever asks often must not make many small flushes of one large.
    @Test func aggregatesFlushAtMostOnceAMinute() async throws {
        let scratch = try folder([Self.record(1, time: 100, value: 1, .new)])
        let handle = try await LocalFolder.open(dataFolder: scratch.file("data"))
        let query = AggregateQuery(every: .milliseconds(1_000), functions: [.count])
        let counts = Mutex<[Double?]>([])
        try await handle.service.aggregates(query) { lines in counts.withLock { $0 += lines.flatMap(\.values) } }
        #expect(counts.withLock { $0 } == [1])
        let applied = try handle.kernel.store.appliedThrough
        _ = try await handle.service.registryApply([.enterprise(Enterprise(id: "e", name: "E"))], false)
        try await handle.service.aggregates(query) { _ in }
        #expect(try handle.kernel.store.appliedThrough == applied)
        await handle.close()
    }

    /// The registry is committed first, and the store told after it: a crash in between is found at the next start.
    @Test func aSiteThatChangedBeforeACrashHasItsDaysAndGroups() async throws {
        let day: Int64 = 86_400_000
        var first = Self.record(1, time: Self.start + 100, value: 1.5, .new)
        first.rare.registry.insert(.enterprise(Enterprise(id: "e", name: "E")), at: 0)
        let scratch = try folder([first, Record(number: 2, at: Timestamp(milliseconds: Self.start + 3 * day))])
        try await Self.use(scratch) { handle in
            let groups = try await Self.groups(handle.service)
            #expect(groups.map(\.enterprises) == [0])
            // Midnight in Shanghai.
            #expect(try await Self.days(handle.service) == [Self.start])
        }
        let journal = try SQLiteJournal(folder: scratch.file("data"))
        var change = Record(number: journal.last.number + 1, at: Timestamp(milliseconds: Self.start + 3 * day + 1))
        change.rare.registry = [.site(Site(id: "s", enterprise: "e", zone: "UTC"))]
        try journal.append([change])
        journal.close()
        try await Self.use(scratch) { handle in
            let groups = try await Self.groups(handle.service)
            #expect(groups.map(\.enterprises) == [1])
            #expect(try await Self.days(handle.service) == [Self.start - 16 * 3_600_000])
        }
    }

    /// Opens a folder, and leaves it to others at the end.
    private static func use(_ scratch: ScratchFolder, _ body: (LocalFolder.Handle) async throws -> Void) async throws {
        let handle = try await LocalFolder.open(dataFolder: scratch.file("data"))
        try await body(handle)
        await handle.close()
    }

    private static func days(_ service: ControlService) async throws -> [Int64] {
        let found = Mutex<[Int64]>([])
        try await service.aggregates(AggregateQuery(every: .day, functions: [.count])) { lines in
            found.withLock { $0 += lines.flatMap(\.times) }
        }
        return found.withLock { $0 }
    }

    private static func groups(_ service: ControlService) async throws -> [GroupDTO] {
        let found = Mutex<[GroupDTO]>([])
        try await service.groups(GroupQuery(site: "s", quantity: "water*")) { lines in found.withLock { $0 += lines } }
        return found.withLock { $0 }
    }
}

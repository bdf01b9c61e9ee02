import Foundation
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// Retention and too little space, with the daemon that a user has.
@Suite(.serialized)
struct RetentionFaultTests {
    private static let day: Int64 = 86_400_000
    /// The tenth of January 2020.
    private static let start: Int64 = 1_578_614_400_000

    private func keep(_ setup: Setup, _ what: String) {
        setup.scratch.write("fieldtide.yaml", setup.scratch.read("fieldtide.yaml") + "\nkeep: \(what)\n")
    }

    /// Counts what stopped each run: nothing is worth much if every kill came too late.
    private enum Found: String { case nothingRemoved, allRemoved, partRemoved }

    /// The daemon's first flush ends with a look at what is to be removed; kills come around it.
    @Test func aKillAroundARemovalLeavesAMonthWholeOrGone() async throws {
        let (rounds, each) = (14, 600)
        let setup = try Setup(window: 1_500)
        keep(setup, "{readings: {age: 7d}}")
        try setup.subscribe()
        var times: Set<Int64> = []
        var found: [Found: Int] = [:]
        for round in 0..<rounds {
            // Three months, each with a day of its own; some days reach into the next month.
            let fresh = (0..<each).map { index in
                Self.start + Int64(3 * round + index % 3) * 31 * Self.day + Int64(index / 3) * 431_000
            }
            times.formUnion(fresh)
            try BacklogPublisher(port: setup.broker.port).publish(each) { index in
                ("farm/s/d\(index % 2)/up", "{\"ts\": \(fresh[index]), \"v\": \(index)}", 1)
            }
            let child = try setup.daemon()
            let wanted = times.count
            try #require(try await setup.waitForStats { $0.frames.stored == wanted } != nil)
            let data = setup.data
            let verify = Task {
                guard let client = try? ControlClient.connect(to: ControlSocket(dataFolder: data)) else { return }
                _ = try? await ControlCalls { try await client.respond(to: $0) }.verify()
                try? await client.close()
            }
            usleep(UInt32(round * 120_000))  // where the kill comes is the point
            child.end(SIGKILL)
            _ = await verify.value
            found[try await check(setup, times, since: fresh.min() ?? 0), default: 0] += 1
        }
        print("kills around a removal: \(found)")
        #expect(found[.nothingRemoved] != rounds)
    }

    /// Every reading must be there, or its month gone; the rollups count all of them either way.
    private func check(_ setup: Setup, _ times: Set<Int64>, since: Int64) async throws -> Found {
        let folder = try await setup.open()
        let verified = try await folder.service.verify()
        #expect(verified.problems == [])
        let gone = try folder.kernel.store.removed.filter { $0.kind == .readings }.map(\.times)
        let isGone = { (time: Int64) in gone.contains { $0.contains(Timestamp(milliseconds: time)) } }
        var seen: [Int64] = []
        let pages = Collected<ReadingRun>()
        try await folder.service.readings(ReadingsQuery()) { pages.add($0) }
        seen = pages.all.flatMap(\.entries).map(\.time)
        #expect(Set(seen).count == seen.count && Set(seen) == times.filter { !isGone($0) })
        let buckets = Collected<AggregateRun>()
        let query = AggregateQuery(
            selections: [SeriesSelection()],
            from: nil,
            to: nil,
            every: .day,
            functions: [.count],
            flags: []
        )
        try await folder.service.aggregates(query) { buckets.add($0) }
        #expect(buckets.all.flatMap(\.values).reduce(0) { $0 + Int($1 ?? 0) } == times.count)
        await folder.close()
        let fresh = times.filter { $0 >= since }
        let removed = fresh.count { isGone($0) }
        return removed == 0 ? .nothingRemoved : removed == fresh.count ? .allRemoved : .partRemoved
    }

    /// Raw frames of some days that have passed, as an earlier run left them.
    private func archive(_ folder: String, daysAgo: [Int64]) throws {
        try DataFolder.create(folder)
        let journal = try SQLiteJournal(folder: folder), store = try SQLiteSeriesStore(folder: folder)
        let records = daysAgo.enumerated().map { index, days in
            let at = Kernel.wallClock() + -days * Self.day
            var record = Record(number: RecordNumber(index + 1), at: at)
            record.raw = FrameBatch(source: FrameSource(kind: "mqtt", name: "test"))
            record.raw.append(topic: "farm/a/b/up", payload: Array("{}".utf8), received: at)
            return record
        }
        try journal.append(records)
        try store.apply(records)
        journal.close()
        store.close()
    }

    @Test func rawFramesGoByAge() async throws {
        let setup = try Setup(window: 1_500)
        keep(setup, "{raw: 7d}")
        try archive(setup.data, daysAgo: [20, 19, 18, 2])
        let child = try setup.daemon()
        try #require(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        #expect(try await setup.ask { try await $0.stats() }?.figures["raw_files"] == 4)
        _ = try await setup.ask { try await $0.verify() }
        // The index says that they are removed before the files go.
        let isDone = { (stats: StatsDTO) in
            stats.figures["raw_removed_files"] == 3 && stats.figures["raw_files"] == 1
        }
        #expect(try #require(try await setup.waitForStats(isDone)).warnings == [])
        #expect(try await setup.ask { try await $0.verify() }?.problems == [])
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        #expect(setup.scratch.read("daemon.log").contains("older than keep.raw.age"))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
    func rawFramesGoForSpaceAndThenItIsSaidThatNothingIsLeft() async throws {
        let disk = try SmallDisk(megabytes: 160)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let setup = try Setup(window: 1_500, data: disk.path + "/data")
        keep(setup, "{free_space: 100MB}")
        try archive(setup.data, daysAgo: [20, 10, 1])
        let child = try setup.daemon()
        try #require(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        // Above the quarter, below the floor.
        try disk.fill(leaving: 60_000)
        _ = try await setup.ask { try await $0.verify() }
        let isDone = { (stats: StatsDTO) in
            stats.figures["raw_removed_files"] == 2 && stats.figures["raw_files"] == 1
        }
        let stats = try #require(try await setup.waitForStats(isDone))
        #expect(stats.state == "running")
        let short = try await setup.waitForStats { $0.warnings.contains { $0.contains("nothing is left") } }
        #expect(short != nil)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
    func belowAQuarterOfTheFloorNothingIsAcknowledged() async throws {
        let disk = try SmallDisk(megabytes: 160)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let setup = try Setup(window: 1_500, log: "all", data: disk.path + "/data")
        keep(setup, "{free_space: 64MB}")
        try setup.subscribe()
        let child = try setup.daemon()
        try #require(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        let publisher = try BacklogPublisher(port: setup.broker.port)
        try publisher.publish(500) { Numbered.message($0) }
        #expect(try await setup.waitForStats { $0.frames.received == 500 } != nil)

        try disk.fill(leaving: 12_000)
        try publisher.publish(500) { Numbered.message(500 + $0) }
        // What the daemon takes before it looks is stored; then it takes nothing more.
        try publisher.publish(4_000) { Numbered.message(1_000 + $0) }
        let full = try #require(try await setup.waitForStats { $0.state == "disk_full" && !$0.warnings.isEmpty })
        #expect(full.warnings.contains { $0.contains("less than keep.free_space (64000000)") })
        let acknowledged = setup.broker.log.components(separatedBy: "Received PUBACK from \(Setup.client) (").count
        for _ in 0..<5 { #expect(try await setup.ask { try await $0.stats() }?.record == full.record) }
        let later = setup.broker.log.components(separatedBy: "Received PUBACK from \(Setup.client) (").count
        #expect(acknowledged == later)

        try disk.makeSpace()
        let resumed = try await setup.waitForStats {
            $0.state == "running" && $0.frames.stored + $0.frames.quarantined == 5_000
        }
        #expect(resumed != nil && child.isRunning)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        try await Numbered.check(setup, 0..<5_000)
    }

    /// What was removed is said wherever its absence could be taken for something else.
    @Test func queriesSayWhatWasRemoved() async throws {
        let setup = try Setup(window: 1_500)
        keep(setup, "{readings: {age: 7d}}")
        try setup.subscribe()
        let times = (0..<120).map { Self.start + Int64($0) * 3_600_000 }
        try BacklogPublisher(port: setup.broker.port).publish(times.count) { index in
            ("farm/s/d/up", "{\"ts\": \(times[index]), \"v\": \(index)}", 1)
        }
        let child = try setup.daemon()
        try #require(try await setup.waitForStats { $0.frames.stored == 120 } != nil)
        _ = try await setup.ask { try await $0.verify() }
        let stats = try #require(try await setup.waitForStats { $0.figures["readings_removed_files"] == 1 })
        #expect(stats.figures["readings_removed_before_seconds"] == 1_580_515_200)
        #expect(stats.figures["readings_files"] == 0 && (stats.figures["rollup_bytes"] ?? 0) > 0)
        let note = "readings before 2020-02-01T00:00:00.000Z were removed by retention"
        let data = ["--data", setup.data]
        for command in [["query"], ["export"], ["gaps"], ["query", "--every", "10m"]] {
            let (status, text) = try setup.fieldtide(command + data)
            #expect(status == 0 && text.contains(note), "\(command): \(text)")
        }
        let hours = try setup.fieldtide(["query", "--every", "1h", "--agg", "count", "--format", "csv"] + data)
        #expect(hours.text.components(separatedBy: "\n").filter { $0.contains(",1,kW.h") }.count == 120)
        let later = try setup.fieldtide(["query", "--from", "2020-02-01"] + data)
        #expect(!later.text.contains("retention"))
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
    }
}

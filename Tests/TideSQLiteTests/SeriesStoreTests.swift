import Foundation
import Synchronization
import Testing
import TideChunks
import TideModel
import TideSQLite
import TideTesting

struct SeriesStoreTests {
    @Test(arguments: UInt64(0)..<16)
    func conforms(seed: UInt64) throws {
        let folder = try TestFolder()
        let rules = try TestPlaces(), tender = RollupTender(seed: seed, rules)
        let rollups = [RollupKind.hour, .day].map { RollupChecker($0, seed: seed, rules) }
        let groups = GroupChecker(seed: seed)
        // So few readings in memory that most flushes take several passes.
        let suite = SeriesStoreConformance(
            tend: { store, model in
                let isDone = try tender.tend(store) { for checker in rollups { try checker.note(model) } }
                for checker in rollups { checker.isTended = isDone }
                groups.isTended = isDone
            },
            check: { store, model, series, times in
                for checker in rollups {
                    if let problem = try checker.check(store, model, series, times) { return problem }
                }
                return try groups.check(store, model)
            },
            places: rules.registry,
            open: {
                try SQLiteSeriesStore(
                    folder: folder.path,
                    maximumReadings: seed.isMultiple(of: 2) ? 8 : 1_000,
                    registry: rules.registry
                )
            }
        )
        let summary = try suite.run(seed: seed, steps: 100)
        // A suite that compared nothing would prove nothing.
        #expect(summary.records > 30)
        #expect(summary.compared > 100)
        #expect(summary.reopened > 0)
        #expect(summary.refused > 0)
        #expect(summary.tended > 0)
        #expect(summary.removals > 0)
        #expect(summary.groups > 30 && groups.changed > 5)
        #expect(rollups.allSatisfy { $0.compared > 30 && $0.finalCount > 0 } && rollups[0].changed > 2)
    }

    @Test func everyCommitWaitsForTheDisk() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([sampleRecord(1)])
        let files = try store.durability()
        #expect(files.count == 2)
        #expect(files.allSatisfy { $0.synchronous == 2 && $0.journalMode == "wal" })
    }

    @Test func aHundredThousandSeriesAreScannedFromOneSnapshot() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        var record = sampleRecord(1)
        let series = (0..<100_000).map { SeriesNumber($0) }
        record.readings.series = series
        record.readings.value = series.map(Double.init)
        record.readings.flag = series.map { _ in QCFlag.pass.rawValue }
        record.readings.verdict = series.map { _ in .new }
        try store.apply([record])
        var expected = series.count
        // Reversed, and a record is applied in the middle: the scan does not see it.
        let applied = try store.scan(series.reversed(), .distantPast..<Timestamp(milliseconds: .max)) { reading in
            expected -= 1
            #expect(reading.series == SeriesNumber(expected) && reading.value == Double(expected))
            if expected == 50_000 { try store.apply([record.again(as: 2)]) }
        }
        #expect(expected == 0)
        #expect(applied == 1)
        #expect(try store.appliedThrough == 2)
    }

    @Test func rawFramesComeBack() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        var silent = sampleRecord(2)
        silent.raw = FrameBatch(source: FrameSource(kind: "", name: ""))
        let records = [sampleRecord(1), silent, sampleRecord(3)]
        try store.apply(records)
        let all = try store.raw.frames(after: 0, maxBytes: .max)
        #expect(all.map(\.record) == [1, 3])
        #expect(all.map { $0.frames.frame(at: 0) } == [records[0], records[2]].map { $0.raw.frame(at: 0) })
        #expect(try store.raw.frames(after: 1, maxBytes: 1).map(\.record) == [3])
    }

    /// A month that has a flush's records when the index has not: as after a crash between the two commits.
    @Test func formerValuesOfAFlushThatWasCutShortAreThereOnce() throws {
        let folder = try TestFolder(), crashed = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([sampleRecord(1)])
        store.close()
        try FileManager.default.removeItem(atPath: crashed.path)
        try FileManager.default.copyItem(atPath: folder.path, toPath: crashed.path)
        var later = sampleRecord(2)
        later.superseded = [SupersededValue(series: 4, time: sampleRecord(1).at, value: 1.5, flag: .pass)]
        let records = [sampleRecord(1), later]
        try store.apply(records)
        store.close()
        let month = "/readings/2025-11.sqlite"
        try FileManager.default.removeItem(atPath: crashed.path + month)
        try FileManager.default.copyItem(atPath: folder.path + month, toPath: crashed.path + month)
        let reopened = try SQLiteSeriesStore(folder: crashed.path)
        let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)
        // Those of later records are the journal's, which a reader joins with these.
        let before = try reopened.superseded([4, 5], always)
        #expect(before.through == 1 && before.values == [])
        try reopened.apply(records)
        let after = try reopened.superseded([4, 5], always)
        #expect(after.through == 2 && after.values == later.superseded)
        #expect(try reopened.verify().problems == [])
    }

    /// The writer applies records itself when the journal is full, beside the flusher, which may also be compacting.
    @Test func threadsThatApplyAndCompactTakeTurns() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        let records = (RecordNumber(1)...200).map { sampleRecord($0) }
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 3) { thread in
            do {
                for through in stride(from: 10 + thread, through: 200, by: 7) {
                    try store.apply(Array(records[..<through]))
                    try store.compact()
                }
                try store.apply(records)
            } catch { failures.withLock { $0.append("\(error)") } }
        }
        #expect(failures.withLock { $0 } == [])
        let report = try store.verify()
        #expect(report.problems == [])
        #expect(report.readings == 400 && report.rawFrames == 200 && report.appliedThrough == 200)
    }

    @Test func damageIsFoundAndPutAside() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([sampleRecord(1), sampleRecord(2)])
        store.close()
        let path = folder.path + "/readings/2025-11.sqlite"
        try edit(path, "UPDATE bundles SET blob = x'00'")
        let problems = try store.verify().problems
        #expect(problems == ["readings/2025-11.sqlite: bundle 1: compressed bytes are of more than 4194304 at byte 0"])
        let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)
        let failure = try #require(throws: StoreError.self) { _ = try store.scan([4], always) { _ in } }
        #expect(failure.code == .corrupt && failure.object == path)
        // Later records are taken, and what is damaged holds up nothing once it was put aside.
        for number in RecordNumber(3)...12 { try store.apply([sampleRecord(number)]) }
        try store.compact()
        var count = 0
        _ = try store.scan([4], always) { _ in count += 1 }
        #expect(count == 10)
        let last = try #require(try store.verify().problems.last)
        #expect(last.hasPrefix("readings/2025-11.sqlite: bundle 1 was put aside: "))
    }
}

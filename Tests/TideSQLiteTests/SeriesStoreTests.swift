import Foundation
import Testing
import TideModel
import TideSQLite
import TideTesting

struct SeriesStoreTests {
    @Test(arguments: UInt64(0)..<12)
    func conforms(seed: UInt64) throws {
        let folder = try TestFolder()
        let suite = SeriesStoreConformance { try SQLiteSeriesStore(folder: folder.path) }
        let summary = try suite.run(seed: seed, steps: 80)
        // A suite that compared nothing would prove nothing.
        #expect(summary.records > 40)
        #expect(summary.compared > 100)
        #expect(summary.reopened > 0)
        #expect(summary.refused > 0)
    }

    @Test func everyCommitWaitsForTheDisk() throws {
        let folder = try TestFolder()
        #expect(try SQLiteSeriesStore(folder: folder.path).durability().synchronous == 2)
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
        let all = try store.rawFrames(after: 0, maxBytes: .max)
        #expect(all.map(\.record) == [1, 3])
        #expect(all.map { $0.frames.frame(at: 0) } == [records[0], records[2]].map { $0.raw.frame(at: 0) })
        #expect(try store.rawFrames(after: 1, maxBytes: 1).map(\.record) == [3])
    }

    @Test func damageIsFound() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        try store.apply([sampleRecord(1), sampleRecord(2)])
        store.close()
        let path = folder.path + "/" + SQLiteSeriesStore.fileName
        try edit(path, "UPDATE readings SET flag = 7 WHERE series = 4 AND record = 1")
        try edit(path, "UPDATE raw SET count = 3 WHERE record = 1; UPDATE raw SET blob = x'01' WHERE record = 2")
        let problems = try store.verify().problems
        #expect(problems.count == 3)
        #expect(problems.first?.hasPrefix("readings: series 4 at 1764000000100 ms has flag 7") == true)
    }
}

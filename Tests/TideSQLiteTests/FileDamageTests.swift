import Foundation
import Synchronization
import Testing
import TideChunks
import TideModel
import TideSQLite

/// Damage in files of readings and rollups: put aside, told, and no reason to stop.
struct FileDamageTests {
    let folder: TestFolder
    let store: SQLiteSeriesStore
    let notices: Notices

    final class Notices: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    init() throws {
        folder = try TestFolder()
        let notices = Notices()
        (store, self.notices) = (try SQLiteSeriesStore(folder: folder.path, notice: { notices.add($0) }), notices)
    }

    /// One reading of each of two series every ten minutes.
    private func records(_ numbers: ClosedRange<RecordNumber>) -> [TideModel.Record] {
        numbers.map { number in
            var record = sampleRecord(number)
            record.at = Timestamp(milliseconds: 1_764_000_000_000 + Int64(number) * 600_000)
            record.readings.time = [record.at.milliseconds]
            return record
        }
    }

    private func apply(_ numbers: ClosedRange<RecordNumber>) throws {
        try store.apply(records(numbers))
        try store.compact()
    }

    private func overwrite(_ name: String, _ range: Range<Int>) throws {
        store.close()
        let path = folder.path + "/" + name
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in range where index < bytes.count { bytes[index] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    private func times() throws -> [Int64] {
        var times: [Int64] = []
        _ = try store.scan([4], .distantPast..<Timestamp(milliseconds: .max)) { times.append($0.time.milliseconds) }
        return times
    }

    @Test(arguments: [0..<4_096, 5_000..<16_000])
    func aMonthThatCannotBeReadIsPutAsideByTheNextFlush(range: Range<Int>) throws {
        try apply(1...40)
        try overwrite("readings/2025-11.sqlite", range)
        try apply(41...50)
        #expect(try store.appliedThrough == 50)
        #expect(try times() == records(41...50).map(\.at.milliseconds))
        #expect(notices.all.count == 1 && notices.all[0].contains("readings/2025-11.sqlite.damaged-1"))
        #expect(try store.verify().problems == ["readings/2025-11.sqlite.damaged-1 was put aside as damaged"])
        let size = try FileManager.default.attributesOfItem(atPath: folder.path + "/readings/2025-11.sqlite.damaged-1")
        #expect(size[.size] as? Int ?? 0 > range.lowerBound, "it is kept")
    }

    @Test func aReadThatMeetsADamagedChunkFailsOnce() throws {
        try apply(1...40)
        store.close()
        try edit(
            folder.path + "/readings/2025-11.sqlite",
            "UPDATE bundles SET blob = zeroblob(LENGTH(blob)) WHERE id = (SELECT MIN(id) FROM bundles)"
        )
        let failure = try #require(throws: StoreError.self) { try times() }
        #expect(failure.code == .corrupt && failure.object.hasSuffix("readings/2025-11.sqlite"))
        let left = try times()
        #expect(left.count < 40)
        #expect(notices.all.count == 1 && notices.all[0].contains("put aside"))
        try apply(41...50)
        #expect(try times() == left + records(41...50).map(\.at.milliseconds))
        let problems = try store.verify().problems
        #expect(problems.count == 1 && problems[0].contains("was put aside"), "\(problems)")
    }

    @Test func rollupsThatCannotBeReadAreMadeAnew() throws {
        func hours() throws -> [String] {
            var lines: [String] = []
            _ = try store.rollups([4], .distantPast..<Timestamp(milliseconds: .max)) { _, bucket in
                lines.append("\(bucket.start) \(bucket.n) \(bucket.sum)")
            }
            return lines
        }
        try apply(1...40)
        let before = try hours()
        try overwrite("rollups/2025.sqlite", 0..<4_096)
        try apply(41...60)
        #expect(notices.all.count == 1 && notices.all[0].contains("rollups/2025.sqlite.damaged-1"))
        let after = try hours()
        #expect(after.count > before.count && Array(after.prefix(before.count - 1)) == before.dropLast())
        #expect(try store.verify().problems == ["rollups/2025.sqlite.damaged-1 was put aside as damaged"])
    }
}

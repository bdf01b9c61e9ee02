import Foundation
import Synchronization
import Testing
import TideModel
import TideSQLite
import TideTesting

struct RawArchiveTests {
    /// Cut points move, flushes overlap, files are closed in between: what is read is what was given.
    @Test(arguments: UInt64(0)..<24)
    func randomWork(seed: UInt64) throws {
        let folder = try TestFolder()
        var work = RawWork(seed: seed), records: [Record] = []
        let archive = try RawArchive(folder: folder.path)
        var generator = SplitMix(seed: seed &+ 1_000)
        for _ in 0..<12 {
            let applied = records.count
            records += work.records(Int.random(in: 0...30, using: &generator))
            let from = Int.random(in: 0...applied, using: &generator)
            // Records beyond `through` are offered, too, and must wait.
            let through = Int.random(in: applied...records.count, using: &generator)
            #expect(try archive.apply(records[from...], through: RecordNumber(through)) == [])
            #expect(try archive.all(maxBytes: 1 << 20) == archived(records[..<through]))
            try archive.apply(records[through...], through: RecordNumber(records.count))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: archive.close()
            case 1: try archive.reopen()
            case 2: try archive.tidy()
            default: break
            }
        }
        #expect(try archive.all(maxBytes: 100_000) == archived(records))
        let again = try RawArchive(folder: folder.path)
        #expect(try again.all() == archived(records))
        let report = try again.verify()
        #expect(report.problems == [])
        #expect(report.frames == UInt64(records.reduce(0) { $0 + $1.raw.frames.count }))
    }

    /// Whoever reads while blocks are joined and files change hands sees whole records, and misses none.
    @Test func readersBesideTheWriter() throws {
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        var work = RawWork(seed: 77)
        let records = work.records(400), expected = archived(records)
        let rounds = 40, done = Mutex(false)
        DispatchQueue.concurrentPerform(iterations: 3) { lane in
            do {
                if lane == 0 {
                    defer { done.withLock { $0 = true } }
                    for round in 0..<rounds {
                        let range = max(0, round * 10 - 15)..<(round + 1) * 10
                        try archive.apply(records[range], through: RecordNumber(range.upperBound))
                    }
                }
                var after: RecordNumber = 0
                while true {
                    let isLast = done.withLock { $0 }
                    for (record, frames) in try archive.frames(after: after, maxBytes: 300_000) {
                        let missed = expected.keys.filter { $0 > after && $0 < record }
                        #expect(missed.isEmpty && frames == expected[record], "record \(record)")
                        after = record
                    }
                    guard isLast, try archive.frames(after: after, maxBytes: 1).isEmpty else { continue }
                    #expect(after == expected.keys.max())
                    return
                }
            } catch { Issue.record(error) }
        }
        #expect(try archive.verify().problems == [])
    }

    @Test func readingStopsAtTheBound() throws {
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        let records = (1...5).map { sampleRecord($0, payload: 1_000) }
        try archive.apply(records, through: 5)
        let size = records[0].raw.bytes.count
        #expect(try archive.frames(after: 0, maxBytes: 0).map(\.record) == [1])
        #expect(try archive.frames(after: 1, maxBytes: 2 * size).map(\.record) == [2, 3])
        #expect(try archive.frames(after: 3, maxBytes: .max).map(\.record) == [4, 5])
        #expect(try archive.frames(after: 5, maxBytes: .max).isEmpty)
    }

    @Test func aCallThatFailsShowsNothingAndIsRepeated() throws {
        struct Mine: Error {}
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        // More than two full blocks, so that the first are in the file when the call fails.
        let records = (1...20).map { sampleRecord($0, payload: 600_000) }
        #expect(throws: Mine.self) {
            try archive.apply(through: 20) { body in
                for record in records.dropLast(3) { try body(record) }
                throw Mine()
            }
        }
        #expect(try archive.verify().frames > 0)
        #expect(try archive.all() == [:])
        try archive.apply(records, through: 20)
        #expect(try archive.all() == archived(records))
        #expect(try archive.verify().frames == 20)
    }

    @Test func smallFlushesAreJoined() throws {
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        let records = (1...1_000).map { sampleRecord($0, payload: 100) }
        for record in records { try archive.apply([record], through: record.number) }
        let report = try archive.verify()
        #expect(report.frames == 1_000)
        #expect(report.blocks <= 15)
        #expect(try archive.all() == archived(records))
    }

    @Test func framesLargerThanABlock() throws {
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        let records = [sampleRecord(1), sampleRecord(2, payload: 9_000_000), sampleRecord(3)]
        try archive.apply(records, through: 3)
        #expect(try archive.all(maxBytes: 10) == archived(records))
    }

    @Test func daysAreListedAndRemoved() throws {
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        #expect(try archive.days.isEmpty)
        #expect(try archive.frames(after: 0, maxBytes: 1).isEmpty)
        var records = (1...3).map { sampleRecord($0) }
        for index in records.indices {
            records[index].raw.removeAll()
            let time = Timestamp(milliseconds: RawWork.midnight + Int64(index) * 86_400_000 - 1)
            records[index].raw.append(topic: "t", payload: [1], received: time)
        }
        try archive.apply(records, through: 3)
        let days = try archive.days
        #expect(days.map(\.day.description) == ["2026-11-23", "2026-11-24", "2026-11-25"])
        #expect(days.allSatisfy { $0.bytes > 4_096 })
        try archive.remove(day: days[1].day)
        #expect(try archive.all() == archived([records[0], records[2]]))
        try archive.remove(day: days[1].day)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/raw")
        #expect(!names.contains { $0.hasPrefix("2026-11-24") })
        try archive.remove(day: days[2].day)
        #expect(try archive.all() == archived([records[0]]))
    }

    @Test func clocksThatAreFarOut() throws {
        let folder = try TestFolder()
        let archive = try RawArchive(folder: folder.path)
        var record = sampleRecord(1)
        for time in [Int64.min, -1, 0, .max, 86_400_000, 4_102_444_800_000, 1, .min, -86_400_001] {
            record.raw.append(topic: "t", payload: [7], received: Timestamp(milliseconds: time))
        }
        try archive.apply([record], through: 1)
        #expect(try archive.all() == archived([record]))
        #expect(try archive.verify().frames == 10)
        #expect(try archive.verify().problems == [])
        #expect(try archive.days.count == 8)
        #expect(try archive.days.first?.day.description == "0000-01-01")
        #expect(try archive.days.last?.day.description == "9999-12-31")
    }

    @Test(arguments: ["2026-11-23", "0000-02-29", "9999-12-31"])
    func daysAreSpelled(_ text: String) throws { #expect(RawDay(text)?.description == text) }

    @Test(arguments: ["2026-11-31", "2026-13-01", "2026-00-10", "2026-1-010", "x026-11-23", "", "2026-11-23x"])
    func noDays(_ text: String) { #expect(RawDay(text) == nil) }
}

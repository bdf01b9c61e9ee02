import Foundation
import Testing
import TideModel
import TideSQLite

struct JournalTrimTests {
    let folder: TestFolder
    let journal: SQLiteJournal

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func size(_ suffix: String = "") -> Int {
        let path = folder.path + "/" + SQLiteJournal.fileName + suffix
        return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
    }

    @Test func theRestStays() throws {
        let records = (1...10).map { sampleRecord($0) }
        try journal.append(records)
        try journal.trim(through: 4)
        for _ in 0..<2 {
            var rest: [Record] = []
            try journal.replay(after: 4) { rest.append($0) }
            #expect(rest == Array(records[4...]))
            #expect(journal.last.number == 10)
            #expect(journal.trimmedThrough == 4)
            #expect((1_500..<4_000).contains(journal.size))
            #expect(try journal.reader.verify() == JournalReport.sound(last: 10, records: 6))
            try journal.reopen()
        }
    }

    @Test func replayPassesOverWhatWasTrimmed() throws {
        try journal.append((1...5).map { sampleRecord($0) })
        try journal.trim(through: 3)
        for start in [0, 2, 3, 4, 5, RecordNumber.max] {
            var replayed: [RecordNumber] = []
            try journal.replay(after: start) { replayed.append($0.number) }
            #expect(replayed == [4, 5].filter { $0 > start })
        }
    }

    @Test func trimmingNeverGoesBackOrAhead() throws {
        try journal.append((1...5).map { sampleRecord($0) })
        try journal.trim(through: 3)
        #expect(throws: StoreError.self) { try journal.trim(through: 6) }
        try journal.trim(through: 2)
        #expect(journal.trimmedThrough == 3)
    }

    @Test func numbersGoOnWhenEverythingIsTrimmed() throws {
        try journal.append((1...3).map { sampleRecord($0) })
        try journal.trim(through: 3)
        try journal.reopen()
        #expect(journal.last.number == 3)
        #expect(journal.last.at == sampleRecord(3).at)
        #expect(journal.size == 0)
        #expect(throws: StoreError.self) { try journal.append([sampleRecord(1)]) }
        try journal.append([sampleRecord(4)])
        #expect(try journal.reader.lastNumber() == 4)
    }

    @Test func spaceIsGivenBack() throws {
        let count: RecordNumber = 110
        for number in 1...count { try journal.append([sampleRecord(number, payload: 1_000_000)]) }
        let before = size() + size("-wal")
        try journal.trim(through: count)
        #expect(before > 100_000_000)
        #expect(size() < 1_000_000)
        #expect(size("-wal") == 0)
        #expect(journal.size == 0)
        try journal.append([sampleRecord(count + 1)])
        #expect(try journal.reader.verify() == JournalReport.sound(last: count + 1, records: 1))
    }

    @Test func tidyKeepsTheLogShort() throws {
        var copies = 0
        for number in 1...200 {
            let before = size()
            try journal.append([sampleRecord(RecordNumber(number), payload: 1_000_000)])
            try journal.tidy()
            #expect(size("-wal") < 137_000_000)
            if size() > before { copies += 1 }
        }
        #expect(copies == 1)
    }

    /// What is trimmed before the log is copied is written once.
    @Test func trimmedRecordsAreNotCopied() throws {
        for number in 1...60 { try journal.append([sampleRecord(RecordNumber(number), payload: 1_000_000)]) }
        let file = size()
        try journal.trim(through: 58)
        // Two records are left.
        #expect(size() < file + 3_000_000)
        #expect(size("-wal") == 0)
        #expect(try journal.reader.verify() == JournalReport.sound(last: 60, records: 2))
    }
}

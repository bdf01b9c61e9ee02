import Foundation
import Synchronization
import Testing
import TideModel
import TideSQLite

struct JournalReaderTests {
    @Test func recordsAreReadInBoundedPieces() throws {
        let folder = try TestFolder()
        let journal = try SQLiteJournal(folder: folder.path)
        let records = (1...6).map { sampleRecord($0, payload: $0 == 3 ? 5_000 : 100) }
        try journal.append(records)
        let reader = journal.reader
        #expect(try reader.records(after: 0, maxBytes: .max).map { try $0.decoded() } == records)
        #expect(try reader.records(after: 2, through: 4, maxBytes: .max).map(\.number) == [3, 4])
        #expect(try reader.records(after: 2, maxBytes: 1).map(\.number) == [3])
        #expect(try reader.records(after: 0, maxBytes: 2_000).map(\.number) == [1, 2])
        #expect(try reader.records(after: 6, maxBytes: .max).isEmpty)
        #expect(try reader.lastNumber() == 6)
    }

    /// A reader beside the writer sees whole commits only, in order, and hinders nobody.
    @Test func readsWhileTheWriterWrites() throws {
        let folder = try TestFolder()
        let journal = try SQLiteJournal(folder: folder.path)
        let reader = journal.reader
        let finished = DispatchSemaphore(value: 0)
        let problems = Mutex<[String]>([]), seen = Mutex<RecordNumber>(0)
        let thread = Thread {
            var next: RecordNumber = 1
            while next <= 200 {
                guard let found = try? reader.records(after: next - 1, maxBytes: 300_000) else {
                    problems.withLock { $0.append("reading failed at \(next)") }
                    break
                }
                for stored in found {
                    if (try? stored.decoded()) != sampleRecord(next, payload: 20_000) {
                        problems.withLock { $0.append("record \(next) is not as written") }
                    }
                    next += 1
                }
            }
            seen.withLock { $0 = next - 1 }
            finished.signal()
        }
        thread.start()
        for number in stride(from: RecordNumber(1), through: 199, by: 2) {
            try journal.append([sampleRecord(number, payload: 20_000), sampleRecord(number + 1, payload: 20_000)])
            if number % 50 == 1 { try journal.tidy() }
        }
        #expect(finished.wait(timeout: .now() + 60) == .success)
        #expect(problems.withLock { $0 }.isEmpty)
        #expect(seen.withLock { $0 } == 200)
    }
}

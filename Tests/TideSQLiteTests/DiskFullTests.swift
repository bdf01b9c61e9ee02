import Foundation
import Testing
import TideModel
import TideSQLite

@Suite(.enabled(if: SmallFileSystem.isPossible, "needs the right to mount a tmpfs"))
struct DiskFullTests {
    /// Appends until the disk is full; returns how many records were kept.
    private func fill(_ journal: SQLiteJournal) throws -> RecordNumber {
        for number in RecordNumber(1)...100 {
            do { try journal.append([sampleRecord(number, payload: 200_000)]) } catch let failure as StoreError {
                #expect(failure.code == .full)
                #expect(failure.isRetryable)
                #expect(failure.description.contains("Free space"))
                return number - 1
            }
        }
        Issue.record("the disk never filled up")
        return 0
    }

    private func check(_ journal: SQLiteJournal, holds count: RecordNumber) throws {
        var next: RecordNumber = 1
        try journal.replay(after: 0) {
            #expect($0 == sampleRecord(next, payload: 200_000))
            next += 1
        }
        #expect(next == count + 1)
        #expect(journal.last.number == count)
    }

    @Test(arguments: [false, true])
    func aFailedAppendLeavesNothingAndGoesOnWhenThereIsSpace(reopening: Bool) throws {
        let disk = try SmallFileSystem(kilobytes: 16_384)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let journal = try SQLiteJournal(folder: disk.path)
        try disk.fill(leaving: 1_500)
        let kept = try fill(journal)
        #expect(kept > 0)
        try check(journal, holds: kept)
        // A probe is as large as what failed: it must not say that all is well while the next append would fail.
        let failure = try #require(throws: StoreError.self) { try journal.probe() }
        #expect(failure.code == .full)
        try disk.makeSpace()
        if reopening { try journal.reopen() }
        try journal.probe()
        try check(journal, holds: kept)
        try journal.append([sampleRecord(kept + 1, payload: 200_000), sampleRecord(kept + 2, payload: 200_000)])
        try check(journal, holds: kept + 2)
        #expect(try journal.reader.verify() == JournalReport.sound(last: kept + 2, records: Int(kept) + 2))
    }

    @Test func readersGoOnWhileTheDiskIsFull() throws {
        let disk = try SmallFileSystem(kilobytes: 16_384)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let journal = try SQLiteJournal(folder: disk.path)
        let reader = journal.reader
        try disk.fill(leaving: 1_500)
        let kept = try fill(journal)
        #expect(try reader.lastNumber() == kept)
        #expect(try reader.records(after: 0, maxBytes: .max).count == Int(kept))
    }

    @Test func readingsAreAppliedOnceThereIsSpace() throws {
        let disk = try SmallFileSystem(kilobytes: 16_384)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let store = try SQLiteSeriesStore(folder: disk.path)
        try store.apply([sampleRecord(1)])
        try disk.fill(leaving: 500)
        let large = (2...6).map { sampleRecord($0, payload: 300_000) }
        let failure = try #require(throws: StoreError.self) { try store.apply(large) }
        #expect(failure.code == .full)
        #expect(try store.appliedThrough == 1)
        // Files that were committed before the disk was full say so themselves, and are not given the records again.
        try disk.makeSpace()
        try store.apply(large)
        #expect(try store.appliedThrough == 6)
        #expect(
            try store.verify()
                == StoreReport(
                    appliedThrough: 6,
                    readings: 12,
                    superseded: 0,
                    rawFrames: 6,
                    problems: []
                )
        )
    }

    /// Journal, raw archive, readings, rollups and retention meet a full disk wherever they are.
    @Test(arguments: UInt64(0)..<8)
    func nothingIsLostOrDoubledWhereverTheSpaceEnds(seed: UInt64) throws {
        let kind: SmallFileSystem.Kind = SmallFileSystem.isLoopPossible && seed % 2 == 1 ? .ext4 : .tmpfs
        var work = try DiskFullWork(seed: seed, kind)
        for _ in 0..<250 { try work.step() }
        let problems = try work.finish()
        #expect(problems == [])
        print("disk full, seed \(seed) on \(kind): \(work.failures), \(work.removals) removals")
        #expect(work.failures.values.reduce(0, +) > 10)
    }

    @Test func readOnlyFileSystemSaysSo() throws {
        let disk = try SmallFileSystem(kilobytes: 64, readOnly: true)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let lock = try #require(throws: StoreError.self) { try FolderLock(folder: disk.path) }
        #expect(lock.code == .readOnly)
        #expect(throws: StoreError.self) { try SQLiteJournal(folder: disk.path) }
        #expect(throws: StoreError.self) { try SQLiteSeriesStore(folder: disk.path + "/data") }
    }
}

import Foundation
import Testing
import TideModel
import TideSQLite
import TideTesting

/// Backups of one process's folder: what they hold, what they share, what they refuse.
struct BackupTests {
    let folder: TestFolder
    let scratch: TestFolder
    let journal: SQLiteJournal
    let store: SQLiteSeriesStore
    let shelf: BackupShelf

    init() throws {
        (folder, scratch) = (try TestFolder(), try TestFolder())
        journal = try SQLiteJournal(folder: folder.path)
        store = try SQLiteSeriesStore(folder: folder.path)
        shelf = BackupShelf(path: scratch.path + "/shelf")
    }

    /// 2026-11-26T09:45:12Z and later.
    static let now = Timestamp(milliseconds: 1_795_686_312_000)

    /// Appends records through one, in three months of device time, and applies some of them.
    func fill(_ numbers: ClosedRange<RecordNumber>, applying: RecordNumber) throws {
        for number in numbers {
            var record = sampleRecord(number)
            // Ten minutes each, so that hours are over and in the rollups.
            record.at = Timestamp(milliseconds: 1_764_000_000_000 + Int64(number) * 600_000)
            record.readings.time = [record.at.milliseconds - Int64(number % 3) * 31 * 86_400_000]
            try journal.append([record])
        }
        try store.apply(through: applying) { [journal] after, body in
            try journal.reader.replay(after: after, through: applying, body)
        }
        try store.compact()
    }

    func backUp(_ progress: (FolderBackup.Progress) throws -> Void = { _ in }) throws -> FolderBackup.Result {
        try FolderBackup(store, journal.reader, folder: folder.path, shelf: shelf, now: Self.now).run(progress)
    }

    /// All readings of a folder through its last record, and its epoch; it must be sound.
    func content(_ path: String) throws -> (readings: [StoredReading], epoch: UInt64) {
        let journal = try SQLiteJournal(folder: path)
        let store = try SQLiteSeriesStore(folder: path)
        defer {
            store.close()
            journal.close()
        }
        let last = journal.last.number
        try store.apply(through: last) { after, body in
            try journal.reader.replay(after: after, through: last, body)
        }
        #expect(try journal.reader.verify().problems == [])
        #expect(try store.verify().problems == [])
        var readings: [StoredReading] = []
        _ = try store.scan([4, 5], .distantPast..<Timestamp(milliseconds: .max)) { readings.append($0) }
        return (readings, journal.epoch)
    }

    /// Every SQLite file of the data folder, by name.
    private func files(_ path: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).filter { $0.hasSuffix(".sqlite") }.sorted()
    }

    @Test func aBackupHoldsEveryFileAndIsWholeAtItsCut() throws {
        try fill(1...30, applying: 20)
        let result = try backUp()
        let manifest = result.entry.manifest
        #expect(manifest.record == 30 && manifest.applied == 20)
        #expect(result.entry.name == "2026-11-26T09-45-12Z")
        #expect(manifest.files.map(\.name) == (try files(folder.path)))
        #expect(manifest.files.contains { $0.name == "rollups/2025.sqlite" })
        // What comes after the cut is not in it.
        try fill(31...40, applying: 40)
        let target = scratch.path + "/restored"
        let restored = try FolderRestore(shelf.path).run(into: target) { _ in }
        let found = try content(target)
        #expect(found.readings.filter { $0.series == 4 }.count == 30)
        #expect(found.epoch == restored.epoch && restored.epoch != journal.epoch && restored.problems == [])
        var check = BackupCheck(shelf.path)
        let report = try check.run()
        #expect(report.backups == 1 && report.problems == [] && report.files == manifest.files.count)
        let left = try FileManager.default.contentsOfDirectory(atPath: shelf.path)
        #expect(left.sorted() == [result.entry.name, "lock"])
    }

    @Test func theNextBackupCopiesOnlyWhatChanged() throws {
        try fill(1...30, applying: 30)
        let first = try backUp()
        #expect(first.copiedFiles == first.entry.manifest.files.count)
        // One month changes; the others, and the rollups, do not.
        var record = sampleRecord(31)
        record.at = Timestamp(milliseconds: 1_764_000_000_000 + 31 * 600_000)
        record.raw = FrameBatch(source: record.raw.source)
        try journal.append([record])
        try store.apply(through: 31) { [journal] after, body in
            try journal.reader.replay(after: after, through: 31, body)
        }
        let second = try backUp()
        #expect(second.entry.name == "2026-11-26T09-45-12Z-2")
        let inodes = try [first, second].map { result in
            try Dictionary(
                uniqueKeysWithValues: files(result.entry.path).map { name in
                    let path = "\(result.entry.path)/\(name)"
                    return (name, try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
                }
            )
        }
        let changed = try files(folder.path).filter { inodes[0][$0] != inodes[1][$0] }
        #expect(changed == ["live.sqlite", "readings/2025-11.sqlite", "readings/index.sqlite"])
        #expect(second.copiedFiles == 3)
        // Each stands by itself: the older one goes, the younger one is whole.
        try FileManager.default.removeItem(atPath: first.entry.path)
        _ = try FolderRestore(shelf.path).run(into: scratch.path + "/restored") { _ in }
        #expect(try content(scratch.path + "/restored").readings.filter { $0.series == 4 }.count == 31)
    }

    @Test func aChangeIsSeenWhoseSizeAndTimeAreAsBefore() throws {
        try fill(1...30, applying: 30)
        let first = try backUp()
        #expect(try backUp().copiedFiles == 1, "`live.sqlite` alone")
        let (name, path) = ("readings/2025-10.sqlite", folder.path + "/readings/2025-10.sqlite")
        let before = try FileManager.default.attributesOfItem(atPath: path)
        store.close()
        try edit(path, "UPDATE chunks SET rows = rows + 1; PRAGMA wal_checkpoint(TRUNCATE)")
        let time = try #require(before[.modificationDate] as? Date)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        let after = try FileManager.default.attributesOfItem(atPath: path)
        #expect(after[.size] as? Int == before[.size] as? Int)
        let third = try backUp().entry
        let hashes = [first.entry, third].map { entry in entry.manifest.files.first { $0.name == name }?.sha256 }
        #expect(hashes[0] != hashes[1])
    }

    @Test func flushesGoOnWhileFilesAreHeldAndAreNotInTheBackup() throws {
        try fill(1...30, applying: 30)
        var (next, steps): (RecordNumber, Int) = (31, 0)
        let result = try backUp { _ in
            steps += 1
            try fill(next...next + 4, applying: next + 4)
            next += 5
        }
        #expect(steps > 10 && result.entry.manifest.record == 30)
        _ = try FolderRestore(shelf.path).run(into: scratch.path + "/restored") { _ in }
        #expect(try content(scratch.path + "/restored").readings.filter { $0.series == 4 }.count == 30)
        #expect(try store.verify().problems == [])
        // What changed while it was copied is copied again.
        let again = try backUp()
        #expect(again.entry.manifest.record == next - 1)
        _ = try FolderRestore(shelf.path).run(into: scratch.path + "/again") { _ in }
        #expect(try content(scratch.path + "/again").readings.filter { $0.series == 4 }.count == Int(next - 1))
    }

    @Test func aBackupThatIsEndedLeavesNothingAndTheFormerOneWhole() throws {
        struct Enough: Error {}
        try fill(1...10, applying: 10)
        let first = try backUp()
        try fill(11...20, applying: 20)
        var steps = 0
        while true {
            var left = steps
            do {
                _ = try backUp { _ in
                    left -= 1
                    if left < 0 { throw Enough() }
                }
                break
            } catch is Enough {}
            steps += 1
            #expect(shelf.names == [first.entry.name])
            #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.path).count == 2)
        }
        #expect(steps > 5 && shelf.names.count == 2)
        var check = BackupCheck(shelf.path)
        #expect(try check.run().problems == [])
    }

    @Test func everyFlippedBitIsFoundByName() throws {
        try fill(1...30, applying: 25)
        let entry = try backUp().entry
        var generator = SplitMix(seed: 5)
        let names = entry.manifest.files.map(\.name) + ["backup.json", "SHA256SUMS"]
        for name in names {
            let path = entry.path + "/" + name
            #expect(chmod(path, 0o640) == 0)
            let sound = try Data(contentsOf: URL(fileURLWithPath: path))
            for _ in 0..<8 {
                var damaged = sound
                let offset = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                try damaged.write(to: URL(fileURLWithPath: path))
                var check = BackupCheck(shelf.path)
                let problems = try check.run().problems
                #expect(problems.count == 1 && problems[0].hasPrefix("\(entry.name)/\(name): "), "\(problems)")
                guard name != "SHA256SUMS" else { continue }
                let target = scratch.path + "/restored"
                let failure = try #require(throws: StoreError.self) {
                    try FolderRestore(shelf.path).run(into: target) { _ in }
                }
                #expect(failure.code == .corrupt && failure.object.hasSuffix(name))
                let left = try? FileManager.default.contentsOfDirectory(atPath: target)
                #expect(left ?? [] == ["lock"] || left == nil)
            }
            try sound.write(to: URL(fileURLWithPath: path))
        }
    }

    @Test func theOldestLeaveWhenOnlySomeAreToStay() throws {
        for number in RecordNumber(1)...5 {
            try fill(number...number, applying: number)
            let backup = FolderBackup(
                store,
                journal.reader,
                folder: folder.path,
                shelf: shelf,
                keeping: 2,
                now: Self.now + Int64(number) * 60_000
            )
            let deleted = try backup.run { _ in }.deleted
            #expect(deleted == (number > 2 ? ["2026-11-26T09-4\(number + 3)-12Z"] : []))
        }
        #expect(shelf.names == ["2026-11-26T09-49-12Z", "2026-11-26T09-50-12Z"])
        var check = BackupCheck(shelf.path)
        #expect(try check.run().problems == [])
    }
}

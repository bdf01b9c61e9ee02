import Foundation
import Testing
import TideChunks
import TideModel
import TideSQLite

// What is half, damaged, or in the wrong place.

extension BackupTests {
    @Test func whatIsNoWholeBackupIsRefused() throws {
        func refused(_ code: StoreError.Code, _ body: () throws -> Void) throws {
            #expect(try #require(throws: StoreError.self, performing: body).code == code)
        }
        try fill(1...10, applying: 10)
        let entry = try backUp().entry
        // Cut short: all files, and not the manifest that comes last.
        let partial = shelf.path + "/2026-11-26T10-00-00Z.partial"
        try FileManager.default.copyItem(atPath: entry.path, toPath: partial)
        try FileManager.default.removeItem(atPath: partial + "/backup.json")
        let target = scratch.path + "/restored"
        try refused(.incomplete) { _ = try FolderRestore(partial) }
        try refused(.incomplete) { _ = try FolderRestore(scratch.path) }
        // A backup is nobody's data folder: files of others would change with it.
        try refused(.occupied) { try DataFolder.requireNoBackup(entry.path) }
        try refused(.occupied) { _ = try FolderRestore(shelf.path).run(into: folder.path) { _ in } }
        try refused(.occupied) {
            _ = try FolderBackup(
                store,
                journal.reader,
                folder: folder.path,
                shelf: BackupShelf(path: folder.path + "/backups"),
                now: Self.now
            ).run { _ in }
        }
        // A restore that was cut short is refused as a data folder, and begun anew.
        struct Enough: Error {}
        #expect(throws: Enough.self) { try FolderRestore(shelf.path).run(into: target) { _ in throw Enough() } }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["lock"])
        try FileManager.default.copyItem(atPath: entry.path + "/readings", toPath: target + "/readings")
        try Data("half".utf8).write(to: URL(fileURLWithPath: target + "/restoring"))
        try refused(.incomplete) { try DataFolder.requireRestored(target) }
        _ = try FolderRestore(shelf.path).run(into: target) { _ in }
        try DataFolder.requireRestored(target)
        #expect(try content(target).readings.filter { $0.series == 4 }.count == 10)
        // The next backup clears away what was cut short.
        _ = try backUp()
        #expect(shelf.names.count == 2 && !FileManager.default.fileExists(atPath: partial))
    }

    @Test(.enabled(if: SmallFileSystem.isPossible, "needs the right to mount a tmpfs"))
    func aShelfThatFillsUpKeepsWhatItHad() throws {
        let disk = try SmallFileSystem(kilobytes: 16_384)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let shelf = BackupShelf(path: disk.path + "/shelf")
        try fill(1...30, applying: 30)
        let backup = FolderBackup(store, journal.reader, folder: folder.path, shelf: shelf, now: Self.now)
        let first = try backup.run { _ in }
        try fill(31...60, applying: 60)
        for kilobytes in [0, 4, 40] {
            var isFilled = false
            let failure = try #require(throws: StoreError.self) {
                try backup.run { _ in
                    if !isFilled { try disk.fill(leaving: kilobytes) }
                    isFilled = true
                }
            }
            #expect(failure.code == .full && failure.hint.contains("Make space"), "\(failure)")
            let left = try FileManager.default.contentsOfDirectory(atPath: shelf.path)
            #expect(left.sorted() == [first.entry.name, "lock"])
            try disk.makeSpace()
        }
        _ = try backup.run { _ in }
        var check = BackupCheck(shelf.path)
        #expect(try check.run().problems == [] && shelf.names.count == 2)
    }

    @Test func damagedFilesMayBeLeftOutButNotThoseThatNoFolderCanDoWithout() throws {
        try fill(1...60, applying: 60)
        let entry = try backUp().entry
        func damage(_ name: String) throws {
            let path = entry.path + "/" + name
            #expect(chmod(path, 0o640) == 0)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(fileURLWithPath: path))
        }
        let names = ["raw/2025-11-24.sqlite", "readings/2025-09.sqlite", "rollups/2025.sqlite"]
        for name in names { try damage(name) }
        let target = scratch.path + "/restored"
        #expect(throws: StoreError.self) { try FolderRestore(shelf.path).run(into: target) { _ in } }
        let restore = try FolderRestore(shelf.path, leavingOutDamaged: true)
        let problems = try restore.run(into: target) { _ in }.problems
        #expect(problems.map { String($0.prefix { $0 != ":" }) } == names)
        // Readings of two months are there, and their rollups are made anew.
        let other = try SQLiteSeriesStore(folder: target)
        try other.apply([Record(number: 61, at: Timestamp(milliseconds: 1_764_000_000_000 + 90_000_000))])
        try other.compact()
        #expect(try other.verify().readings == 80 && other.verify().problems == [])
        var hours = 0
        _ = try other.rollups([4], .distantPast..<Timestamp(milliseconds: .max)) { hours += Int($1.n) }
        #expect(hours == 40)
        other.close()
        try damage("readings/index.sqlite")
        #expect(throws: StoreError.self) {
            try FolderRestore(shelf.path, leavingOutDamaged: true).run(into: scratch.path + "/other") { _ in }
        }
    }
}

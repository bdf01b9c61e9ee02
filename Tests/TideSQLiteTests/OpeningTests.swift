import Foundation
import GRDB
import Testing
import TideModel
import TideSQLite

struct OpeningTests {
    @Test func aNewerSchemaIsRefusedUntouched() throws {
        let folder = try TestFolder()
        let path = folder.path + "/" + SQLiteJournal.fileName
        let journal = try SQLiteJournal(folder: folder.path)
        try journal.append([sampleRecord(1)])
        journal.close()
        try edit(path, "PRAGMA user_version = 11")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let failure = try #require(throws: StoreError.self) { try SQLiteJournal(folder: folder.path) }
        #expect(failure.code == .newerSchema)
        #expect(failure.cause == "made by a newer Fieldtide: schema 11, this program knows 10")
        #expect(!failure.isRetryable)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        try edit(path, "PRAGMA user_version = 10")
        #expect(try SQLiteJournal(folder: folder.path).last.number == 1)
    }

    /// A program that was killed while it made the file leaves a transaction to be taken back, in a rollback journal.
    @Test func aFileThatWasBeingMadeIsMadeAnew() throws {
        let (folder, killed) = (try TestFolder(), try TestFolder())
        let made = folder.path + "/made.sqlite"
        let queue = try DatabaseQueue(path: made)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE first(a); PRAGMA cache_size = 1; BEGIN; CREATE TABLE filler(a)")
            for _ in 0..<400 { try db.execute(sql: "INSERT INTO filler VALUES (zeroblob(900))") }
            for suffix in ["", "-journal"] {
                try FileManager.default.copyItem(
                    atPath: made + suffix,
                    toPath: killed.path + "/" + SQLiteJournal.fileName + suffix
                )
            }
            try db.execute(sql: "ROLLBACK")
        }
        let journal = try SQLiteJournal(folder: killed.path)
        try journal.append([sampleRecord(1)])
        #expect(journal.last.number == 1)
    }

    @Test func newerReadingsAreRefused() throws {
        let folder = try TestFolder()
        try SQLiteSeriesStore(folder: folder.path).close()
        try edit(folder.path + "/readings/index.sqlite", "PRAGMA user_version = 7")
        let failure = try #require(throws: StoreError.self) { try SQLiteSeriesStore(folder: folder.path) }
        #expect(failure.code == .newerSchema)
    }

    @Test func foreignAndDamagedFilesAreRefused() throws {
        let folder = try TestFolder()
        let path = folder.path + "/" + SQLiteJournal.fileName
        try edit(path, "PRAGMA application_id = 77; CREATE TABLE theirs(a)")
        #expect(try #require(throws: StoreError.self) { try SQLiteJournal(folder: folder.path) }.code == .foreignFile)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            try FileManager.default.removeItem(atPath: folder.path + "/" + file)
        }
        try Data(repeating: 0x41, count: 50_000).write(to: URL(fileURLWithPath: path))
        #expect(try #require(throws: StoreError.self) { try SQLiteJournal(folder: folder.path) }.code == .corrupt)
    }

    @Test func aMissingFolderIsNamed() throws {
        let failure = try #require(throws: StoreError.self) { try SQLiteJournal(folder: "/nowhere/data") }
        #expect(failure.code == .cannotOpen)
        #expect(failure.description.contains("/nowhere/data/live.sqlite"))
    }

    @Test func damagedRecordsAreNamed() throws {
        let folder = try TestFolder()
        let journal = try SQLiteJournal(folder: folder.path)
        try journal.append((1...3).map { sampleRecord($0) })
        journal.close()
        let path = folder.path + "/" + SQLiteJournal.fileName
        try edit(path, "UPDATE journal SET blob = x'00' WHERE number = 2")
        try journal.reopen()
        #expect(try journal.reader.verify().problems.map { $0.prefix(8) } == ["record 2"])
        let failure = try #require(throws: StoreError.self) { try journal.replay(after: 0) { _ in } }
        #expect(failure.code == .corrupt)
        journal.close()
        try edit(path, "DELETE FROM journal WHERE number = 2")
        try journal.reopen()
        #expect(try journal.reader.verify().problems == ["record 2 is missing before 3"])
        #expect(throws: StoreError.self) { try journal.replay(after: 0) { _ in } }
    }

    @Test func errorsOfTheCallerPassThrough() throws {
        struct Mine: Error {}
        let folder = try TestFolder()
        let journal = try SQLiteJournal(folder: folder.path)
        try journal.append([sampleRecord(1)])
        #expect(throws: Mine.self) { try journal.replay(after: 0) { _ in throw Mine() } }
        try journal.append([sampleRecord(2)])
    }
}

import Foundation
import GRDB
import Testing
import TideModel
import TideSQLite

/// What the journal keeps of devices' states.
struct CheckpointTests {
    let folder: TestFolder
    let journal: SQLiteJournal
    private var path: String { folder.path + "/" + SQLiteJournal.fileName }

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
        try journal.append([sampleRecord(1)])
    }

    /// Schema 4 had a row for each device.
    @Test func blobsOfAnOlderFileAreTakenOver() throws {
        try journal.checkpoint(Checkpoint.Slice(record: 1, global: [1], devices: [70: [8]]))
        journal.close()
        try edit(
            path,
            """
            DROP TABLE checkpoint_devices;
            CREATE TABLE checkpoint_device(
                device INTEGER PRIMARY KEY, record INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
            INSERT INTO checkpoint_device VALUES (3, 1, x'0102'), (4, 0, x''), (700, 1, x'07');
            DELETE FROM grdb_migrations WHERE identifier = '5';
            PRAGMA user_version = 4;
            """
        )
        let wanted: [DeviceNumber: Checkpoint.Blob] = [
            3: Checkpoint.Blob(record: 1, bytes: [1, 2]), 4: Checkpoint.Blob(record: 0, bytes: []),
            700: Checkpoint.Blob(record: 1, bytes: [7]),
        ]
        #expect(try journal.loadCheckpoint().devices == wanted)
    }

    /// A flipped bit is never taken for what a device sent last, and `verify` names the devices.
    @Test func damageIsNamed() throws {
        let slice = Checkpoint.Slice(record: 1, global: [1], devices: [70: [8, 9, 10], 71: [1], 80: Array(0..<200)])
        try journal.checkpoint(slice)
        let sound = try journal.loadCheckpoint()
        journal.close()
        let queue = try DatabaseQueue(path: path)
        let blob = try #require(try queue.read { try Data.fetchOne($0, sql: "SELECT blob FROM checkpoint_devices") })
        var undetected = 0
        for bit in 0..<8 * blob.count {
            var damaged = blob
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            try queue.write { try $0.execute(sql: "UPDATE checkpoint_devices SET blob = ?", arguments: [damaged]) }
            let problems = try journal.reader.verify().problems
            if problems.isEmpty {
                // Zstandard has bits that mean nothing.
                undetected += 1
                #expect(try journal.loadCheckpoint() == sound)
            } else {
                #expect(problems.count == 1 && problems[0].hasPrefix("the state of devices from 64 on"), "\(problems)")
                #expect(throws: StoreError.self) { try journal.loadCheckpoint() }
            }
        }
        #expect(undetected < 8)
    }

    @Test func everyDamagedRowIsNamed() throws {
        try journal.checkpoint(Checkpoint.Slice(record: 1, global: [1], devices: [1: [8], 64: [9], 200: [7]]))
        journal.close()
        try edit(path, "UPDATE checkpoint_devices SET blob = x'00' WHERE range <> 1")
        let problems = try journal.reader.verify().problems
        let named = problems.map { $0.prefix { $0 != ":" } }
        #expect(named == ["the state of devices from 0 on", "the state of devices from 192 on"])
    }
}

import Foundation
import Testing
import TideModel
import TideSQLite

struct JournalTests {
    let folder: TestFolder
    let journal: SQLiteJournal

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func replayed(after number: RecordNumber = 0) throws -> [Record] {
        var records: [Record] = []
        try journal.replay(after: number) { records.append($0) }
        return records
    }

    @Test func everyCommitWaitsForTheDisk() throws {
        for _ in 0..<2 {
            let found = try journal.durability()
            #expect(found.synchronous == 2)
            #expect(found.journalMode == "wal")
            #expect(found.autoVacuum == 2)
            #expect(found.pageSize == 4_096)
            try journal.reopen()
        }
    }

    /// Records of many devices are much alike; those of a backlog are left as they are.
    @Test func recordsAreCompressedUnlessTheyAreLarge() throws {
        var records = [sampleRecord(1), sampleRecord(2)]
        for (index, count) in [500, 3_000].enumerated() {
            for device in 0..<count {
                let payload = "{\"do\":\(device % 50).25,\"temperature\":18.5,\"salinity\":31.02}"
                records[index].raw.append(
                    topic: "farm/pond/\(device)",
                    payload: Array(payload.utf8),
                    received: .distantPast
                )
            }
        }
        let plain = records.map { $0.encoded().count }
        try journal.append([records[0]])
        let small = journal.size
        try journal.append([records[1]])
        #expect(plain[0] < 512 << 10 && small < plain[0] / 3)
        #expect(journal.size - small == plain[1] || plain[1] <= 512 << 10)
        try journal.reopen()
        #expect(try replayed() == records)
        #expect(try journal.reader.verify() == JournalReport.sound(last: 2, records: 2))
    }

    @Test func aDamagedCompressedRecordIsNamed() throws {
        var record = sampleRecord(1)
        for _ in 0..<50 { record.raw.append(topic: "a", payload: [1, 2, 3], received: .distantPast) }
        try journal.append([record])
        journal.close()
        let path = folder.path + "/" + SQLiteJournal.fileName
        for cut in [
            "substr(blob, 1, length(blob) - 9)", "substr(blob, 1, 5)", "x'28B52FFD'", "CAST(blob || x'00' AS BLOB)",
        ] {
            let damaged = try TestFolder()
            try FileManager.default.copyItem(atPath: path, toPath: damaged.path + "/" + SQLiteJournal.fileName)
            try edit(damaged.path + "/" + SQLiteJournal.fileName, "UPDATE journal SET blob = \(cut)")
            let journal = try SQLiteJournal(folder: damaged.path)
            let failure = try #require(throws: StoreError.self) { try journal.replay(after: 0) { _ in } }
            #expect(failure.code == .corrupt && failure.cause.hasPrefix("record 1 cannot be read"), "\(cut)")
        }
    }

    @Test func newJournalHasNoRecords() throws {
        #expect(journal.last.number == 0)
        #expect(journal.last.at == .distantPast)
        #expect(journal.size == 0)
        #expect(try replayed().isEmpty)
        #expect(try journal.loadTables() == JournalTables())
        #expect(try journal.loadCheckpoint() == Checkpoint())
    }

    @Test func recordsComeBackInOrderAfterReopening() throws {
        let records = (1...7).map { sampleRecord($0) }
        try journal.append(Array(records[0..<3]))
        try journal.append(Array(records[3..<7]))
        try journal.append([])
        try journal.reopen()
        #expect(journal.last.number == 7)
        #expect(journal.last.at == records[6].at)
        #expect(try replayed() == records)
        #expect(try replayed(after: 5) == Array(records[5...]))
        #expect((1_500...records.map { $0.encoded().count }.reduce(0, +)).contains(journal.size))
    }

    @Test(arguments: [[2], [1, 3], [1, 1], [1, 2, 4], [0]] as [[RecordNumber]])
    func gapIsRefusedAndLeavesNothing(numbers: [RecordNumber]) throws {
        let failure = try #require(throws: StoreError.self) { try journal.append(numbers.map { sampleRecord($0) }) }
        #expect(failure.code == .outOfOrder)
        #expect(journal.last.number == 0)
        #expect(try replayed().isEmpty)
        try journal.append([sampleRecord(1)])
    }

    @Test func timeNeverGoesBack() throws {
        try journal.append([sampleRecord(1)])
        var early = sampleRecord(2)
        early.at = sampleRecord(1).at + -1
        #expect(throws: StoreError.self) { try journal.append([early]) }
        early.at = sampleRecord(1).at
        try journal.append([early])
        #expect(journal.last.at == sampleRecord(1).at)
    }

    @Test func failureInRarePartsLeavesNothingOfTheCall() throws {
        var first = sampleRecord(1), second = sampleRecord(2)
        first.rare.series = [
            SeriesDefinition(number: 0, device: 1, channel: "do", quantity: "dissolved_oxygen", unit: "mg/L")
        ]
        // The same series number again: the table refuses it when the first record was already written.
        second.rare.series = first.rare.series
        #expect(throws: StoreError.self) { try journal.append([first, second]) }
        #expect(try replayed().isEmpty)
        #expect(try journal.loadTables() == JournalTables())
        try journal.append([first])
        #expect(try replayed() == [first.withoutRareParts])
    }

    @Test func epochStaysUntilItIsBegunAnew() throws {
        let epoch = journal.epoch, other = try TestFolder()
        #expect(epoch != 0)
        try journal.append([sampleRecord(1)])
        try journal.reopen()
        #expect(journal.epoch == epoch)
        try journal.beginEpoch()
        #expect(journal.epoch != epoch)
        let begun = journal.epoch
        try journal.reopen()
        #expect(journal.epoch == begun)
        #expect(try SQLiteJournal(folder: other.path).epoch != begun)
    }

    @Test func probeKeepsNothing() throws {
        try journal.append([sampleRecord(1)])
        try journal.probe()
        #expect(journal.last.number == 1)
        #expect(try journal.reader.verify() == JournalReport.sound(last: 1, records: 1))
    }

    @Test func checkpointBlobsAreReplacedOneByOne() throws {
        try journal.append((1...3).map { sampleRecord($0) })
        try journal.checkpoint(Checkpoint.Slice(record: 1, global: [1, 2], devices: [0: [3], 7: [], .max - 1: [5]]))
        try journal.checkpoint(Checkpoint.Slice(record: 3, global: nil, devices: [7: [9, 9]]))
        try journal.reopen()
        var wanted = Checkpoint()
        wanted.global = Checkpoint.Blob(record: 1, bytes: [1, 2])
        wanted.devices = [
            0: Checkpoint.Blob(record: 1, bytes: [3]), 7: Checkpoint.Blob(record: 3, bytes: [9, 9]),
            .max - 1: Checkpoint.Blob(record: 1, bytes: [5]),
        ]
        #expect(try journal.loadCheckpoint() == wanted)
        let ahead = Checkpoint.Slice(record: 4, global: [0], devices: [:])
        #expect(throws: StoreError.self) { try journal.checkpoint(ahead) }
        #expect(try journal.loadCheckpoint() == wanted)
    }

    @Test func fullSliceRoundTrips() throws {
        try journal.append([sampleRecord(1)])
        var devices: [DeviceNumber: [UInt8]] = [:]
        for device in 0..<DeviceNumber(Checkpoint.Slice.maximumDevices) {
            devices[device] = Array(repeating: UInt8(device & 255), count: Int(device) % 700)
        }
        try journal.checkpoint(Checkpoint.Slice(record: 1, global: [1], devices: devices))
        #expect(try journal.loadCheckpoint().devices.mapValues(\.bytes) == devices)
    }
}

extension JournalReport {
    static func sound(last: RecordNumber, records: Int, quarantined: Int = 0) -> JournalReport {
        JournalReport(last: last, records: records, quarantined: quarantined, problems: [])
    }
}

import Foundation
import Testing
import TideModel
import TideSQLite
import TideTesting

/// A power cut leaves the file and some first part of the write-ahead log, perhaps with rubbish behind it.
///
/// Whatever the cut, what was acknowledged is there, and nothing is there in part.
struct CrashImageTests {
    /// Where the log ended when a record was acknowledged, and what the tables said then.
    struct Acknowledged {
        var logBytes: Int
        var tables: JournalTables
    }

    let folder: TestFolder
    let records: [Record]
    let acknowledged: [Acknowledged]
    let image: Data
    let log: Data

    init() throws {
        folder = try TestFolder()
        let journal = try SQLiteJournal(folder: folder.path)
        let path = folder.path + "/" + SQLiteJournal.fileName
        var records: [Record] = [], acknowledged: [Acknowledged] = []
        for number in RecordNumber(1)...12 {
            var record = sampleRecord(number, payload: Int(number % 4) * 12_000)
            Self.addRareParts(to: &record)
            try journal.append([record])
            records.append(record)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "-wal")).count
            acknowledged.append(Acknowledged(logBytes: bytes, tables: try journal.loadTables()))
        }
        self.records = records
        self.acknowledged = acknowledged
        image = try Data(contentsOf: URL(fileURLWithPath: path))
        log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
    }

    private static func addRareParts(to record: inout Record) {
        let number = UInt32(record.number)
        record.rare.series = [
            SeriesDefinition(number: number - 1, device: 0, channel: "c\(number)", quantity: "temperature", unit: "Cel")
        ]
        let frame = Frame(source: .retry, topic: "t", payload: [UInt8(number)], received: record.at)
        record.rare.quarantined = [
            QuarantineEntry(id: record.number, frame: frame, reason: "decode", detail: "", profile: nil, filter: "#")
        ]
        if number > 3 { record.rare.released = [QuarantineRelease(id: record.number - 3, cause: .evicted)] }
    }

    private func check(log: Data, wholeThrough: Int, _ what: String) throws {
        let crashed = try TestFolder()
        let path = crashed.path + "/" + SQLiteJournal.fileName
        try image.write(to: URL(fileURLWithPath: path))
        try log.write(to: URL(fileURLWithPath: path + "-wal"))
        let journal = try SQLiteJournal(folder: crashed.path)
        let promised = acknowledged.filter { $0.logBytes <= wholeThrough }.count
        let found = Int(journal.last.number)
        #expect(found >= promised, "\(what): \(found) records of \(promised) acknowledged ones")
        var replayed: [Record] = []
        try journal.replay(after: 0) { replayed.append($0) }
        #expect(replayed == records.prefix(found).map(\.withoutRareParts), "\(what)")
        let tables = found == 0 ? JournalTables() : acknowledged[found - 1].tables
        #expect(try journal.loadTables() == tables, "\(what)")
        if found < records.count { try journal.append([records[found]]) }
        #expect(try journal.reader.verify().problems == [], "\(what)")
    }

    @Test func cutsOfTheLog() throws {
        var generator = SplitMix(seed: 17)
        var cuts = acknowledged.flatMap { [$0.logBytes - 1, $0.logBytes, $0.logBytes + 1] }
        cuts += (0..<60).map { _ in Int.random(in: 0...log.count, using: &generator) }
        for cut in cuts where cut <= log.count {
            try check(log: log.prefix(cut), wholeThrough: cut, "cut at \(cut) of \(log.count)")
        }
    }

    @Test func rubbishBehindTheCut() throws {
        var generator = SplitMix(seed: 18)
        for round in 0..<40 {
            let cut = Int.random(in: 0..<log.count, using: &generator)
            var torn = log
            for index in cut..<min(cut + 20_000, log.count) {
                torn[index] = UInt8.random(in: 0...255, using: &generator)
            }
            try check(log: torn, wholeThrough: cut, "round \(round), torn at \(cut) of \(log.count)")
        }
    }
}

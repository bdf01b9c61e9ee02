internal import GRDB
import TideModel

/// Keeps the raw frames of records, within a transaction.
struct RawWriter {
    let db: Database

    /// Raw frames are kept in the form of a record that holds nothing else, so that one reader reads both.
    func write(_ record: Record) throws {
        guard !record.raw.isEmpty else { return }
        var archive = Record(number: record.number, at: record.at)
        archive.raw = record.raw
        try archive.encoded().withUnsafeData {
            try db.cachedStatement(sql: "INSERT INTO raw(record, count, blob) VALUES (?, ?, ?)")
                .execute(arguments: [Int64(record.number), record.raw.frames.count, $0])
        }
    }
}

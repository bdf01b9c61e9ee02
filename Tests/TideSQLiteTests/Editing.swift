import GRDB
import TideModel

/// Changes a file behind its owner's back.
func edit(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
}

/// The first number that a file answers.
func number(_ path: String, _ sql: String) throws -> Int? {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try Int.fetchOne($0, sql: sql) }
}

extension TideModel.Record {
    /// The same content under another number.
    func again(as number: RecordNumber) -> TideModel.Record {
        var record = self
        record.number = number
        return record
    }
}

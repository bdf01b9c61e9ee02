import GRDB
import TideModel

/// Changes a file behind its owner's back.
func edit(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
}

extension TideModel.Record {
    /// The same content under another number.
    func again(as number: RecordNumber) -> TideModel.Record {
        var record = self
        record.number = number
        return record
    }
}

internal import GRDB
public import TideModel

extension JournalReader {
    /// The books of devices over hours of receive time, by device and hour.
    ///
    /// - Parameters:
    ///   - devices: device numbers (`FrameLog.noDevice` for frames without one); nil for all.
    ///   - hours: hours since 1970, UTC.
    /// - Returns: the books that there are.
    /// - Throws: `StoreError`.
    public func books(devices: [DeviceNumber]? = nil, hours: Range<Int64>) throws -> [DeviceHourBook] {
        let columns = BookColumns.names.joined(separator: ", ")
        let select = "SELECT device, hour, \(columns) FROM books WHERE hour >= ? AND hour < ?"
        return try file.read("read the books of") { db in
            guard let devices else {
                let all = "\(select) ORDER BY device, hour"
                return try Row.fetchAll(db, sql: all, arguments: [hours.lowerBound, hours.upperBound])
                    .map { DeviceHourBook(row: $0) }
            }
            let one = try db.cachedStatement(sql: "\(select) AND device = ? ORDER BY hour")
            return try Set(devices).sorted().flatMap { device in
                try Row.fetchAll(one, arguments: [hours.lowerBound, hours.upperBound, Int64(device)])
                    .map { DeviceHourBook(row: $0) }
            }
        }
    }

    /// Calls `body` with every finished hour of every device, by device and hour; memory does not grow with them.
    public func eachBook(_ body: (DeviceHourBook) throws -> Void) throws {
        let sql = "SELECT device, hour, \(BookColumns.names.joined(separator: ", ")) FROM books ORDER BY device, hour"
        try file.read("read the books of") { db in
            let rows = try Row.fetchCursor(db, sql: sql)
            while let row = try rows.next() { try body(DeviceHourBook(row: row)) }
        }
    }

    /// The sum of all devices' books over hours of receive time.
    public func bookTotals(hours: Range<Int64>) throws -> (frames: FrameBook, readings: ReadingBook) {
        let sums = BookColumns.names.map { "COALESCE(SUM(\($0)), 0)" }.joined(separator: ", ")
        let sql = "SELECT 0, 0, \(sums) FROM books WHERE hour >= ? AND hour < ?"
        let total = try file.read("sum the books of") { db in
            try Row.fetchOne(db, sql: sql, arguments: [hours.lowerBound, hours.upperBound])
                .map { DeviceHourBook(row: $0) }
        }
        return (total?.frames ?? FrameBook(), total?.readings ?? ReadingBook())
    }

    /// A device's attribute at one time.
    public struct AttributeVersion: Sendable, Equatable {
        /// What changed.
        public var change: AttributeChange
        /// The record that brought it.
        public var record: RecordNumber
    }

    /// Latest attributes by device and name.
    ///
    /// - Parameter device: a device number; nil for all.
    /// - Returns: one entry per device and name.
    /// - Throws: `StoreError`.
    public func attributes(device: DeviceNumber? = nil) throws -> [AttributeVersion] {
        try attributeVersions(
            """
            SELECT device, name, value, time, record FROM attributes
            WHERE device = COALESCE(?, device) ORDER BY device, name
            """,
            [device.map { Int64($0) }]
        )
    }

    /// The newest `limit` changes of a device's attributes, oldest of them first.
    public func attributeHistory(device: DeviceNumber, name: String? = nil, limit: Int) throws -> [AttributeVersion] {
        try attributeVersions(
            """
            SELECT device, name, value, time, record FROM attribute_history
            WHERE device = ? AND name = COALESCE(?, name) ORDER BY time DESC, record DESC, name DESC, part DESC LIMIT ?
            """,
            [Int64(device), name, limit]
        ).reversed()
    }

    private func attributeVersions(_ sql: String, _ arguments: StatementArguments) throws -> [AttributeVersion] {
        try file.read("read the attributes of") { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map {
                AttributeVersion(change: AttributeChange(row: $0), record: RecordNumber($0[4] as Int64))
            }
        }
    }
}

extension DeviceHourBook {
    /// From device, hour, frame counts by outcome, reading counts by verdict.
    init(row: Row) {
        let frames = BookColumns.outcomes.indices.map { UInt64(bitPattern: row[2 + $0] as Int64) }
        let readings = BookColumns.verdicts.indices.map { UInt64(bitPattern: row[2 + frames.count + $0] as Int64) }
        self.init(
            device: DeviceNumber(row[0] as Int64),
            hour: row[1],
            frames: FrameBook(counts: frames),
            readings: ReadingBook(counts: readings)
        )
    }
}

/// What the columns of the table `books` count, in the order of raw values from 0; a further case needs a migration.
enum BookColumns {
    static let names = [
        "stored", "partial", "duplicate", "redelivered", "quarantined", "ignored", "readings_new", "readings_late",
        "readings_duplicate", "readings_superseded", "readings_refused",
    ]
    static let outcomes: [FrameOutcome] = [.stored, .partial, .duplicate, .redelivered, .quarantined, .ignored]
    static let verdicts: [ReadingVerdict] = [.new, .late, .duplicate, .superseded, .refused]
}

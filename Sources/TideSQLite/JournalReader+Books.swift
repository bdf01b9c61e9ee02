internal import GRDB
public import TideModel

extension JournalReader {
    /// Calls `body` with the finished hours of devices, in any order; memory does not grow with them.
    ///
    /// - Parameters:
    ///   - devices: those that are wanted; nil for all.
    ///   - hours: since 1970, UTC, of receive time.
    ///   - body: called with the books of one device (`FrameLog.noDevice` for frames without one) and hour; twice when
    ///     the hour ended twice, because the wall clock stepped back: the sum counts.
    /// - Throws: `StoreError`, also when books are damaged; what `body` throws.
    public func eachBook(
        of devices: Set<DeviceNumber>? = nil,
        hours: Range<Int64> = .min ..< .max,
        _ body: (DeviceHourBook) throws -> Void
    ) throws {
        try file.read("read the books of") {
            try BookTable(db: $0, file: file.path).each(of: devices, hours: hours, body)
        }
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

internal import GRDB
import TideModel

/// What may be missing in the rollups, within a transaction or a snapshot.
///
/// In a month's file chunks that are not in the hours, and in a year's file hours that are not in the days. What fresh
/// bundles have is missing in both. Another table has hours that are not in the groups of a site, whose number then stands in
/// place of the device's.
struct StaleTable {
    let db: Database
    private let name: String
    private let owner: String

    /// What is missing of devices.
    init(db: Database) { (self.db, name, owner) = (db, "stale", "device") }

    /// What is missing of sites' groups.
    init(groups db: Database) { (self.db, name, owner) = (db, "stale_groups", "site") }

    /// Stretches of time of one device.
    struct Device {
        var number: DeviceNumber
        /// First and last time, milliseconds since 1970; they may overlap.
        var spans: [ClosedRange<Int64>]
    }

    /// Notes that what a device has within `times` changed.
    func note(_ device: DeviceNumber, _ times: ClosedRange<Int64>) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO \(name)(\(owner), first, last) VALUES (?, ?, ?)")
            .execute(arguments: [Int64(device), times.lowerBound, times.upperBound])
    }

    /// What is stale of a device within `times`.
    func spans(_ device: DeviceNumber, _ times: ClosedRange<Int64>) throws -> [ClosedRange<Int64>] {
        let sql = "SELECT first, last FROM \(name) WHERE \(owner) = ? AND first <= ? AND last >= ?"
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [Int64(device), times.upperBound, times.lowerBound]
        )
        var spans: [ClosedRange<Int64>] = []
        while let row = try rows.next() { spans.append(row[0]...row[1]) }
        return spans
    }

    /// Devices after one that have something before `end` (milliseconds since 1970), ascending: at least one if any has,
    /// then while their stretches are at most `most`; unless `isAnyRange`, only of one range of neighbours.
    func batch(after device: Int64, before end: Int64, most: Int, isAnyRange: Bool = false) throws -> [Device] {
        let sql = """
            SELECT \(owner), first, last FROM \(name) WHERE \(owner) > ? AND first < ? ORDER BY \(owner), first
            """
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [device, end])
        var devices: [Device] = []
        var count = 0
        while let row = try rows.next() {
            let number = DeviceNumber(truncatingIfNeeded: row[0] as Int64)
            if number != devices.last?.number {
                let isOther = devices.last.map { Bundle.range(of: $0.number) != Bundle.range(of: number) } ?? false
                if isOther && !isAnyRange || count >= most { break }
                devices.append(Device(number: number, spans: []))
            }
            devices[devices.count - 1].spans.append(row[1]...row[2])
            count += 1
        }
        return devices
    }

    /// Forgets what is stale of a device before `end`, which begins an hour or a day.
    func settle(_ device: DeviceNumber, before end: Int64) throws {
        let kept = """
            INSERT OR IGNORE INTO \(name)(\(owner), first, last)
            SELECT \(owner), ?, last FROM \(name) WHERE \(owner) = ? AND first < ? AND last >= ?
            """
        try db.cachedStatement(sql: kept).execute(arguments: [end, Int64(device), end, end])
        try db.cachedStatement(sql: "DELETE FROM \(name) WHERE \(owner) = ? AND first < ?")
            .execute(arguments: [Int64(device), end])
    }

    /// Forgets all that is stale of one.
    func settle(_ device: DeviceNumber) throws {
        try db.cachedStatement(sql: "DELETE FROM \(name) WHERE \(owner) = ?").execute(arguments: [Int64(device)])
    }

    /// Everything that is stale within `times`.
    func all(_ times: ClosedRange<Int64>) throws -> [(device: DeviceNumber, span: ClosedRange<Int64>)] {
        let sql = "SELECT \(owner), first, last FROM \(name) WHERE first <= ? AND last >= ?"
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [times.upperBound, times.lowerBound]
        )
        var spans: [(device: DeviceNumber, span: ClosedRange<Int64>)] = []
        while let row = try rows.next() {
            spans.append((DeviceNumber(truncatingIfNeeded: row[0] as Int64), row[1]...row[2]))
        }
        return spans
    }

    /// Whether anything is stale before `end`.
    func isAny(before end: Int64) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM \(name) WHERE first < ? LIMIT 1")
        return try Int64.fetchOne(statement, arguments: [end]) != nil
    }

    /// Whether anything is stale.
    func isEmpty() throws -> Bool {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT 1 FROM \(name) LIMIT 1")) == nil
    }
}

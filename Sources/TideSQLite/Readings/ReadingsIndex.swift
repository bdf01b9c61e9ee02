internal import GRDB
internal import Synchronization
import TideModel

/// What is known of all months of readings together: the record they hold through, and the device of each series.
final class ReadingsIndex: Sendable {
    let file: SQLiteFile
    private let devices = Mutex(NumberMap())
    private let placesNow = Mutex(Places())
    private let changes = Mutex<UInt64>(0)

    /// How far the readings are.
    struct Applied: Sendable, Equatable {
        /// The last record that is applied.
        var record: RecordNumber = 0
        /// When it was made, milliseconds since 1970.
        var at: Int64 = 0
        /// The last day whose small chunks were merged.
        var merged: Int64 = 0
        /// The record through which the store was applied when hours were last put into the rollups.
        var rolled: RecordNumber = 0
        /// Hours that end at or before it were over then, milliseconds since 1970.
        var over: Int64 = 0
        /// The record through which the store was applied when places made rollups stale the last time.
        var placed: RecordNumber = 0

        /// Whether that is the last record, so that rollups wait for the next one.
        ///
        /// Whoever read everything through this one before would not find what is new among the changes; and no bucket
        /// may have two contents of one record.
        var isPlaced: Bool { placed > 0 && placed >= record }
    }

    init(path: String) throws {
        file = try SQLiteFile(path: path, kind: .index)
        try load()
    }

    /// Reads what is stored, as at start.
    func load() throws {
        var devices = NumberMap()
        try file.read("read the series of") { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT number, device, more FROM series")
            while let row = try rows.next() {
                let first = row[0] as Int64, device = DeviceNumber(truncatingIfNeeded: row[1] as Int64)
                for further in 0...max(0, min(row[2] as Int64, Self.maximumMore)) {
                    devices[SeriesNumber(truncatingIfNeeded: first &+ further)] = device
                }
            }
        }
        self.devices.withLock { $0 = devices }
        let places = try file.read("read the places of") { try PlaceTable(db: $0, file: file.path).load() }
        placesNow.withLock { $0 = places }
        changes.withLock { $0 += 1 }
    }

    /// Another number whenever a series is new, or a device stands elsewhere.
    var membership: UInt64 { changes.withLock { $0 } }

    /// Where devices stood when their days and groups were made, as last committed.
    var places: Places { placesNow.withLock { $0 } }

    /// Writes down where devices stand, whether rollups are stale by that, and what is new in `change`, durably; one
    /// thread at a time.
    ///
    /// - Returns: all of it as it is now.
    @discardableResult
    func change(
        placing devices: [(device: DeviceNumber, place: Places.Recorded)] = [],
        areStale: Bool = false,
        _ change: (inout Places) -> Void = { _ in }
    ) throws -> Places {
        let old = places
        var new = old
        change(&new)
        let placed = devices.map { ($0.device, new.enter($0.place)) }
        for (device, place) in placed { new.put(device, at: place) }
        let isMore = new.sites.count > old.sites.count || new.parts.count > old.parts.count
        guard isMore || !placed.isEmpty else { return old }
        try file.write("note places in") { db in
            let table = PlaceTable(db: db, file: file.path)
            try table.add(new, to: old)
            for (device, place) in placed { try table.put(device, at: place) }
            if areStale { try db.execute(sql: "UPDATE applied SET placed = record") }
        }
        placesNow.withLock { $0 = new }
        if !placed.isEmpty { changes.withLock { $0 += 1 } }
        return new
    }

    /// All series that have readings, with their device, by number.
    var allSeries: [(series: SeriesNumber, device: DeviceNumber)] {
        devices.withLock { $0.all }.map { ($0.key, $0.number) }
    }

    /// How far the readings are.
    var applied: Applied { get throws { try file.read("read the state of", Self.applied) } }

    /// Of which readings rollups are all that is left.
    var removedReadings: RemovedReadings {
        get throws { try file.read("read what was removed of") { try RemovedTable(db: $0).readings() } }
    }

    static func applied(_ db: Database) throws -> Applied {
        let sql = "SELECT record, at, merged, rolled, over, placed FROM applied"
        guard let row = try Row.fetchOne(db, sql: sql) else { return Applied() }
        return Applied(
            record: RecordNumber(bitPattern: row[0]),
            at: row[1],
            merged: row[2],
            rolled: RecordNumber(bitPattern: row[3]),
            over: row[4],
            placed: RecordNumber(bitPattern: row[5])
        )
    }

    /// Notes how far the readings are, within a transaction.
    static func note(_ applied: Applied, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE applied SET record = ?, at = ?, merged = ?, rolled = ?, over = ?, placed = ?",
            arguments: [
                Int64(bitPattern: applied.record), applied.at, applied.merged, Int64(bitPattern: applied.rolled),
                applied.over, Int64(bitPattern: applied.placed),
            ]
        )
        precondition(db.changesCount == 1, "the one row of `applied` is never deleted")
    }

    /// The device of a series; nil when no reading of it was ever stored.
    func device(of series: SeriesNumber) -> DeviceNumber? { devices.withLock { $0[series] } }

    /// The devices of series, nil where none is known.
    func devices(of series: [SeriesNumber]) -> [DeviceNumber?] {
        devices.withLock { devices in series.map { devices[$0] } }
    }

    /// Adds the devices of series that have their first stored reading.
    func collectNew(_ readings: Readings, into fresh: inout NumberMap) {
        devices.withLock { devices in
            for row in 0..<readings.rowCount {
                for cell in readings.cells(ofRow: row)
                where devices[readings.series[cell]] == nil && readings.verdict[cell].isStored {
                    fresh[readings.series[cell]] = readings.device[row]
                }
            }
        }
    }

    /// Writes the devices of series that are new, within a transaction.
    static func write(_ fresh: NumberMap, _ db: Database) throws {
        let sql = """
            INSERT INTO series(number, device, more) VALUES (?, ?, ?)
            ON CONFLICT(number) DO UPDATE SET more = max(more, excluded.more)
            """
        let statement = try db.cachedStatement(sql: sql)
        let sorted = fresh.all
        var start = 0
        while start < sorted.count {
            let (first, device) = sorted[start]
            var more: Int64 = 0
            while more < maximumMore, let next = sorted[start...].dropFirst(Int(more) + 1).first,
                next.number == device, Int64(next.key) == Int64(first) + more + 1
            { more += 1 }
            try statement.execute(arguments: [Int64(first), Int64(device), more])
            start += Int(more) + 1
        }
    }

    /// Most series that a row of `series` may stand for beside its own.
    private static let maximumMore: Int64 = 65_535

    /// Takes note of devices that are written.
    func learn(_ fresh: NumberMap) {
        devices.withLock { devices in
            for (series, device) in fresh.all { devices[series] = device }
        }
        if !fresh.isEmpty { changes.withLock { $0 += 1 } }
    }
}

internal import GRDB
import TideModel

/// Books of finished hours, many in one compressed row.
///
/// Devices end an hour in any order: a row for each, by device and hour, would write a page for nearly every one of them.
/// So what one record brings is a row; later `join` makes rows of neighbouring devices of these, for who asks for few.
///
/// Bytes of a row: zstd with a checksum, level 1, of the number of books, the difference of each device to the one before
/// (packed numbers), and packed columns of hours and of each count of `BookColumns`; by device, then by hour.
struct BookTable {
    /// Most books of a row, and of those that are joined at a time: some 3 MB in memory.
    static let maximumBooks = 16_384
    /// Most bytes of a row before it is compressed.
    private static let maximumBytes = maximumBooks * 128
    /// Devices that share joined rows: numbers that agree but for the low 10 bits.
    private static let devices: DeviceNumber = 1_024
    /// `range` of a row of any devices.
    private static let anyDevice: Int64 = -1

    let db: Database
    /// Path, for errors.
    let file: String

    /// Adds the books of one record; an hour that a device ends twice, because the wall clock stepped back, is there
    /// twice.
    ///
    /// - Parameters:
    ///   - books: in any order.
    ///   - zstd: compresses, with checksums.
    /// - Throws: what SQLite says.
    func append(_ books: [DeviceHourBook], _ zstd: Zstandard) throws {
        for start in stride(from: 0, to: books.count, by: Self.maximumBooks) {
            try insert(Array(books[start...].prefix(Self.maximumBooks)), range: Self.anyDevice, zstd)
        }
    }

    /// Adds books to the rows of their ranges; at most `maximumBooks`.
    func appendJoined(_ books: [DeviceHourBook], _ zstd: Zstandard) throws {
        let ranges = Dictionary(grouping: books) { Int64($0.device / Self.devices) }
        for (range, books) in ranges.sorted(by: { $0.key < $1.key }) { try insert(books, range: range, zstd) }
    }

    private func insert(_ books: [DeviceHourBook], range: Int64, _ zstd: Zstandard) throws {
        let books = books.sorted { ($0.device, $0.hour) < ($1.device, $1.hour) }
        let hours = books.map(\.hour)
        let packed = Self.bytes(books).withUnsafeBytes { zstd.compress($0, cuts: [], after: []) }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO hour_books(range, first, last, blob) VALUES (?, ?, ?, ?)"
        )
        try packed.withUnsafeData { try statement.execute(arguments: [range, hours.min(), hours.max(), $0]) }
    }

    /// Joins rows of hours before one, as many as fit into memory.
    ///
    /// - Parameters:
    ///   - end: an hour since 1970.
    ///   - zstd: compresses, with checksums.
    /// - Returns: whether there were any.
    /// - Throws: what SQLite says; a damaged row is left as it is.
    func join(before end: Int64, _ zstd: Zstandard) throws -> Bool {
        let sql = "SELECT id, blob FROM hour_books WHERE range = ? AND last < ? ORDER BY last, id"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [Self.anyDevice, end])
        var (ids, joined): ([Int64], [DeviceHourBook]) = ([], [])
        while let row = try rows.next() {
            guard let books = try? books(row) else { continue }
            guard joined.count + books.count <= Self.maximumBooks || joined.isEmpty else { break }
            ids.append(row[0])
            joined += books
        }
        try appendJoined(joined, zstd)
        let remove = try db.cachedStatement(sql: "DELETE FROM hour_books WHERE id = ?")
        for id in ids { try remove.execute(arguments: [id]) }
        return !ids.isEmpty
    }

    /// Calls `body` with the books of some hours; a row is in memory at a time.
    ///
    /// - Parameters:
    ///   - devices: those that are wanted; nil for all.
    ///   - hours: since 1970, UTC.
    ///   - body: called with each.
    /// - Throws: `StoreError` when a row is damaged, what SQLite says, what `body` throws.
    func each(
        of devices: Set<DeviceNumber>?,
        hours: Range<Int64>,
        _ body: (DeviceHourBook) throws -> Void
    ) throws {
        let some = devices.map { Set($0.map { Int64($0 / Self.devices) }).union([Self.anyDevice]).sorted() }
        for range in some ?? [] { try each(" AND range = \(range)", devices, hours, body) }
        if some == nil { try each("", nil, hours, body) }
    }

    private func each(
        _ condition: String,
        _ devices: Set<DeviceNumber>?,
        _ hours: Range<Int64>,
        _ body: (DeviceHourBook) throws -> Void
    ) throws {
        let sql = "SELECT id, blob FROM hour_books WHERE last >= ? AND first < ?" + condition
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [hours.lowerBound, hours.upperBound])
        while let row = try rows.next() {
            for book in try books(row) where hours.contains(book.hour) && devices?.contains(book.device) != false {
                try body(book)
            }
        }
    }

    /// What cannot be read, one line for each row.
    func problems() throws -> [String] {
        var problems: [String] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT id, blob FROM hour_books ORDER BY id")
        while let row = try rows.next() {
            do { _ = try books(row) } catch let error as StoreError { problems.append(error.cause) }
        }
        return problems
    }

    private static func bytes(_ books: [DeviceHourBook]) -> [UInt8] {
        var writer = ByteWriter(capacity: 64 + 4 * books.count)
        writer.write(packed: Int64(books.count))
        var before: DeviceNumber = 0
        for book in books {
            writer.write(packed: Int64(book.device - before))
            before = book.device
        }
        writer.write(packedColumn: books.map(\.hour))
        for outcome in BookColumns.outcomes { writer.write(packedColumn: books.map { $0.frames[outcome] }) }
        for verdict in BookColumns.verdicts { writer.write(packedColumn: books.map { $0.readings[verdict] }) }
        return writer.bytes
    }

    private func books(_ row: Row) throws -> [DeviceHourBook] {
        do {
            return try row.withBytes(at: 1) { packed in
                try Zstandard.decompress(packed, limit: Self.maximumBytes).withUnsafeBytes(Self.books)
            }
        } catch let error as FormatError {
            throw StoreError.damage("row \(row[0] as Int64) of hour_books: \(error)", file: file)
        }
    }

    private static func books(_ bytes: UnsafeRawBufferPointer) throws -> [DeviceHourBook] {
        var reader = ByteReader(bytes)
        let count = try reader.readPacked()
        guard (1...Int64(maximumBooks)).contains(count) else { throw FormatError("\(count) books", at: 0) }
        var device: Int64 = 0
        let devices = try (0..<count).map { _ in
            device &+= try reader.readPacked()
            guard let number = DeviceNumber(exactly: device) else {
                throw FormatError("\(device) is no device", at: reader.offset)
            }
            return number
        }
        let hours = try reader.readPackedColumn(Int64.self)
        let outcomes = try BookColumns.outcomes.map { _ in try reader.readPackedColumn(UInt64.self) }
        let verdicts = try BookColumns.verdicts.map { _ in try reader.readPackedColumn(UInt64.self) }
        guard reader.isAtEnd, hours.count == count, (outcomes + verdicts).allSatisfy({ $0.count == count }) else {
            throw FormatError("columns of \(count) books do not agree", at: reader.offset)
        }
        return devices.indices.map { index in
            DeviceHourBook(
                device: devices[index],
                hour: hours[index],
                frames: FrameBook(counts: outcomes.map { $0[index] }),
                readings: ReadingBook(counts: verdicts.map { $0[index] })
            )
        }
    }
}

/// What the columns of `hour_books` count, in this order; a further case needs a migration.
enum BookColumns {
    static let outcomes: [FrameOutcome] = [.stored, .partial, .duplicate, .redelivered, .quarantined, .ignored]
    static let verdicts: [ReadingVerdict] = [.new, .late, .duplicate, .superseded, .refused]
}

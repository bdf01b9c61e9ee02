internal import GRDB
import TideModel

/// Books of finished hours, those that one record brought in one compressed row.
///
/// Devices end an hour in any order: a row for each, by device and hour, would write a page for nearly every one of them.
///
/// Bytes of a row: zstd with a checksum, level 1, of the number of books, the difference of each device to the one before
/// (packed numbers), and packed columns of hours and of each count of `BookColumns`; by device, then by hour.
struct BookTable {
    /// Most books of a row; a record has as many as devices whose hour ended with it.
    static let maximumBooks = 65_536
    /// Most bytes of a row before it is compressed.
    private static let maximumBytes = maximumBooks * 128

    let db: Database
    /// Path, for errors.
    let file: String

    /// Adds books, in one row unless there are very many; an hour that a device ends twice, because the wall clock
    /// stepped back, is there twice.
    ///
    /// - Parameters:
    ///   - books: in any order.
    ///   - zstd: compresses, with checksums.
    /// - Throws: what SQLite says.
    func append(_ books: [DeviceHourBook], _ zstd: Zstandard) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO hour_books(first, last, blob) VALUES (?, ?, ?)")
        for start in stride(from: 0, to: books.count, by: Self.maximumBooks) {
            let row = books[start...].prefix(Self.maximumBooks).sorted { ($0.device, $0.hour) < ($1.device, $1.hour) }
            let hours = row.map(\.hour)
            let packed = Self.bytes(row).withUnsafeBytes { zstd.compress($0, cuts: [], after: []) }
            try packed.withUnsafeData { try statement.execute(arguments: [hours.min(), hours.max(), $0]) }
        }
    }

    /// Calls `body` with the books of some hours, in the order of their rows; a row is in memory at a time.
    ///
    /// - Parameters:
    ///   - hours: since 1970, UTC.
    ///   - body: called with each.
    /// - Throws: `StoreError` when a row is damaged, what SQLite says, what `body` throws.
    func each(hours: Range<Int64>, _ body: (DeviceHourBook) throws -> Void) throws {
        let sql = "SELECT id, blob FROM hour_books WHERE last >= ? AND first < ?"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [hours.lowerBound, hours.upperBound])
        while let row = try rows.next() {
            for book in try books(row) where hours.contains(book.hour) { try body(book) }
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

import Foundation
import GRDB
import Testing
import TideModel
import TideSQLite
import TideTesting

/// The books of finished hours as the journal keeps them.
struct BookTableTests {
    let folder: TestFolder
    let journal: SQLiteJournal
    private var path: String { folder.path + "/" + SQLiteJournal.fileName }

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func append(_ books: [DeviceHourBook], at: Int64 = 1_764_000_000_000) throws {
        var record = Record(number: journal.last.number + 1, at: Timestamp(milliseconds: at))
        record.rare.books = books
        try journal.append([record])
    }

    private func books(_ hours: Range<Int64> = .min ..< .max) throws -> [DeviceHourBook] {
        var books: [DeviceHourBook] = []
        try journal.reader.eachBook(hours: hours) { books.append($0) }
        return books
    }

    private func book(_ device: DeviceNumber, _ hour: Int64, _ scale: UInt64 = 1) -> DeviceHourBook {
        DeviceHourBook(
            device: device,
            hour: hour,
            frames: FrameBook(counts: [1, 2, 3, 4, 5, 6].map { $0 &* scale }),
            readings: ReadingBook(counts: [7, 8, 9, 10, 11].map { $0 &* scale })
        )
    }

    @Test func booksAreReadAsTheyEnded() throws {
        let none = book(FrameLog.noDevice, 490_001, .max)
        try append([none, book(2, 490_000, 10), book(1, 490_000)])
        try append([book(1, 490_000, 1_000), book(1, -1), book(0, .min), book(0, .max - 1)])
        let first = [book(1, 490_000), book(2, 490_000, 10), none]
        let second = [book(0, .min), book(0, .max - 1), book(1, -1), book(1, 490_000, 1_000)]
        #expect(try books() == first + second)
        let ranges: [(Range<Int64>, [DeviceHourBook])] = [
            (490_000..<490_001, [first[0], first[1], second[3]]),
            (490_001..<490_002, [none]), (490_002..<500_000, []), (-1..<0, [second[2]]), (.min ..< -1, [second[0]]),
        ]
        for (hours, wanted) in ranges { #expect(try books(hours) == wanted, "\(hours)") }
        #expect(try journal.reader.verify().problems.isEmpty)
    }

    @Test func hoursThatAreOverAreJoined() throws {
        let hour: Int64 = 490_000
        var wanted: [DeviceHourBook] = []
        // Of each minute a row, with a device of each of three ranges.
        for minute in 0..<600 {
            let part = [0, 1_024, 5_000].map { book($0 + DeviceNumber(minute % 60), hour + Int64(minute / 60)) }
            try append(part, at: (hour + 1) * 3_600_000 + Int64(minute) * 60_000)
            wanted += part
        }
        #expect(try number(path, "SELECT COUNT(*) FROM hour_books") == 600)
        try journal.trim(through: 300)
        // It is minute 59 of hour 10: the rows of hours 0 to 7 are joined.
        #expect(try number(path, "SELECT COUNT(*) FROM hour_books WHERE range >= 0") == 3)
        #expect(try number(path, "SELECT COUNT(*) FROM hour_books WHERE range < 0") == 120)
        let order = { (a: DeviceHourBook, b: DeviceHourBook) in (a.device, a.hour) < (b.device, b.hour) }
        #expect(try books().sorted(by: order) == wanted.sorted(by: order))
        var some: [DeviceHourBook] = []
        try journal.reader.eachBook(of: [1_030, 77], hours: hour + 3..<hour + 9) { some.append($0) }
        #expect(some.sorted(by: order) == (3..<9).map { book(1_030, hour + $0) })
        #expect(try journal.reader.verify().problems.isEmpty)
    }

    /// Any counts of any devices in any order, more than a row holds.
    @Test func nothingIsLostInRows() throws {
        var random = SplitMix(seed: 5)
        var wanted: [DeviceHourBook] = []
        for size in [1, 3, 400, 70_000] {
            let part = (0..<size).map { _ in
                var made = book(.random(in: 0 ... .max, using: &random), .random(in: .min ..< .max, using: &random))
                made.frames = FrameBook(counts: (0..<6).map { _ in random.next() >> UInt64(random.next() % 64) })
                return made
            }
            try append(part)
            wanted += part
        }
        func sorted(_ books: [DeviceHourBook]) -> [DeviceHourBook] {
            books.sorted { ($0.device, $0.hour) < ($1.device, $1.hour) }
        }
        #expect(try sorted(books()) == sorted(wanted))
    }

    /// Until schema 5 each hour of a device had a row.
    @Test func booksOfAnOlderFileAreTakenOver() throws {
        journal.close()
        try edit(
            path,
            """
            DROP TABLE hour_books;
            CREATE TABLE books(
                device INTEGER NOT NULL, hour INTEGER NOT NULL,
                stored INTEGER NOT NULL, partial INTEGER NOT NULL, duplicate INTEGER NOT NULL,
                redelivered INTEGER NOT NULL, quarantined INTEGER NOT NULL, ignored INTEGER NOT NULL,
                readings_new INTEGER NOT NULL, readings_late INTEGER NOT NULL, readings_duplicate INTEGER NOT NULL,
                readings_superseded INTEGER NOT NULL, readings_refused INTEGER NOT NULL,
                PRIMARY KEY(device, hour)) STRICT, WITHOUT ROWID;
            CREATE INDEX books_hour ON books(hour);
            INSERT INTO books VALUES (1, 490001, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            INSERT INTO books VALUES (1, 490000, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11);
            INSERT INTO books VALUES (4294967295, 490000, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22);
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 69999)
                INSERT INTO books SELECT i, 490002, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM n;
            DELETE FROM grdb_migrations WHERE identifier = '6';
            PRAGMA user_version = 5;
            """
        )
        #expect(
            try books(.min..<490_002) == [
                book(1, 490_000, .max), book(1, 490_001), book(FrameLog.noDevice, 490_000, 2),
            ]
        )
        #expect(try books(490_002 ..< .max).map(\.device) == Array(0..<70_000))
    }

    /// A flipped bit is never a count, and `verify` names the row.
    @Test func damageIsNamed() throws {
        try append([book(1, 490_000)])
        try append((0..<40).map { book($0, 490_001) })
        let sound = try books()
        journal.close()
        let queue = try DatabaseQueue(path: path)
        let read = "SELECT blob FROM hour_books WHERE id = 2"
        let blob = try #require(try queue.read { try Data.fetchOne($0, sql: read) })
        var undetected = 0
        for bit in 0..<(8 * blob.count) {
            var damaged = blob
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            try queue.write { try $0.execute(sql: "UPDATE hour_books SET blob = ? WHERE id = 2", arguments: [damaged]) }
            let problems = try journal.reader.verify().problems
            if problems.isEmpty {
                // Zstandard has bits that mean nothing.
                undetected += 1
                #expect(try books() == sound)
            } else {
                #expect(problems.count == 1 && problems[0].hasPrefix("row 2 of hour_books: "), "\(problems)")
                #expect(throws: StoreError.self) { try books() }
            }
        }
        #expect(undetected < 8)
    }
}

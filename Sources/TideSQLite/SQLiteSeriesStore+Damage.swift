internal import GRDB
internal import Synchronization
import TideChunks
import TideModel

extension SQLiteSeriesStore {
    /// What is damaged after so many others of one call were put aside is not the files' fault.
    private static let mostPutAside = 4

    /// Runs `body`, and again when something turned out to be damaged and was put aside.
    ///
    /// Nothing reads what is put aside, and nothing is held up by it. Call it with `writing` in hand.
    func withoutDamage<Value>(_ body: () throws -> Value) throws -> Value {
        var count = 0
        while true {
            do { return try body() } catch let error as StoreError where error.code == .corrupt {
                guard count < Self.mostPutAside, try putAside(error) else { throw error }
                count += 1
            }
        }
    }

    /// Puts aside what a read found damaged; the read itself has failed, the next one does not.
    func putAsideAfterReading(_ error: StoreError) {
        // What cannot be put aside is told by the read's own error.
        _ = writing.withLock { _ in try? putAside(error) }
    }

    /// Puts aside what is damaged in the file that an error names.
    ///
    /// - Returns: false when it is no file of readings or rollups, or nothing of it is damaged.
    private func putAside(_ error: StoreError) throws -> Bool {
        if let month = months.period(ofPath: error.object) {
            if try Self.isReadable({ try months.file(month) }) { return try putPiecesAside(month) }
            // A reader that is still beginning would wait for the list of files, and the closing of this one for it.
            tell(error, Self.folderName, try gate.closed { try months.putAside(month) })
            touched.withLock { _ = $0.remove(month) }
            return true
        }
        guard let year = years.period(ofPath: error.object), try !Self.isReadable({ try years.file(year) }) else {
            return false
        }
        tell(error, Self.rollupFolderName, try gate.closed { try years.putAside(year) })
        try computeAnew(year)
        return true
    }

    private func tell(_ error: StoreError, _ folder: String, _ name: String) {
        notice("\(error.object): \(error.cause). It is now \(folder)/\(name), and a new file takes its place")
    }

    /// Whether SQLite finds a file sound.
    private static func isReadable(_ file: () throws -> SQLiteFile) throws -> Bool {
        do {
            return try file().read("check") { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") == ["ok"] }
        } catch let error as StoreError where error.code == .corrupt { return false }
    }

    /// Puts chunks and bundles aside that cannot be opened.
    func putPiecesAside(_ month: Month) throws -> Bool {
        let file = try months.file(month)
        let reasons = try file.write("put aside in") { db in
            var pieces = DamagedPieces(db: db, file: file.path)
            try pieces.sideline()
            return pieces.reasons
        }
        for reason in reasons { notice("\(Self.folderName)/\(month.fileName): \(reason). It was put aside") }
        return !reasons.isEmpty
    }

    /// Says that the rollups of a year are gone: all that can be are computed from the readings, with the next hour.
    ///
    /// - Throws: `StoreError`.
    func computeAnew(_ year: Year) throws {
        try noteLostFinals(year)
        for month in months.periods where Year(month) == year {
            try months.file(month).write("note in") { db in
                try db.execute(
                    sql: "INSERT OR IGNORE INTO stale(device, first, last) SELECT device, first, last FROM chunks"
                )
                try BundleTable(db: db, file: months.path(month)).forEachJoined {
                    try StaleTable(db: db).note($0.device, $0.times)
                }
            }
            touched.withLock { _ = $0.insert(month) }
        }
        touchedYears.withLock { _ = $0.insert(year) }
    }
}

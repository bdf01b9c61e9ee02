internal import GRDB

/// What SQLite itself says of a file when asked on the connection that writes it.
public struct Durability: Sendable, Equatable {
    /// 2 (FULL): every commit waits until its bytes are on disk.
    public var synchronous: Int
    /// `wal`: readers do not stop the writer.
    public var journalMode: String
    /// 2 (INCREMENTAL): space that is free can be given back.
    public var autoVacuum: Int
    /// Page size in bytes.
    public var pageSize: Int
}

extension SQLiteFile {
    func durability() throws -> Durability {
        try direct("ask the state of") { db in
            Durability(
                synchronous: try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
                journalMode: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
                autoVacuum: try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") ?? -1,
                pageSize: try Int.fetchOne(db, sql: "PRAGMA page_size") ?? -1
            )
        }
    }
}

extension SQLiteJournal {
    /// What SQLite confirms of `live.sqlite` now.
    public func durability() throws -> Durability { try file.durability() }
}

extension SQLiteSeriesStore {
    /// What SQLite confirms of every file of readings and rollups now.
    public func durability() throws -> [Durability] {
        try [index.file.durability()] + months.periods.compactMap { try months.existing($0)?.durability() }
            + years.periods.map { try years.file($0).durability() }
    }
}

internal import GRDB

extension SQLiteFile {
    /// Gives free pages back to the file system, in one small transaction.
    ///
    /// SQLite makes each of them dirty: of more than fit into its cache the rest would be written before it is cut off.
    ///
    /// - Parameter kept: free pages that stay, for what will be written.
    /// - Returns: whether there were any.
    /// - Throws: `StoreError`.
    func giveBackPages(beyond kept: Int) throws -> Bool {
        try direct("give back pages of") { db in
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            guard free > kept else { return false }
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? kind.pageSize
            let most = kind.cacheKiB * 1_024 / pageSize / 2
            // The pragma frees one page per step: all its rows must be read.
            _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(min(most, free - kept)))")
            return true
        }
    }
}

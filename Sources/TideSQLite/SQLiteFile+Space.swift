internal import GRDB

extension SQLiteFile {
    /// Gives free pages back to the file system, in one small transaction.
    ///
    /// - Parameters:
    ///   - kept: free pages that stay, for what will be written.
    ///   - most: pages given back at most.
    /// - Returns: whether there were any.
    /// - Throws: `StoreError`.
    func giveBackPages(beyond kept: Int, atMost most: Int) throws -> Bool {
        try direct("give back pages of") { db in
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            guard free > kept else { return false }
            // The pragma frees one page per step: all its rows must be read.
            _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(min(most, free - kept)))")
            return true
        }
    }
}

internal import GRDB

extension StoreError {
    /// Says what an SQLite error means for the data folder.
    init(_ error: DatabaseError, operation: String, object: String) {
        let code = Code(error.extendedResultCode)
        let cause = "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
        self.init(code, operation: operation, object: object, cause: cause, hint: code.hint)
    }

    /// The error for what is not as it was written.
    static func damage(_ cause: String, file: String) -> StoreError {
        StoreError(
            .corrupt,
            operation: "read",
            object: file,
            cause: cause,
            hint: "`fieldtide verify` names everything that is damaged; restore the file from a backup"
        )
    }
}

extension StoreError.Code {
    init(_ code: ResultCode) {
        switch code {
        // The shared-memory file could not grow: on a full file system this comes before any SQLITE_FULL.
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: self = .full
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_IOERR: self = .io
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt
        case .SQLITE_READONLY: self = .readOnly
        case .SQLITE_PERM, .SQLITE_AUTH: self = .denied
        case .SQLITE_CANTOPEN: self = .cannotOpen
        default: self = .other
        }
    }

    var hint: String {
        switch self {
        case .full: "Free space on this file system; nothing of the call was kept, and work goes on by itself"
        case .busy: "Another program has this file open for writing: close it"
        case .io: "Look at the kernel log (dmesg) for failures of the disk; nothing of the call was kept"
        case .corrupt: "Restore the data folder from a backup; `fieldtide verify` tells how far the damage goes"
        case .readOnly: "Check the rights of the folder and whether the file system was remounted read-only (mount)"
        case .denied: "Check the rights of the folder and its files"
        case .cannotOpen: "Check that the folder exists and that the user of the daemon may write in it"
        default: "This is not expected: please report it with the message above"
        }
    }

    /// After such a failure the connection knows less than the disk: it is opened anew before it is used again.
    ///
    /// A failed fsync leaves pages that the kernel believes are written; only writing them again makes them durable,
    /// and opening does that (it copies the whole write-ahead log into the file).
    var needsReopening: Bool {
        switch self {
        case .io, .corrupt, .cannotOpen: true
        default: false
        }
    }
}

internal import Glibc
public import TideModel

extension DataFolder {
    /// Name of the file that stands in a folder while a backup is restored into it.
    static let restoringName = "restoring"

    /// Refuses what a restore that was cut short left; call it with the folder's lock in hand.
    ///
    /// - Throws: `StoreError` with `incomplete`.
    public static func requireRestored(_ path: String) throws {
        guard access(path + "/" + restoringName, F_OK) == 0 else { return }
        throw StoreError(
            .incomplete,
            operation: "open data folder",
            object: path,
            cause: "a restore into it was cut short",
            hint: "Run `fieldtide restore` again, which begins anew"
        )
    }

    /// Refuses a folder that is a backup: nobody may write to it.
    ///
    /// - Throws: `StoreError` with `occupied`.
    public static func requireNoBackup(_ path: String) throws {
        guard access(path + "/" + BackupManifest.fileName, F_OK) == 0 else { return }
        throw StoreError(
            .occupied,
            operation: "open data folder",
            object: path,
            cause: "it is a backup (\(BackupManifest.fileName)), whose files other backups may share",
            hint: "`fieldtide restore` makes a data folder of it, `fieldtide verify --data` checks it"
        )
    }

    /// Refuses readings that are ahead of the journal: records to come would be taken for applied, and be lost.
    ///
    /// - Parameters:
    ///   - applied: the last record that is in the readings.
    ///   - last: the last record of the journal.
    ///   - path: what to name in the error.
    /// - Throws: `StoreError` with `outOfOrder`.
    public static func requireOrder(applied: RecordNumber, last: RecordNumber, _ path: String) throws {
        guard applied > last else { return }
        throw StoreError(
            .outOfOrder,
            operation: "open data folder",
            object: path,
            cause: "the readings have records through \(applied), and \(SQLiteJournal.fileName) ends with \(last)",
            hint: "These files are not of one moment: restore a whole backup with `fieldtide restore`"
        )
    }

    /// Names in a folder; none when there is no folder.
    static func names(_ path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure(path, errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
            }
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// Deletes a folder with all that is in it; a link is deleted, not followed.
    static func remove(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(path) { try remove(path + "/" + name) }
            guard rmdir(path) == 0 else { throw PlainFile.failure(path, errno) }
        } else {
            guard unlink(path) == 0 else { throw PlainFile.failure(path, errno) }
        }
    }
}

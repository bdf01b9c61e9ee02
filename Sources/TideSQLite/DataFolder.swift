internal import Glibc

/// Makes folders of the data folder.
public enum DataFolder {
    /// Creates a folder if it is not there, for its owner and group alone (0750), and its parents (0755) if need be.
    ///
    /// - Throws: `StoreError` when it cannot be created or is not a folder.
    public static func create(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw failure(path, "it is a file", .cannotOpen) }
            return
        }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try createParents(String(path[..<slash])) }
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw failure(path, errno) }
        syncParent(of: path)
    }

    private static func createParents(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) != 0 else { return }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try createParents(String(path[..<slash])) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure(path, errno) }
    }

    /// Writes a new folder's entry to disk: without it the folder may not survive a power cut.
    private static func syncParent(of path: String) {
        let descriptor = open(path + "/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }

    /// Deletes a database with what belongs to it, for good; without one it does nothing.
    ///
    /// The file first: a log that is left over is known by having none.
    static func deleteDatabase(_ path: String) throws {
        for suffix in ["", "-wal", "-shm"] where unlink(path + suffix) != 0 && errno != ENOENT {
            throw failure(path + suffix, errno)
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder, errno) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder, errno) }
    }

    static func failure(_ path: String, _ number: Int32) -> StoreError {
        let code: StoreError.Code =
            switch number {
            case EACCES, EPERM: .denied
            case EROFS: .readOnly
            case ENOSPC, EDQUOT: .full
            case EIO: .io
            default: .cannotOpen
            }
        return failure(path, String(cString: strerror(number)), code)
    }

    private static func failure(_ path: String, _ cause: String, _ code: StoreError.Code) -> StoreError {
        let hint =
            switch code {
            case .denied: "Give the daemon's user this folder (chown), or run the command as root or as that user"
            case .cannotOpen: "Check `data:` in the configuration"
            default: code.hint
            }
        return StoreError(code, operation: "open data folder", object: path, cause: cause, hint: hint)
    }
}

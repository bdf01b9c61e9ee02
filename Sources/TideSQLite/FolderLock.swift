internal import Glibc

/// The right to open a data folder: held by one process at a time, and given up by the kernel when it dies.
public final class FolderLock {
    /// Name of the file in the data folder that is locked; it stays, only the lock on it counts.
    public static let fileName = "lock"

    private let descriptor: Int32

    /// Creates the data folder if need be and takes its lock.
    ///
    /// - Throws: `StoreError`; `notOwner` with the owner's process id when another process (or another lock of this
    ///   one) holds it; `denied` or `readOnly` when the folder cannot be written.
    public init(folder: String) throws {
        try DataFolder.create(folder)
        let path = folder + "/" + Self.fileName
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw DataFolder.failure(folder, errno) }
        // An open file description holds the lock, so a second lock within this process is refused as well.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            defer { _ = close(descriptor) }
            throw errno == EWOULDBLOCK
                ? Self.owned(folder, by: Self.owner(descriptor)) : DataFolder.failure(path, errno)
        }
        self.descriptor = descriptor
        // For people only: a failure to write it (a full disk) is no reason not to run.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit { _ = close(descriptor) }

    /// Process id that the owner wrote; nil when it is not there (yet).
    public static func owner(of folder: String) -> Int32? {
        let descriptor = open(folder + "/" + fileName, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        return owner(descriptor)
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
    }

    private static func owned(_ folder: String, by owner: Int32?) -> StoreError {
        StoreError(
            .notOwner,
            operation: "lock data folder",
            object: folder,
            cause: "process \(owner.map(String.init) ?? "(unknown)") owns it",
            hint: "A folder has one daemon: stop that process, or use its control socket"
        )
    }
}

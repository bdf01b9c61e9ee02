internal import Glibc

/// What the file system of a folder has, as this user may use it.
public struct DiskSpace: Sendable, Equatable {
    /// Free bytes.
    public var free: Int
    /// All bytes.
    public var capacity: Int
    /// Bytes of a block.
    public var blockSize: Int

    /// The least block that is safe when the file system is full: in smaller ones SQLite's mapped index of its log has
    /// holes, and a process that writes into one of them is killed (SIGBUS, seen on ext4 with blocks of 1,024 bytes).
    public static let safeBlockSize = 4_096

    /// Asks the file system of a folder; nil when it does not say.
    public static func of(_ folder: String) -> DiskSpace? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let unit = UInt64(status.f_frsize)
        func bytes(_ blocks: UInt) -> Int {
            Int(clamping: unit.multipliedReportingOverflow(by: UInt64(blocks)).partialValue)
        }
        return DiskSpace(
            free: bytes(status.f_bavail),
            capacity: bytes(status.f_blocks),
            blockSize: Int(clamping: unit)
        )
    }
}

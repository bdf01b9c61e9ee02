internal import Glibc

/// What the file system of a folder has, as this user may use it.
public struct DiskSpace: Sendable, Equatable {
    /// Free bytes.
    public var free: Int
    /// All bytes.
    public var capacity: Int

    /// Asks the file system of a folder; nil when it does not say.
    public static func of(_ folder: String) -> DiskSpace? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let unit = UInt64(status.f_frsize)
        func bytes(_ blocks: UInt) -> Int { Int(clamping: unit.multipliedReportingOverflow(by: UInt64(blocks)).partialValue) }
        return DiskSpace(free: bytes(status.f_bavail), capacity: bytes(status.f_blocks))
    }
}

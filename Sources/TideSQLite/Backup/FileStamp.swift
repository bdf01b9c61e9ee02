internal import Glibc

/// What a file system says of a file that changes when somebody writes to it.
public struct FileStamp: Sendable, Equatable, Codable {
    /// Number of the file in its file system.
    public var inode: UInt64
    /// Size in bytes.
    public var size: Int64
    /// When its content was last written, ns since 1970.
    public var written: Int64
    /// When its content, name or rights were last changed, ns since 1970; no program can set it.
    public var changed: Int64

    /// Asks for the stamp of a file; nil when there is none.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        written = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(time.tv_nsec)
    }
}

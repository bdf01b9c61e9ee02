import Foundation
import TideTesting

/// A small file system of its own in memory, for running out of space; needs the right to mount.
final class SmallDisk {
    let path: String
    private let scratch = ScratchFolder()

    /// Whether this machine lets tests mount.
    static let isPossible = (try? SmallDisk(megabytes: 1)) != nil

    init(megabytes: Int) throws {
        path = scratch.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path], scratch.file("mount.log"))
    }

    deinit { try? Self.run(["umount", "-l", path], scratch.file("mount.log")) }

    private static func run(_ command: [String], _ log: String) throws {
        let status = try ChildProcess(command, log: log).waitForExit()
        guard status == 0 else { throw ChildProcessError(description: "\(command) ended with \(status)") }
    }

    /// Takes all space but `kilobytes`.
    func fill(leaving kilobytes: Int) throws {
        let free = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int ?? 0
        try Data(count: max(0, free - kilobytes * 1_024)).write(to: URL(fileURLWithPath: path + "/filler"))
    }

    func makeSpace() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}

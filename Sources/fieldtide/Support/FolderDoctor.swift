internal import Foundation
internal import TideMQTT
internal import TideSQLite

/// Looks at a data folder and its disk.
struct FolderDoctor {
    let folder: String

    /// Durable writes that are timed.
    private static let writes = 20
    /// Less than this is soon full: a day of a county at full load.
    private static let littleSpace: UInt64 = 2 << 30

    /// What was found; as root this process becomes the folder's owner.
    func run() throws -> [BrokerFinding] {
        guard FolderCheck.isFolder(folder) else {
            return [BrokerFinding("data folder", .warning, "\(folder) is not there yet; the daemon makes it")]
        }
        try FolderOwner.assume(of: folder)
        guard access(folder, W_OK) == 0 else {
            return [BrokerFinding("data folder", .failed, "\(folder) cannot be written by this user (\(geteuid()))")]
        }
        return [BrokerFinding("data folder", .ok, "\(folder) can be written"), space(), durability()]
    }

    private func space() -> BrokerFinding {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else {
            return BrokerFinding("disk space", .failed, String(cString: strerror(errno)))
        }
        let free = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        return BrokerFinding("disk space", free < Self.littleSpace ? .warning : .ok, "\(free >> 20) MiB are free")
    }

    /// Times what every commit waits for.
    private func durability() -> BrokerFinding {
        let path = folder + "/doctor-\(getpid())"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return BrokerFinding("durable writes", .failed, "cannot make \(path): \(String(cString: strerror(errno)))")
        }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: 64 << 10)
        var times: [Duration] = []
        for _ in 0..<Self.writes {
            let begin = ContinuousClock.now
            guard write(descriptor, block, block.count) == block.count, fdatasync(descriptor) == 0 else {
                return BrokerFinding("durable writes", .failed, String(cString: strerror(errno)))
            }
            times.append(ContinuousClock.now - begin)
        }
        return verdict(times.sorted())
    }

    private func verdict(_ times: [Duration]) -> BrokerFinding {
        let median = times[times.count / 2]
        let worst = times[times.count - 1]
        func text(_ time: Duration) -> String { "\(Double(Int(time / .microseconds(10))) / 100) ms" }
        return BrokerFinding(
            "durable writes",
            worst > .seconds(1) ? .warning : .ok,
            "64 KiB and fdatasync: \(text(median)) (median), \(text(worst)) (worst of \(times.count))"
        )
    }
}

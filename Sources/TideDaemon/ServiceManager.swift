internal import Glibc

/// The service manager that started this process and wants to hear of it: systemd's notification protocol.
///
/// Each message is one datagram of `NAME=value` lines, see sd_notify(3).
struct ServiceManager: Sendable {
    /// How long a message may wait while the manager's queue is full, in seconds.
    private static let patience = 5
    /// Linux keeps 108 bytes for a socket's path, the final zero of a file's path among them.
    private static let longestPath = 107

    /// Path of the manager's socket; a name in the abstract namespace begins with `@`.
    let socketPath: String
    /// Longest time between two signs of life, in microseconds; nil when the manager does not watch.
    let watchdog: UInt64?

    /// The manager that the environment names; nil when there is none.
    ///
    /// - Parameters:
    ///   - environment: of this process: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    ///   - process: id of this process; a watchdog that is meant for another one does not count.
    init?(environment: [String: String], process: Int32 = getpid()) {
        guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@"), path.count > 1
        else { return nil }
        socketPath = path
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == process } ?? true
        watchdog = isMeant ? environment["WATCHDOG_USEC"].flatMap(UInt64.init).flatMap { $0 > 0 ? $0 : nil } : nil
    }

    /// Sends one message.
    ///
    /// - Parameter lines: such as `READY=1`.
    /// - Throws: `DaemonError` with the system's reason.
    func tell(_ lines: [String]) throws {
        guard socketPath.utf8.count <= Self.longestPath else { throw failure(ENAMETOOLONG) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var (address, length) = address()
        let message = Array(lines.joined(separator: "\n").utf8)
        let sent = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        guard sent == message.count else { throw failure(errno) }
    }

    /// A leading `@` stands for the zero byte of an abstract name, which has no zero at its end.
    private func address() -> (sockaddr_un, socklen_t) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socketPath.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: path)
            if path.first == UInt8(ascii: "@") { $0[0] = 0 }
        }
        let isAbstract = path.first == UInt8(ascii: "@")
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return (address, socklen_t(start + path.count + (isAbstract ? 0 : 1)))
    }

    private func failure(_ code: Int32) -> DaemonError {
        DaemonError("cannot tell the service manager at \(socketPath): \(String(cString: strerror(code)))")
    }
}

import Foundation
import TideTesting

/// The service manager's end of the notification socket: receives what a daemon tells.
final class NotifySocket {
    /// What `NOTIFY_SOCKET` says; begins with `@` in the abstract namespace.
    let name: String
    private let descriptor: Int32

    init(_ name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: name.utf8)
            if name.hasPrefix("@") { $0[0] = 0 }
        }
        let length = socklen_t(2 + name.utf8.count + (name.hasPrefix("@") ? 0 : 1))
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard status == 0 else { throw ChildProcessError(description: "cannot bind \(name): errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// The lines of the next datagram; nil when none came within `milliseconds`.
    func next(within milliseconds: Int32 = 10_000) -> [String]? {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, milliseconds) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self).components(separatedBy: "\n")
    }

    /// The first datagram from now on that `isRight`; nil when there was none among the next 100.
    func first(where isRight: ([String]) -> Bool) -> [String]? {
        for _ in 0..<100 {
            guard let lines = next() else { return nil }
            if isRight(lines) { return lines }
        }
        return nil
    }

    /// Takes what has come already.
    func drain() { while next(within: 0) != nil {} }
}

import Dispatch
import Glibc

/// A TCP connection on which a test says exactly what it wants to.
final class RawHTTP: Sendable {
    private let descriptor: Int32

    /// Connects to a port of 127.0.0.1.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw ConnectFailed(code: errno) }
    }

    struct ConnectFailed: Error { var code: Int32 }

    deinit { close(descriptor) }

    /// Sends text.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Receives until a text came, the other side closed, or the time is over: long, because tests that block share the
    /// server's threads.
    ///
    /// - Returns: what came, and whether the other side closed.
    func receive(until wanted: String, seconds: Int = 60) async -> (text: String, isClosed: Bool) {
        // It blocks, and the server under test runs on the few threads that tests share.
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: self.wait(for: wanted, seconds)) }
        }
    }

    private func wait(for wanted: String, _ seconds: Int) -> (text: String, isClosed: Bool) {
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var (text, part): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 65_536))
        while true {
            let count = recv(descriptor, &part, part.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return (String(decoding: text, as: UTF8.self), true) }
            guard count > 0 else { return (String(decoding: text, as: UTF8.self), false) }
            text += part.prefix(count)
            let soFar = String(decoding: text, as: UTF8.self)
            if soFar.contains(wanted) { return (soFar, false) }
        }
    }
}

internal import Foundation

/// Ports of 127.0.0.1.
enum LoopbackPort {
    /// Two that are free now.
    static func free() throws -> (Int, Int) {
        let ports: (Int, Int)? = try with(port: 0) { first, address, length in
            try with(port: 0) { second, _, _ in
                // Both bound at once, so that they differ.
                guard bind(first, address, length) == 0, bind(second, address, length) == 0 else { return nil }
                return (number(first), number(second))
            }
        }
        guard let ports else { throw CommandFailure("no free port: \(String(cString: strerror(errno)))") }
        return ports
    }

    /// Whether somebody listens there.
    static func accepts(_ port: Int) -> Bool {
        (try? with(port: port) { connect($0, $1, $2) == 0 }) ?? false
    }

    private static func number(_ descriptor: Int32) -> Int {
        var own = sockaddr()
        var size = socklen_t(MemoryLayout<sockaddr>.size)
        guard getsockname(descriptor, &own, &size) == 0 else { return 0 }
        // Network byte order, behind the family.
        return withUnsafeBytes(of: own) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func with<Result>(
        port: Int,
        _ body: (_ descriptor: Int32, UnsafePointer<sockaddr>, socklen_t) throws -> Result
    ) throws -> Result {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw CommandFailure("no socket: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

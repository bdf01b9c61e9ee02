internal import Glibc
internal import Synchronization

/// Free ports on 127.0.0.1, for servers that tests start.
public enum LoopbackPort {
    /// Below those that the kernel gives to connections: one of these could take a port before its server does.
    private static let range = 20_000..<32_000
    /// Each is given once in a process, so that no two tests that run beside each other get the same.
    private static let given = Atomic(Int(getpid()) &* 97)

    /// A port that nobody listens on at this moment, and that no other test of this process gets for long.
    public static func free() -> Int {
        while true {
            let port = range.lowerBound + given.wrappingAdd(1, ordering: .relaxed).oldValue % range.count
            guard let (socket, _) = listen(on: port) else { continue }
            close(socket)
            return port
        }
    }

    /// A socket that listens on a free port.
    public static func listen() -> (socket: Int32, port: Int) {
        guard let found = listen(on: 0) else { preconditionFailure("cannot bind a loopback port: errno \(errno)") }
        return found
    }

    /// A socket that listens on a port, 0 for any; nil when that is taken.
    private static func listen(on port: Int) -> (socket: Int32, port: Int)? {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port: port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && getsockname(listener, generic, &length) == 0
                    && Glibc.listen(listener, 16) == 0
            }
        }
        guard bound else {
            close(listener)
            return nil
        }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// True when somebody accepts connections on the port.
    public static func accepts(_ port: Int) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = address(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                connect(client, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        return address
    }
}

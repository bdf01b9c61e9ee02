internal import Glibc

/// Free ports on 127.0.0.1, for servers that tests start.
public enum LoopbackPort {
    /// A port that nobody listens on at this moment.
    public static func free() -> Int {
        let (socket, port) = listen()
        close(socket)
        return port
    }

    /// A socket that listens on a free port.
    public static func listen() -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && getsockname(listener, generic, &length) == 0
                    && Glibc.listen(listener, 16) == 0
            }
        }
        precondition(bound, "cannot bind a loopback port: errno \(errno)")
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

internal import Glibc

/// Finds the addresses of a name.
public struct NameLookup: Sendable {
    /// The look-up: a name, or an address, to all of its addresses.
    package let addresses: @Sendable (String) async throws -> [IPAddress]

    /// Makes a look-up of one's own.
    package init(_ addresses: @escaping @Sendable (String) async throws -> [IPAddress]) { self.addresses = addresses }

    /// That of the system: hosts file, then DNS.
    public static let system = NameLookup { name in
        try await BlockingThread.run("lookup") { try find(name) }
    }

    private static func find(_ name: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        defer { if list != nil { freeaddrinfo(list) } }
        guard code == 0 else { throw HTTPFailure("\(name) cannot be found: \(String(cString: gai_strerror(code)))") }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap {
            $0.flatMap { address(of: $0.pointee) }
        }
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let pointer = entry.ai_addr else { return nil }
        let bytes = UnsafeRawBufferPointer(start: pointer, count: Int(entry.ai_addrlen))
        return switch entry.ai_family {
        case AF_INET: IPAddress(bytes: Array(bytes[4..<8]))  // family, port, address
        case AF_INET6: IPAddress(bytes: Array(bytes[8..<24]))  // family, port, flow, address
        default: nil
        }
    }
}

internal import Glibc

/// An address of a host: 4 or 16 bytes.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// Bytes in network order.
    package let bytes: [UInt8]

    /// Makes an address of 4 or 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address in its usual writing, such as `192.0.2.1` or `2001:db8::1`.
    package init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    /// The usual writing.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the first `length` bits are those of `prefix`.
    func begins(_ prefix: [UInt8], _ length: Int) -> Bool {
        for bit in 0..<length {
            let wanted = bit / 8 < prefix.count ? prefix[bit / 8] : 0
            if (bytes[bit / 8] ^ wanted) & (0x80 >> UInt8(bit % 8)) != 0 { return false }
        }
        return true
    }

    /// The IPv4 address in four of the bytes.
    func embedded(at offset: Int) -> IPAddress? { IPAddress(bytes: Array(bytes[offset..<offset + 4])) }
}

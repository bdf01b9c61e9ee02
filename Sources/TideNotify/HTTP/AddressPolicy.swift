/// Which addresses a message may be sent to.
package enum AddressPolicy {
    /// What kind of address it is.
    package enum Kind: String, Sendable {
        /// One of the Internet.
        case `public`
        /// This machine.
        case loopback
        /// A network of one's own.
        case `private`
        /// The same cable.
        case linkLocal = "link-local"
        /// No single host, or none at all: never a receiver.
        case unusable = "reserved"
    }

    /// Why it may not be spoken to; nil when it may.
    package static func refusal(of address: IPAddress, allowsPrivate: Bool) -> String? {
        switch kind(of: address) {
        case .public: nil
        case .unusable: "\(address) is reserved and no receiver"
        case _ where allowsPrivate: nil
        case let kind: "\(address) is \(kind.rawValue); say 'allow: private' if that is meant"
        }
    }

    /// What kind of address it is; an IPv4 address within an IPv6 one is judged as such.
    ///
    /// - Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890); RFC 6052 for 64:ff9b::/96, RFC 3056
    ///   for 2002::/16.
    package static func kind(of address: IPAddress) -> Kind {
        if address.bytes.count == 4 { return four.first { address.begins($0.prefix, $0.length) }?.kind ?? .public }
        for (prefix, length, offset) in translated where address.begins(prefix, length) {
            return address.embedded(at: offset).map(kind(of:)) ?? .unusable
        }
        if let found = six.first(where: { address.begins($0.prefix, $0.length) }) { return found.kind }
        // Only 2000::/3 is given out.
        return address.begins([0x20], 3) ? .public : .unusable
    }

    private typealias Range = (prefix: [UInt8], length: Int, kind: Kind)

    private static let four: [Range] = [
        ([0], 8, .unusable),  // "this network": connecting to 0.0.0.0 reaches this machine
        ([10], 8, .private), ([172, 16], 12, .private), ([192, 168], 16, .private),
        ([100, 64], 10, .private),  // carriers' address translation
        ([127], 8, .loopback), ([169, 254], 16, .linkLocal),
        ([192, 0, 0], 24, .unusable), ([192, 0, 2], 24, .unusable), ([192, 88, 99], 24, .unusable),
        ([198, 18], 15, .private),  // benchmarks between networks
        ([198, 51, 100], 24, .unusable), ([203, 0, 113], 24, .unusable),
        ([224], 4, .unusable), ([240], 4, .unusable),  // multicast; reserved and broadcast
    ]

    /// Where an IPv4 address stands in an IPv6 one: prefix, its length, offset of the four bytes.
    private static let translated: [([UInt8], Int, Int)] = [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96, 12),  // IPv4-mapped
        ([0, 0x64, 0xFF, 0x9B], 96, 12),  // NAT64
        ([0x20, 0x02], 16, 2),  // 6to4
    ]

    private static let six: [Range] = [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, .loopback),
        ([0xFC], 7, .private), ([0xFE, 0x80], 10, .linkLocal), ([0xFE, 0xC0], 10, .private),
        ([0x20, 0x01, 0x00], 23, .unusable),  // protocols of the IETF, Teredo among them
        ([0x20, 0x01, 0x0D, 0xB8], 32, .unusable), ([0x3F, 0xFF], 20, .unusable),  // documentation
        ([0xFF], 8, .unusable),  // multicast
    ]
}

/// An `http` or `https` URL, read strictly: what cannot be read in one way only is refused.
///
/// The host stays as it stands here all the way to the connection, so that the address that was checked is the one that
/// is spoken to.
struct WebAddress: Sendable, Equatable {
    /// TLS or not.
    let isSecure: Bool
    /// Name, IPv4 address, or IPv6 address without brackets; lower case.
    let host: String
    /// Port.
    let port: Int
    /// Path and query, beginning with `/`.
    let target: String

    /// Longest URL taken, bytes: servers refuse longer ones.
    private static let longest = 8_000

    /// Reads a URL; nil when it is none of the kind.
    init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count <= Self.longest, bytes.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }),
            let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) })
        else { return nil }
        isSecure = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        guard let (host, port) = Self.split(rest[..<end]) else { return nil }
        self.host = host.lowercased()
        self.port = port ?? (isSecure ? 443 : 80)
        let target = rest[end...].prefix { $0 != "#" }
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// Host, with its port where that is not the usual one, as it stands in a URL.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The whole URL.
    var text: String { "\(isSecure ? "https" : "http")://\(authority)\(target)" }

    /// What is wrong with a URL; nil when nothing is.
    static func problem(_ text: String) -> String? {
        // The URL itself stays out of it: those of robots are secrets.
        WebAddress(text) == nil ? "must be an http or https URL of ASCII characters without user and password" : nil
    }

    /// What names and addresses are made of; an IPv6 address has colons besides.
    static func isHostByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || "-._:".utf8.contains(byte)
    }

    /// Host and port; no user, no password, no percent encoding.
    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        var rest = authority
        var host: Substring
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<close]
            guard host.contains(":"), IPAddress(String(host)) != nil else { return nil }
            rest = authority[authority.index(after: close)...]
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
        }
        guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return nil }
        if rest.isEmpty { return (String(host), nil) }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
            (1...65_535).contains(port)
        else { return nil }
        return (String(host), port)
    }
}

/// Where people reach the page from where they are, such as a proxy in front of it: what links in messages begin with.
public struct PageAddress: Sendable, Equatable, CustomStringConvertible {
    /// What is accepted, for messages.
    public static let accepted = "write the address under which people reach the page, e.g. https://tide.example.com"
    /// Longest, in bytes: a message of 4 KB holds one alert with its link in any case.
    public static let longest = 200

    /// As links begin, without a slash at the end.
    public let description: String

    /// Reads an address; one `/` may follow the port, and nothing else, because the page's own links begin at `/`.
    ///
    /// - Throws: `ControlError` 400 that says what is wrong.
    public init(_ text: String) throws {
        if let problem = Self.problem(text) { throw ControlError(400, [problem]) }
        description = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func problem(_ text: String) -> String? {
        guard text.utf8.count <= longest, text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            return "an address has at most \(longest) bytes of printable ASCII"
        }
        guard let scheme = ["https://", "http://"].first(where: text.lowercased().hasPrefix) else {
            return "'\(text)' is no http or https address"
        }
        let rest = text.dropFirst(scheme.count)
        // It may hold a password, so it is not said again.
        guard !rest.contains("@") else { return "user and password do not belong here: every message shows them" }
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        guard !authority.contains(where: { "/?#\\".contains($0) }) else {
            return "'\(text)' has a path, query or fragment: the page's own links begin at /"
        }
        return isAuthority(authority) ? nil : "'\(text)' has no host, or a port that is not in 1...65535"
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        var host = text, port: Substring?
        if let colon = text.lastIndex(of: ":"), text[colon...].firstIndex(of: "]") == nil {
            (host, port) = (text[..<colon], text[text.index(after: colon)...])
        }
        if let port {
            guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(port),
                (1...65_535).contains(number)
            else { return false }
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inner = host.dropFirst().dropLast()
            return inner.contains(":") && inner.utf8.allSatisfy { ":.".utf8.contains($0) || isHexadecimal($0) }
        }
        return !host.isEmpty && host.utf8.allSatisfy { "-._".utf8.contains($0) || isLetterOrDigit($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte | 32)
    }
}

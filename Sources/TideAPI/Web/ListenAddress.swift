/// Where the page and the API listen: a loopback address, because until tokens exist whoever connects may read all.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// `127.0.0.0/8` in dotted decimals, or `::1`.
    public let host: String
    /// TCP port; 0 lets the system choose a free one.
    public let port: Int

    /// What is accepted, for messages.
    public static let accepted =
        "write 127.0.0.1:8080, [::1]:8080 or localhost:8080; port 0 takes a free one. From another machine: "
        + "ssh -L 8080:127.0.0.1:8080 <this machine>"

    /// Reads `host:port`; `localhost` means 127.0.0.1, whatever a resolver would say.
    ///
    /// - Throws: `ControlError` 400 that says what is wrong.
    public init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":") else { throw ControlError(400, ["'\(text)' has no port"]) }
        let digits = text[text.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = Int(digits), port < 65_536
        else { throw ControlError(400, ["port '\(digits)' is not in 0...65535"]) }
        let name = String(text[..<colon])
        guard let host = Self.loopback(name) else {
            throw ControlError(
                400,
                [
                    "\(name.isEmpty ? "every address" : "'\(name)'") is no loopback address, and without tokens (not "
                        + "there yet) anybody who reaches it could read everything"
                ]
            )
        }
        (self.host, self.port) = (host, port)
    }

    /// As it stands in a URL.
    public var description: String { host == "::1" ? "[::1]:\(port)" : "\(host):\(port)" }

    private static func loopback(_ name: String) -> String? {
        if name == "localhost" { return "127.0.0.1" }
        if name == "[::1]" { return "::1" }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isDotted =
            parts.count == 4
            && parts.allSatisfy { part in
                // A leading zero could be read as octal.
                part == "0" || (part.first != "0" && part.allSatisfy(\.isASCIIDigit) && UInt8(part) != nil)
            }
        return isDotted && parts[0] == "127" ? name : nil
    }

    /// Whether a request's `Host` names this machine: another name means that a web page of another site made a
    /// browser connect here (DNS rebinding).
    static func isLocal(host: String) -> Bool {
        let end = host.hasSuffix("]") ? nil : host.lastIndex(of: ":")
        return loopback(String(host[..<(end ?? host.endIndex)])) != nil
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

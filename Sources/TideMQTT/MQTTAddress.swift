/// Where a broker listens.
public struct MQTTAddress: Sendable, Equatable, CustomStringConvertible {
    /// Host name or address; an IPv6 address without brackets.
    public var host: String
    /// TCP port, 1...65535.
    public var port: Int
    /// Speak TLS.
    public var tls: Bool

    /// Makes an address.
    public init(host: String, port: Int, tls: Bool = false) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// Reads `mqtt://host[:port]` (port 1883) or `mqtts://host[:port]` (TLS, port 8883).
    ///
    /// Nothing may follow the port but one `/`; user and password have keys of their own.
    /// - Throws: what is wrong, and what is expected.
    public init(url: String) throws(MQTTConfigurationError) {
        func wrong(_ problem: String) -> MQTTConfigurationError {
            MQTTConfigurationError(
                key: "mqtt.url",
                problem: "\(problem): \(url); expected mqtt://host[:port] or mqtts://…"
            )
        }
        let (rest, tls): (Substring, Bool)
        if url.hasPrefix("mqtt://") {
            (rest, tls) = (url.dropFirst(7), false)
        } else if url.hasPrefix("mqtts://") {
            (rest, tls) = (url.dropFirst(8), true)
        } else {
            throw wrong("unknown scheme")
        }
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        if authority.contains("@") {
            throw MQTTConfigurationError(
                key: "mqtt.url",
                problem: "user and password do not belong here; use username and password_file"
            )
        }
        guard !authority.contains(where: { $0 == "/" || $0 == "?" || $0 == "#" }) else { throw wrong("path or query") }
        let (host, port) = Self.split(authority)
        guard !host.isEmpty else { throw wrong("no host") }
        self.init(host: String(host), port: tls ? 8883 : 1883, tls: tls)
        guard let port else { return }
        guard let number = Int(port), (1...65_535).contains(number) else { throw wrong("port not in 1...65535") }
        self.port = number
    }

    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?) {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            let host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            return (host, rest.hasPrefix(":") ? rest.dropFirst() : rest.isEmpty ? nil : rest)
        }
        guard let colon = authority.lastIndex(of: ":") else { return (authority, nil) }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    /// `host:port`, with brackets around an IPv6 address.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

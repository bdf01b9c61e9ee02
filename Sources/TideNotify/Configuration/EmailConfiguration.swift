/// Mail through an SMTP server.
public struct EmailConfiguration: Sendable, Equatable {
    /// How the connection is protected.
    public enum Security: String, Sendable, CaseIterable {
        /// The connection begins in clear text and must turn to TLS before anything else (port 587).
        case starttls
        /// TLS from the first byte (port 465).
        case smtps
        /// Nothing; only for a server on this machine.
        case none
    }

    /// Name or address of the server.
    public var host: String
    /// Its port; nil: 587, 465 or 25, by `security`.
    public var port: Int?
    /// How the connection is protected.
    public var security: Security
    /// Who signs in; empty: nobody does.
    public var user: String
    /// The password.
    public var password: String
    /// Address that mails come from.
    public var from: String
    /// PEM file of the authorities that certificates are checked with; nil: those of the system.
    public var authorities: String?
    /// Time for one mail.
    public var deadline: Duration

    /// Makes a configuration; 30 s are enough for servers that look at a mail before they answer.
    public init(
        host: String,
        port: Int? = nil,
        security: Security = .starttls,
        user: String = "",
        password: String = "",
        from: String,
        authorities: String? = nil,
        deadline: Duration = .seconds(30)
    ) {
        (self.host, self.port, self.security, self.from) = (host, port, security, from)
        (self.user, self.password) = (user, password)
        (self.authorities, self.deadline) = (authorities, deadline)
    }

    /// The port, by `security` where none is given.
    var usedPort: Int {
        switch security {
        case .starttls: port ?? 587
        case .smtps: port ?? 465
        case .none: port ?? 25
        }
    }

    func problems() -> [NotifyError] {
        var found: [NotifyError] = []
        if host.isEmpty || !host.utf8.allSatisfy(WebAddress.isHostByte) {
            found.append(NotifyError(key: "host", problem: "must be a name or an address, is '\(host)'"))
        }
        if !(1...65_535).contains(usedPort) {
            found.append(NotifyError(key: "port", problem: "must be 1 to 65535, is \(usedPort)"))
        }
        if security == .none, !Self.isLoopback(host) {
            let right = "none is only for 127.0.0.1, ::1 and localhost; elsewhere starttls or smtps"
            found.append(NotifyError(key: "tls", problem: right))
        }
        if !MailAddress.isValid(from) {
            found.append(NotifyError(key: "from", problem: "must be a mail address, is '\(from)'"))
        }
        return found
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || IPAddress(host).map { AddressPolicy.kind(of: $0) == .loopback } ?? false
    }
}

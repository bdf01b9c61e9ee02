/// How a channel may reach its receiver over HTTP.
public struct HTTPAccess: Sendable, Equatable {
    /// Private, loopback and link-local addresses are allowed.
    ///
    /// Off unless a receiver in one's own network is meant: whoever may write a URL, or answer for its name, could
    /// otherwise have the daemon speak to devices and consoles that trust the local network.
    public var allowsPrivate: Bool
    /// PEM file of the authorities that certificates are checked with; nil: those of the system.
    public var authorities: String?
    /// Time for one attempt from the look-up of the name to the last byte of the answer.
    public var deadline: Duration

    /// Makes the rules of access; the default deadline is the shorter of what Standard Webhooks recommends (15 to 30 s).
    public init(allowsPrivate: Bool = false, authorities: String? = nil, deadline: Duration = .seconds(15)) {
        (self.allowsPrivate, self.authorities, self.deadline) = (allowsPrivate, authorities, deadline)
    }
}

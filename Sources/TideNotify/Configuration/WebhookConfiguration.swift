/// A receiver of signed JSON.
public struct WebhookConfiguration: Sendable, Equatable {
    /// Where requests go.
    public var url: String
    /// Secrets that sign: the first is the one in use, a second one is for the days in which it is exchanged.
    ///
    /// Each `whsec_` and base64 of 24 to 64 bytes, as Standard Webhooks has it.
    public var secrets: [String]
    /// How it may be reached.
    public var access: HTTPAccess

    /// Makes a configuration.
    public init(url: String, secrets: [String], access: HTTPAccess = HTTPAccess()) {
        (self.url, self.secrets, self.access) = (url, secrets, access)
    }

    func problems() -> [NotifyError] {
        var found: [NotifyError] = []
        if let problem = WebAddress.problem(url) { found.append(NotifyError(key: "url", problem: problem)) }
        if !(1...2).contains(secrets.count) {
            found.append(NotifyError(key: "secret", problem: "give one secret, or two while they are exchanged"))
        }
        for secret in secrets where WebhookSignature.key(secret) == nil {
            let right = "must be whsec_ and base64 of 24 to 64 random bytes: echo whsec_$(openssl rand -base64 32)"
            found.append(NotifyError(key: "secret", problem: right))
        }
        return found
    }
}

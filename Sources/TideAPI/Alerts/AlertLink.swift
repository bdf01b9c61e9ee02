public import TideModel

/// Makes links by which a contact sees an alert and may answer it, without any account.
public struct AlertLink: Sendable {
    /// How long a link lets its reader answer, in ms: a day.
    ///
    /// What is still so by then is told again.
    public static let lifetime: Int64 = 86_400_000

    private let base: String
    private let key: LinkKey

    /// Makes a maker of links.
    ///
    /// - Parameters:
    ///   - base: where contacts reach the page, such as `https://farm.example.com`.
    ///   - key: of the data folder.
    public init(base: String, key: LinkKey) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.key = key
    }

    /// A link for one contact.
    ///
    /// - Parameters:
    ///   - alert: number of the alert.
    ///   - contact: id of the contact; 1 to 128 bytes.
    ///   - now: wall clock.
    /// - Returns: the address; to look at it changes nothing.
    public func url(_ alert: AlertID, contact: String, now: Timestamp) -> String {
        let token = LinkToken.make(alert, contact, until: now.milliseconds + Self.lifetime, key)
        return base + ControlRequest("GET", ["alerts", "\(alert)"], query: [.init("t", token)]).target
    }

    /// Where alerts are listed; nothing can be answered there, so it is not signed.
    ///
    /// - Parameter site: id of the site; nil for all.
    /// - Returns: the address.
    public func list(site: String?) -> String {
        base + ControlRequest("GET", ["alerts"], query: site.map { [.init("site", $0)] } ?? []).target
    }
}

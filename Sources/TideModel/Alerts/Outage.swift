/// What is to blame that several devices are not heard.
public struct Outage: Sendable, Equatable, Codable {
    /// What is out.
    public enum Kind: String, Sendable, Codable {
        /// A gateway that devices speak through.
        case gateway
        /// All that leads from a site to us.
        case uplink
        /// The MQTT broker, or the way to it.
        case broker
    }

    /// What is out.
    public var kind: Kind
    /// Which: a device as `site/device`, the id of a site, or the broker's address.
    public var name: String
    /// How many devices are not heard for it.
    public var devices: Int
    /// When any of them was heard last; of the broker, since when it is not reached.
    public var since: Timestamp
    /// What people call the site that it is of; nil where that is not known, and for a broker.
    public var site: String?

    /// Makes an outage.
    public init(_ kind: Kind, _ name: String, devices: Int, since: Timestamp) {
        (self.kind, self.name, self.devices, self.since) = (kind, name, devices, since)
    }

    /// Names it, such as `gateway bay/gw-1`.
    public var key: String { "\(kind.rawValue) \(name)" }

    /// Reads what `key` wrote, of an outage of which no more is known; nil for another text.
    public init?(key: String, since: Timestamp) {
        let parts = key.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        self.init(kind, String(parts[1]), devices: 0, since: since)
    }

    /// Whether it is of a site, by the site's id.
    public func isOf(site: String) -> Bool {
        switch kind {
        case .gateway: name.hasPrefix("\(site)/")
        case .uplink: name == site
        case .broker: false
        }
    }
}

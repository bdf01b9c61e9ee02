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

    /// Makes an outage.
    public init(_ kind: Kind, _ name: String, devices: Int, since: Timestamp) {
        (self.kind, self.name, self.devices, self.since) = (kind, name, devices, since)
    }

    /// Names it, such as `gateway bay/gw-1`.
    public var key: String { "\(kind.rawValue) \(name)" }
}

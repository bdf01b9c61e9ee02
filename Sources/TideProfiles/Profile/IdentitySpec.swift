public import TideModel

/// Who sent a message.
public struct IdentitySpec: Sendable, Equatable {
    /// How far the device id is unique.
    public enum Scope: String, Sendable, CaseIterable {
        /// Within its site.
        case site
        /// Everywhere (EUI, serial number): the device may move between sites.
        case global
    }

    /// Whether devices are registered on first sight.
    public enum Adoption: Sendable, Equatable {
        /// Only a person registers devices.
        case never
        /// Up to this many new ones per hour and profile; beyond that frames go to quarantine.
        case perHour(Int)
    }

    /// How far the device id is unique.
    public var scope: Scope
    /// The site's id; nil when a global device names none.
    public var site: IdentityTemplate?
    /// The device's id.
    public var device: IdentityTemplate
    /// Whether devices are registered on first sight.
    public var adoption: Adoption

    /// Whether the topic alone tells the device: then `key(captures:)` answers, and frames carry no identities.
    public var isFromTopic: Bool { device.isFromTopic && site?.isFromTopic ?? true }

    /// Whether topic and envelope tell the device, and the topic alone does not.
    public var isFromEnvelope: Bool { !isFromTopic && !isFromPayload }

    /// Whether the payload tells the device.
    public var isFromPayload: Bool {
        (device.parts + (site?.parts ?? [])).contains(where: \.isFromPayload)
    }

    /// The device's key, when topic and envelope tell it.
    ///
    /// - Parameters:
    ///   - captures: from `ProfileSet.match`.
    ///   - eui: the device's EUI as the envelope tells it.
    /// - Returns: nil when they do not tell it, or the ids are no usable names.
    public func key(captures: TopicCaptures, eui: String? = nil) -> DeviceKey? {
        guard let device = device.text(captures: captures, eui: eui) else { return nil }
        guard let site else { return DeviceKey(site: "", device: device) }
        return site.text(captures: captures, eui: eui).map { DeviceKey(site: $0, device: device) }
    }
}

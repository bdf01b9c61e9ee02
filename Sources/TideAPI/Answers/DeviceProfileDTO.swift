/// The profile in force for a device.
public struct DeviceProfileDTO: Sendable, Equatable, Codable {
    /// `site/device`.
    public var device: String
    /// `id@version`.
    public var profile: String
    /// Content hash.
    public var hash: String
    /// Canonical text.
    public var text: String
    /// What the registry says of quality tests: of the device's site, and of itself; canonical texts.
    public var siteQuality, deviceQuality: String?

    private enum CodingKeys: String, CodingKey {
        case device, profile, hash, text
        case siteQuality = "site_quality"
        case deviceQuality = "device_quality"
    }

    /// Makes a report.
    public init(
        device: String,
        profile: String,
        hash: String,
        text: String,
        siteQuality: String? = nil,
        deviceQuality: String? = nil
    ) {
        self.device = device
        self.profile = profile
        self.hash = hash
        self.text = text
        (self.siteQuality, self.deviceQuality) = (siteQuality, deviceQuality)
    }
}

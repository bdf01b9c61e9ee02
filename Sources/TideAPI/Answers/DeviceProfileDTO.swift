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
    /// Makes a report.
    public init(device: String, profile: String, hash: String, text: String) {
        self.device = device
        self.profile = profile
        self.hash = hash
        self.text = text
    }
}

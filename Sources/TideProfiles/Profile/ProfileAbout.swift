/// Vendor, model, power and links of a profile: for lists and pages.
public struct ProfileAbout: Sendable, Equatable {
    /// Vendor's name.
    public var vendor: String?
    /// Vendor's Chinese name.
    public var vendorChinese: String?
    /// Model's name.
    public var model: String?
    /// Model's Chinese name.
    public var modelChinese: String?
    /// Hardware versions it holds for, as the author wrote them.
    public var hardware: [String] = []
    /// Firmware versions it holds for, as the author wrote them.
    public var firmware: [String] = []
    /// What the device is.
    public var kinds: [DeviceKind] = []
    /// What feeds it.
    public var power: PowerClass?
    /// Channel that tells the state of the battery.
    public var batterySeries: String?
    /// Documents by name, such as `datasheet`.
    public var links: [String: String] = [:]

    /// Nothing known.
    public init() {}
}

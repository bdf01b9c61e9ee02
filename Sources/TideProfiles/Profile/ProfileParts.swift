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

/// What a device is.
public enum DeviceKind: String, Sendable, CaseIterable {
    case sensor, gateway, collar, tracker, actuator
}

/// What feeds a device; silence means more on mains.
public enum PowerClass: String, Sendable, CaseIterable {
    case mains, solar, battery
}

/// How often a device should be heard; all in milliseconds.
public struct Expectation: Sendable, Equatable {
    /// From one reading to the next.
    public var interval: Int64
    /// How much that varies.
    public var jitter: Int64?
    /// After this it is late.
    public var late: Int64?
    /// After this it is silent.
    public var silent: Int64?
}

/// How messages are delivered.
public struct DeliverySpec: Sendable, Equatable {
    /// What a retained message may do.
    public enum Retained: String, Sendable, CaseIterable {
        /// Nothing at all.
        case ignore
        /// Set attributes and latest values, never a reading stamped with its arrival.
        case seed
        /// All that another message may.
        case store
    }
    /// What a retained message may do.
    public var retained = Retained.seed
}

/// A text that is kept as an attribute of the device.
public struct AttributeSpec: Sendable, Equatable {
    /// Attribute name: the key under `attributes:`.
    public var name: String
    /// The field it is read from.
    public var field: String
}

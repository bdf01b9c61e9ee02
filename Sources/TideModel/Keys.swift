/// Names a device: its local id within a site.
///
/// A device with a globally unique id keeps its key when it moves.
public struct DeviceKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Site id; empty for a device whose profile says `identity: {scope: global}` and that has no site yet.
    public var site: String
    /// Local id, unique within the site.
    public var device: String

    /// Makes a key of site id and local device id.
    public init(site: String, device: String) {
        self.site = site
        self.device = device
    }

    /// Shown as `site/device`.
    public var description: String { "\(site)/\(device)" }

    /// An id as it is compared where it is unique everywhere: the letters of an EUI (16 hexadecimal digits) are small,
    /// because labels, registers and networks write them as they like.
    public static func plainEUI(_ id: String) -> String {
        let isEUI = id.utf8.count == 16 && id.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        return isEUI ? id.lowercased() : id
    }

    /// Orders by site, then device.
    public static func < (a: Self, b: Self) -> Bool { (a.site, a.device) < (b.site, b.device) }
}

/// Names a time series: one channel of one device.
public struct SeriesKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The device that sends it.
    public var device: DeviceKey
    /// Channel name: the key under `series:` in the device's profile.
    public var channel: String

    /// Makes a key of a device and a channel name.
    public init(device: DeviceKey, channel: String) {
        self.device = device
        self.channel = channel
    }

    /// Shown as `site/device/channel`.
    public var description: String { "\(device)/\(channel)" }

    /// Orders by device, then channel.
    public static func < (a: Self, b: Self) -> Bool { (a.device, a.channel) < (b.device, b.channel) }
}

/// Number of a device in the data folder: given at adoption, counting from 0 without gaps, never reused.
public typealias DeviceNumber = UInt32

/// Number of a series in the data folder: given when its first reading arrives, from 0 without gaps, never reused.
public typealias SeriesNumber = UInt32

/// Number of a record in the journal: from 1 without gaps; within an epoch it is the clock of change.
public typealias RecordNumber = UInt64

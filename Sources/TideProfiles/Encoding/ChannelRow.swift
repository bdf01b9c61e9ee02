public import TideModel

/// One moment of a device: its time, and one value per series of its profile.
public struct ChannelRow: Sendable, Equatable {
    /// Device time.
    public var time: Timestamp
    /// In the order of `DeviceProfile.series`, each in its quantity's own unit; NaN where nothing is sent.
    public var values: [Double]

    /// Equal bit for bit, so that what is not sent (NaN) equals itself.
    public static func == (a: ChannelRow, b: ChannelRow) -> Bool {
        a.time == b.time && a.values.elementsEqual(b.values) { $0.bitPattern == $1.bitPattern }
    }

    /// Makes a row.
    public init(time: Timestamp, values: [Double]) {
        self.time = time
        self.values = values
    }
}

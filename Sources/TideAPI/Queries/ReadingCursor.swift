public import TideModel

/// A reading behind which an answer goes on: readings come by series, then time.
public struct ReadingCursor: Sendable, Equatable {
    /// Its series; it need not be there any more.
    public var series: SeriesKey
    /// Its device time.
    public var time: Timestamp

    /// Makes a cursor.
    public init(series: SeriesKey, time: Timestamp) { (self.series, self.time) = (series, time) }

    /// The cursor of a reading.
    public init(_ reading: ReadingDTO) {
        let device = DeviceKey(site: reading.site, device: reading.device)
        series = SeriesKey(device: device, channel: reading.channel)
        time = Timestamp(milliseconds: reading.time)
    }

    /// A cursor of `site/device/channel` and a time; nil when the text is no such key.
    init?(series text: String, time: Timestamp) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else { return nil }
        let device = DeviceKey(site: parts[0], device: parts[1])
        self.init(series: SeriesKey(device: device, channel: parts[2]), time: time)
    }
}

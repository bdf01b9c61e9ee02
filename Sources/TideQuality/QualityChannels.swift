/// Channels that tests look at beside the one that they judge, each with what stands for a channel: its name in plans.
public struct QualityChannels<Channel> {
    /// Of the location test: that of the other coordinate; at most one.
    public var latitude: Channel?, longitude: Channel?
    /// Of the neighbour test.
    public var neighbour: Channel?
    /// Of the density inversion test.
    public var temperature: Channel?, salinity: Channel?, depth: Channel?

    /// All of them.
    public var all: [Channel] {
        [latitude, longitude, neighbour, temperature, salinity, depth].compactMap { $0 }
    }

    /// The same with other things that stand for channels; nil where there is none.
    public func map<Other>(_ other: (Channel) -> Other?) -> QualityChannels<Other> {
        QualityChannels<Other>(
            latitude: latitude.flatMap(other),
            longitude: longitude.flatMap(other),
            neighbour: neighbour.flatMap(other),
            temperature: temperature.flatMap(other),
            salinity: salinity.flatMap(other),
            depth: depth.flatMap(other)
        )
    }
}

extension QualityChannels: Sendable where Channel: Sendable {}
extension QualityChannels: BitwiseCopyable where Channel: BitwiseCopyable {}

extension QualityTests {
    /// Channels that these tests look at beside the one that they judge; nil when there are none.
    public var channels: QualityChannels<String>? {
        let channels = QualityChannels(
            latitude: location?.latitude,
            longitude: location?.longitude,
            neighbour: neighbour?.channel,
            temperature: densityInversion?.temperature,
            salinity: densityInversion?.salinity,
            depth: densityInversion?.depth
        )
        return channels.all.isEmpty ? nil : channels
    }
}

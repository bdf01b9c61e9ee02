public import TideAlerts
public import TideModel

/// A stored reading as a replay takes it: 32 bytes.
public struct ReplayRow: Sendable, BitwiseCopyable {
    /// Its series.
    public var series: SeriesNumber
    /// The reading.
    public var sample: Sample

    /// Makes a row.
    public init(series: SeriesNumber, sample: Sample) { (self.series, self.sample) = (series, sample) }
}

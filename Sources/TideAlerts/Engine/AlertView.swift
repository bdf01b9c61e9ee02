public import TideModel

/// What the engine asks of the pipeline's state while it judges a record.
public struct AlertView {
    /// Where a series is from.
    public var place: (SeriesNumber) -> SeriesPlace
    /// What its profile expects from one reading of a series to the next, ms; nil when it says nothing.
    public var interval: (SeriesNumber) -> Int64?
    /// The newest reading of a series, with this record; nil when there is none.
    public var latest: (SeriesNumber) -> Sample?
    /// Whether a series is heard, with this record.
    public var status: (SeriesNumber) -> LivenessStatus
    /// The readings of a series between two device times (ms), with this record, by time; at most
    /// `AlertEngine.mostLookedBack` of them, the last.
    public var readings: (SeriesNumber, ClosedRange<Int64>) throws -> [Sample]
    /// Series of the same unit that a selector means.
    public var beside: (SeriesNumber, SeriesSelector) -> [SeriesNumber]
    /// The zone of a site.
    public var zone: (String) -> Zone

    /// Makes a view.
    public init(
        place: @escaping (SeriesNumber) -> SeriesPlace,
        interval: @escaping (SeriesNumber) -> Int64?,
        latest: @escaping (SeriesNumber) -> Sample?,
        status: @escaping (SeriesNumber) -> LivenessStatus,
        readings: @escaping (SeriesNumber, ClosedRange<Int64>) throws -> [Sample],
        beside: @escaping (SeriesNumber, SeriesSelector) -> [SeriesNumber],
        zone: @escaping (String) -> Zone
    ) {
        (self.place, self.interval, self.latest) = (place, interval, latest)
        (self.status, self.readings, self.beside, self.zone) = (status, readings, beside, zone)
    }
}

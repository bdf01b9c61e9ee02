public import TideModel

/// What the engine asks of the pipeline's state while it judges a record.
public struct AlertView {
    /// Where a series is from.
    public var place: (SeriesNumber) -> SeriesPlace
    /// What its profile expects from one reading of a series to the next, ms; nil when it says nothing.
    public var interval: (SeriesNumber) -> Int64?
    /// For how long a reading of a series stands until the next is expected, ms: the interval, or how long a dead band holds
    /// back what is the same; nil when nothing is expected.
    public var stands: (SeriesNumber) -> Int64?
    /// The newest reading of a series, with this record; nil when there is none.
    public var latest: (SeriesNumber) -> Sample?
    /// Whether a series is heard, with this record.
    public var status: (SeriesNumber) -> LivenessStatus
    /// The readings of a series between two device times (ms), with this record, by time; at most
    /// `AlertEngine.mostLookedBack` of them, the last.
    public var readings: (SeriesNumber, ClosedRange<Int64>) throws -> [Sample]
    /// Series of the same unit that a selector means.
    public var beside: (SeriesNumber, SeriesSelector) -> [SeriesNumber]
    /// What is to blame that a series is not heard; nil for itself.
    public var cause: (SeriesNumber) -> Outage?
    /// The broker while it is not reached; nil while it is.
    public var broker: () -> Outage?
    /// What people call things.
    public var words: (Alert, Rule?) -> OutboxMessage.Words
    /// Whether more of what waited somewhere may come of a series: frames at the broker, or its newest reading is an old one
    /// that came a moment ago.
    public var isCatchingUp: (SeriesNumber) -> Bool
    /// How far our own clock was set ahead before this record, ms; less than 0 when it was set back.
    public var clockStep: Int64
    /// The zone of a site.
    public var zone: (String) -> Zone

    /// Makes a view.
    public init(
        place: @escaping (SeriesNumber) -> SeriesPlace,
        interval: @escaping (SeriesNumber) -> Int64?,
        stands: @escaping (SeriesNumber) -> Int64?,
        latest: @escaping (SeriesNumber) -> Sample?,
        status: @escaping (SeriesNumber) -> LivenessStatus,
        readings: @escaping (SeriesNumber, ClosedRange<Int64>) throws -> [Sample],
        beside: @escaping (SeriesNumber, SeriesSelector) -> [SeriesNumber],
        cause: @escaping (SeriesNumber) -> Outage?,
        broker: @escaping () -> Outage? = { nil },
        words: @escaping (Alert, Rule?) -> OutboxMessage.Words,
        isCatchingUp: @escaping (SeriesNumber) -> Bool,
        clockStep: Int64 = 0,
        zone: @escaping (String) -> Zone
    ) {
        (self.place, self.interval, self.stands, self.latest) = (place, interval, stands, latest)
        (self.status, self.readings, self.beside, self.zone) = (status, readings, beside, zone)
        self.broker = broker
        (self.cause, self.words, self.isCatchingUp, self.clockStep) = (cause, words, isCatchingUp, clockStep)
    }
}

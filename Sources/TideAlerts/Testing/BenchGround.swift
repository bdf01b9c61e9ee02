public import TideModel

/// What a bench knows of its series before anything comes.
public struct BenchGround: Sendable {
    /// Whether a series is heard.
    public struct Hearing: Sendable, Equatable {
        /// Whether it is.
        public var status = LivenessStatus.neverSeen
        /// Device time of its newest reading (ms); `.min` before any came.
        public var heard = Int64.min
        /// When the status began (ms).
        public var since = Int64.min
    }

    /// Why series are not heard, by how each is; nil for themselves.
    public typealias Cause = @Sendable ([Hearing]) -> (SeriesNumber) -> Outage?

    /// By series number.
    public var places: [SeriesPlace]
    /// The zone of a site.
    public var zone: @Sendable (_ site: String) -> Zone
    /// What is to blame.
    public var cause: Cause
    /// How far back readings are kept (ms of device time); `.max` for all.
    public var reach: Int64
    /// Silences that hold messages back.
    public var silences: [Silence] = []
    /// Series by the unit that they are of, or by the device, where that is in none.
    private var neighbours: [String: [SeriesNumber]]

    /// Takes the places of all series.
    public init(
        _ places: [SeriesPlace],
        reach: Int64 = .max,
        zone: @escaping @Sendable (String) -> Zone,
        cause: @escaping Cause = { _ in { _ in nil } }
    ) {
        (self.places, self.reach, self.zone, self.cause) = (places, reach, zone, cause)
        neighbours = Dictionary(grouping: places, by: Self.group).mapValues { $0.map(\.series) }
    }

    /// Series of the same unit that a selector means.
    func beside(_ series: SeriesNumber, _ selector: SeriesSelector) -> [SeriesNumber] {
        (neighbours[Self.group(places[Int(series)])] ?? []).filter { selector.matches(places[Int($0)]) }
    }

    private static func group(_ place: SeriesPlace) -> String {
        place.unit.map { "u:\(place.site)/\($0.id)" } ?? "d:\(place.device)"
    }
}

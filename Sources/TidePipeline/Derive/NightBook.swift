internal import TideDerive
internal import TideModel
internal import TideProfiles

/// What is known of a night when a reading in it is derived.
struct NightFacts {
    /// From sunset to sunrise, ms.
    var times: Range<Int64>
    /// The first reading of the night that counts.
    var dusk: DeriveRule.Input
}

/// The first readings of nights, so that they are looked up once a night and not for each reading.
///
/// Nothing but a memory of what is stored: it is in no checkpoint, and whatever may change it forgets it.
struct NightBook {
    private var known: [Pipeline.DerivedSeries: NightFacts] = [:]

    /// Places may be others now.
    mutating func forget() { known.removeAll() }

    subscript(series: Pipeline.DerivedSeries) -> NightFacts? {
        get { known[series] }
        set { known[series] = newValue }
    }
}

/// Nights on the way through the readings of a series, times rising.
struct NightWalk {
    private let rule: DeriveRule
    private let position: Position?
    private let points: [(time: Int64, reading: Pipeline.Neighbour)]
    private var next = 0
    private var times: Range<Int64> = 0..<0
    private var dusk: DeriveRule.Input?

    init(_ rule: DeriveRule, _ position: Position?, _ points: [(time: Int64, reading: Pipeline.Neighbour)]) {
        (self.rule, self.position, self.points) = (rule, position, points)
    }

    /// The night that a time lies in, when it has a reading that counts by then.
    mutating func facts(at time: Int64) -> NightFacts? {
        if !times.contains(time) { (times, dusk) = (rule.night(at: time, position) ?? 0..<0, nil) }
        while next < points.count, points[next].time <= time {
            let (time, reading) = points[next]
            next += 1
            let input = DeriveRule.Input(
                time: time,
                received: reading.received,
                value: reading.value,
                flag: reading.flag
            )
            if dusk == nil, times.contains(time), rule.isUsable(input) { dusk = input }
        }
        return dusk.map { NightFacts(times: times, dusk: $0) }
    }
}

extension DeriveRule {
    /// The night that a time lies in, ms; nil by day, and where nobody knows the place.
    func night(at time: Int64, _ position: Position?) -> Range<Int64>? {
        guard let place = spec.night?.place ?? position,
            let night = Night(
                containing: Double(time) / 1_000,
                latitude: place.latitude,
                longitude: place.longitude
            )
        else { return nil }
        return Int64((night.sunset * 1_000).rounded(.up))..<Int64((night.sunrise * 1_000).rounded(.up))
    }
}

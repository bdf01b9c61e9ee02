/// Which series a rule means.
public struct SeriesSelector: Sendable, Hashable {
    /// Quantity; nil when the channel alone says it.
    public var quantity: String?
    /// Channel of a profile; nil for every one of the quantity.
    public var channel: String?
    /// Canonical unit, of quantities that have more than one, such as ammonia in ppm and in mg/m³, and where somebody names
    /// it of a channel; nil for every one.
    public var unit: String?

    /// Makes a selector of a quantity, a channel, or both.
    public init(quantity: String? = nil, channel: String? = nil, unit: String? = nil) {
        (self.quantity, self.channel, self.unit) = (quantity, channel, unit)
    }

    /// Whether it means a series.
    func matches(_ place: SeriesPlace) -> Bool {
        quantity.map { $0 == place.quantity } ?? true && channel.map { $0 == place.channel } ?? true
            && unit.map { $0 == place.valueUnit } ?? true
    }
}

/// What a rule looks at: one number, of one or of several series of a target.
public enum Watch: Sendable, Equatable {
    /// Each reading of a series; its target is the series.
    case value(SeriesSelector)
    /// How fast a series rises, in its unit per second, over a stretch of `over` ms; its target is the series.
    case rate(SeriesSelector, over: Int64)
    /// How many hours it takes a series until a limit is reached, when it goes on as over the last `over` ms; its target is
    /// the series.
    ///
    /// 0 when it is there or beyond; `RateWindow.farthest` when it takes longer, or moves the other way.
    case time(SeriesSelector, to: Comparison, over: Int64)
    /// What is made of several series; its target is the unit, or the device.
    case combined(Combination)
    /// How many hours of the last `over` ms a series was on the bad side of something; its target is the series.
    ///
    /// Gaps count on neither side.
    case hours(SeriesSelector, Comparison, over: Int64)
    /// The mean of the last `over` ms by the mean of the `past` ms before; its target is the series.
    case ratio(SeriesSelector, over: Int64, past: Int64)
    /// How many devices of a site or a unit are so; its target is the site or the unit.
    case count(DeviceCount)
    /// How long nothing usable came; its target is the series.
    case silence(SeriesSelector)

    /// The series it looks at.
    public var inputs: [SeriesSelector] {
        switch self {
        case .time(let one, _, _): [one]
        case .count(let count): [count.selector]
        case .value(let one), .rate(let one, _), .hours(let one, _, _), .ratio(let one, _, _), .silence(let one): [one]
        case .combined(let combination): combination.inputs
        }
    }

    /// Whether its target is more than one series.
    var isOfGroup: Bool {
        switch self {
        case .value, .rate, .time, .hours, .ratio: false
        case .combined, .count: true
        case .silence(let selector): selector == SeriesSelector()
        }
    }
}

extension Watch {
    /// Whether readings decide, not only whether they come.
    public var readsValues: Bool {
        switch self {
        case .silence: false
        case .count(let count): count.side != nil
        default: true
        }
    }

    /// Whether it has a number that people are told.
    public var isMeasured: Bool { if case .silence = self { false } else { true } }

    /// Whether it is a number of devices, found at the end of each record.
    var isCount: Bool { if case .count = self { true } else { false } }

    /// Canonical unit of what it looks at, of a series with a canonical unit.
    func unit(of unit: String) -> String {
        switch self {
        case .value: unit
        case .combined(let combination): combination.unit ?? unit
        case .rate: "\(unit)/s"
        case .hours, .time: "h"
        case .ratio, .count: "1"
        case .silence: "s"
        }
    }

    /// Whether time of which nothing is known counts against it; what sums up a stretch leaves it out by itself.
    var countsGaps: Bool {
        switch self {
        case .value, .rate, .time, .combined: true
        case .hours, .ratio, .silence, .count: false
        }
    }

    /// Whether its number stays what it is until something else comes.
    var isSteady: Bool {
        switch self {
        case .value, .combined: true
        case .rate, .time, .hours, .ratio, .silence, .count: false
        }
    }

    /// How much of a series' past it sums up, ms; nil for one that does not.
    var stretch: Int64? {
        switch self {
        case .hours(_, _, let over): over
        case .ratio(_, let over, let past): over + past
        case .value, .rate, .time, .combined, .silence, .count: nil
        }
    }

    /// Over which stretch before a reading its number says how a series moves, ms; nil for one that does not.
    var trend: Int64? {
        switch self {
        case .rate(_, let over), .time(_, _, let over): over
        case .value, .combined, .hours, .ratio, .silence, .count: nil
        }
    }
}

/// Which series a rule means.
public struct SeriesSelector: Sendable, Hashable {
    /// Quantity; nil when the channel alone says it.
    public var quantity: String?
    /// Channel of a profile; nil for every one of the quantity.
    public var channel: String?

    /// Makes a selector of a quantity, a channel, or both.
    public init(quantity: String? = nil, channel: String? = nil) { (self.quantity, self.channel) = (quantity, channel) }

    /// Whether it means a series.
    func matches(_ place: SeriesPlace) -> Bool {
        quantity.map { $0 == place.quantity } ?? true && channel.map { $0 == place.channel } ?? true
    }
}

/// What a rule looks at: one number, of one or of several series of a target.
public enum Watch: Sendable, Equatable {
    /// Each reading of a series; its target is the series.
    case value(SeriesSelector)
    /// How fast a series rises, in its unit per second, over a stretch of `over` ms; its target is the series.
    case rate(SeriesSelector, over: Int64)
    /// The first minus the second, both of one unit and not older than `within` ms against each other; its target is the
    /// unit.
    case difference(SeriesSelector, SeriesSelector, within: Int64)
    /// How long nothing usable came; its target is the series.
    case silence(SeriesSelector)

    /// The series it looks at.
    public var inputs: [SeriesSelector] {
        switch self {
        case .value(let one), .rate(let one, _), .silence(let one): [one]
        case .difference(let one, let other, _): [one, other]
        }
    }

    /// Whether its target is more than one series.
    var isOfGroup: Bool {
        switch self {
        case .value, .rate: false
        case .difference: true
        case .silence(let selector): selector == SeriesSelector()
        }
    }
}

extension Watch {
    /// Whether readings decide, not only whether they come.
    public var readsValues: Bool { if case .silence = self { false } else { true } }

    /// Canonical unit of what it looks at, of a series with a canonical unit.
    func unit(of unit: String) -> String {
        switch self {
        case .value, .difference: unit
        case .rate: "\(unit)/s"
        case .silence: "s"
        }
    }
}

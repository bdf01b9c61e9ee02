public import TideDerive
public import TideModel
public import TideUnits

/// One derived series of a profile: a function of other series of the same device, at each time or over each day.
public final class DerivedSpec: Sendable {
    /// Most of one profile: which of them a message touches is kept in 64 bits.
    public static let most = 64
    /// Longest `max_skew` (ms): what a late reading may change must fit into memory.
    public static let longestSkew: Int64 = 86_400_000

    /// What is stored: channel, quantity and tests; `conversion` is from the function's unit to the quantity's.
    public let series: SeriesSpec
    /// What computes it.
    public let function: DerivedFunction
    /// One for each input of the function, in declared order.
    public let arguments: [DerivedArgument]
    /// How much older than the derived reading an input may be, ms.
    public let maximumSkew: Int64
    /// The worst flag with which an input still counts.
    public let worstFlag: QCFlag
    /// The call as the profile writes it.
    public let expression: String
    /// For one reading a local day; nil for one at each time of an input.
    public let day: DayNeeds?
    /// The constants that `DerivedArgument.tide` means; kept beside the arguments, which are copied for each reading.
    public let tide: TideTable?
    /// For readings at night alone, beside the first of the night; else nil.
    public let night: NightNeeds?

    /// Id of the formula and its variant: values of two are not comparable.
    public var formula: String { function.formulaID }

    init(
        series: SeriesSpec,
        function: DerivedFunction,
        arguments: [DerivedArgument],
        maximumSkew: Int64,
        worstFlag: QCFlag,
        expression: String,
        day: DayNeeds? = nil,
        night: NightNeeds? = nil,
        tide: TideTable? = nil
    ) {
        (self.day, self.night, self.tide) = (day, night, tide)
        (self.series, self.function, self.arguments) = (series, function, arguments)
        (self.maximumSkew, self.worstFlag, self.expression) = (maximumSkew, worstFlag, expression)
    }
}

/// Where an input of a derived series comes from.
public enum DerivedArgument: Sendable, Equatable {
    /// A series, by its place in the profile's `series`.
    ///
    /// `conversion` is from the unit it is stored in to the input's; `fallback`, in the input's unit, stands in for it.
    case channel(Int, conversion: UnitConversion, fallback: Double?)
    /// What a day's readings of a channel are together; the place may be that of a derived series behind `series`.
    case reduction(Int, DayReduction, conversion: UnitConversion, fallback: Double?)
    /// Day of the year, 1...366, of the local date that names the day.
    case dayOfYear
    /// Degrees north and east of the device's site, as the registry has it.
    case latitude, longitude
    /// When the last reading of a series was taken, seconds since 1970.
    case timeOf(Int)
    /// The first reading of the night of a series that counts; the place is where the sun sets, nil for the site's.
    case dusk(Int, conversion: UnitConversion, at: Position?)
    /// Hours since that reading.
    case hoursSinceDusk
    /// Hours to sunrise.
    case hoursToDawn
    /// The tide at the time of the derived reading, m, by the constants of the spec.
    case tide
    /// A number in the input's unit; NaN for an optional input that is not given.
    case constant(Double)
    /// The time of the derived reading, seconds since 1970.
    case time

    /// The place of its series; nil when it is none.
    public var channel: Int? {
        switch self {
        case .channel(let place, _, _), .reduction(let place, _, _, _), .timeOf(let place), .dusk(let place, _, _):
            place
        default: nil
        }
    }
}

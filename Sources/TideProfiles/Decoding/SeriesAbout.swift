/// What a profile tells of a series besides its values.
public struct SeriesAbout: Sendable, Equatable {
    /// Depth of the sensor below the surface (or above ground when negative), in metres.
    public var depth: Double?
    /// Height of the sensor above ground, in metres.
    public var height: Double?
    /// Precision that the maker states, in the series' own unit.
    public var precision: Double?
    /// Class of retention and authorisation, such as `environmental`.
    public var dataClass: String?
    /// How long a value stands when nothing new comes, in milliseconds.
    public var validFor: Int64?

    /// How many numbers a counter has before it begins again at 0, in the series' own unit; nil: it only begins again
    /// when the device does.
    public var wrap: Double?

    /// The parameters of tests that the profile names itself, as `test.parameter`.
    public var tests: Set<String> = []

    /// Nothing told.
    public init() {}
}

public import TideModel

/// What a series of nights needs, besides its inputs.
public struct NightNeeds: Sendable, Equatable {
    /// How long after the first reading of the night there is something to say (ms).
    public var after: Int64
    /// Where the sun sets; nil for the place of the device's site.
    public var place: Position?

    /// Madenjian measures at dusk and three hours later (ms).
    public static let usualPause: Int64 = 3 * 3_600_000
    /// The formulas hold for so long between both readings (ms).
    public static let longestPause: Int64 = 12 * 3_600_000
}

public import TideUnits

/// A series that tells how the device itself fares, and what is still well.
public struct HealthLimit: Sendable, Equatable {
    /// What it tells of, such as `battery`.
    public var name: String
    /// Its channel.
    public var channel: String
    /// Well from here to there, bounds included, in the quantity's unit; infinite where nothing is said.
    public var well: Span
}

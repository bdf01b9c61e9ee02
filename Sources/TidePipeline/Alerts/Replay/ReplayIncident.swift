public import TideModel

/// An incident that a replay found.
public struct ReplayIncident: Sendable, Equatable {
    /// As it stood at its end, or at the end of the replay.
    public var alert: Alert
    /// What the rule watched when it was worst, in the alert's unit.
    public var worst: Double
    /// What people said that its time was; nil where they said nothing.
    public var label: IntervalLabel?
}

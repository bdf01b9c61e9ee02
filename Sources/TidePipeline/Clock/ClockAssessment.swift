/// What commands, metrics and events say of a clock.
public struct ClockAssessment: Sendable, Equatable {
    /// What is the matter, if anything.
    public let verdict: ClockVerdict
    /// Device time − receive time, milliseconds: above 0 when the clock is ahead; nil when it is not known.
    ///
    /// Of a clock that is right it is the shortest delivery, below 0.
    public let offset: Int64?
    /// Whether half a day of messages agrees: required before anything is corrected by it.
    public let isSettled: Bool

    /// Makes an assessment.
    public init(verdict: ClockVerdict, offset: Int64?, isSettled: Bool) {
        self.verdict = verdict
        self.offset = offset
        self.isSettled = isSettled
    }
}

public import TideModel

/// Whether each series is heard as often as its profile expects; part of the fold.
///
/// Which rule a series has is told with every call, so that nothing here is out of date after a change of profiles.
public struct Liveness: Sendable {
    /// The rule of a series; nil when its profile expects no interval.
    public typealias Rules = (SeriesNumber) -> LivenessRule?

    /// By series number.
    public private(set) var states: [LivenessState] = []
    private var wheel: DeadlineWheel

    /// Makes the liveness of nothing.
    public init(from now: Timestamp) { wheel = DeadlineWheel(from: now) }

    /// Begins anew from states that a checkpoint held; `rules` as of now.
    public init(_ states: [LivenessState], from now: Timestamp, heldUntil: Timestamp, _ rules: Rules) {
        self.states = states
        wheel = DeadlineWheel(from: now)
        for series in states.indices { wait(SeriesNumber(series), rules(SeriesNumber(series)), heldUntil) }
    }

    /// The earliest time at which a tick may find something; nil: never.
    ///
    /// It may be too early, never too late.
    public var earliestDeadline: Timestamp? { wheel.earliest }

    /// The state of a series.
    public subscript(series: SeriesNumber) -> LivenessState {
        Int(series) < states.count ? states[Int(series)] : LivenessState()
    }

    /// Takes a reading that was stored.
    ///
    /// Duplicates, seeds and imported readings are not given here.
    ///
    /// - Parameters:
    ///   - series: its series.
    ///   - moment: when it is from, by `LivenessState.moment`.
    ///   - received: when it was read.
    ///   - rule: of its series.
    /// - Returns: the change for the record, if there is one.
    public mutating func take(
        _ series: SeriesNumber,
        moment: Timestamp,
        received: Timestamp,
        _ rule: LivenessRule?
    ) -> LivenessChange? {
        while states.count <= Int(series) { states.append(LivenessState()) }
        let isBack = states[Int(series)].take(moment: moment, received: received, rule)
        if !wheel.contains(series) { wait(series, rule, .distantPast) }
        return isBack ? LivenessChange(series: series, status: .live, at: received) : nil
    }

    /// Lets time pass.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - heldUntil: when we last could not hear: our own start, the end of a backlog.
    ///   - limit: series looked at, at most; call again when the answer is that there are more.
    ///   - rules: of the series.
    /// - Returns: what changed, in the order of the series; and whether more are due.
    public mutating func tick(
        _ now: Timestamp,
        heldUntil: Timestamp,
        limit: Int,
        _ rules: Rules
    ) -> (changes: [LivenessChange], hasMore: Bool) {
        var changes: [LivenessChange] = []
        for _ in 0..<limit {
            guard let series = wheel.take(through: now) else { break }
            let rule = rules(series)
            if states[Int(series)].pass(to: now, rule, heldUntil: heldUntil) {
                let state = states[Int(series)]
                changes.append(LivenessChange(series: series, status: state.status, at: state.since))
            }
            wait(series, rule, heldUntil)
        }
        return (
            changes.sorted { ($0.series, $0.status) < ($1.series, $1.status) },
            wheel.earliest.map { $0 <= now } ?? false
        )
    }

    /// Applies a change that a record holds, at replay.
    public mutating func apply(_ change: LivenessChange, _ rule: LivenessRule?) {
        while states.count <= Int(change.series) { states.append(LivenessState()) }
        states[Int(change.series)].apply(change)
        if !wheel.contains(change.series) { wait(change.series, rule, .distantPast) }
    }

    /// Puts the state of a series in place, at a restore; deadlines are set when all is made anew.
    mutating func set(_ series: SeriesNumber, _ state: LivenessState) {
        while states.count <= Int(series) { states.append(LivenessState()) }
        states[Int(series)] = state
    }

    /// Our own clock was set back: a series was not heard later than it shows.
    public mutating func limit(_ series: SeriesNumber, to now: Timestamp) {
        if Int(series) < states.count { states[Int(series)].limit(to: now) }
    }

    private mutating func wait(_ series: SeriesNumber, _ rule: LivenessRule?, _ heldUntil: Timestamp) {
        guard let deadline = states[Int(series)].deadline(rule, heldUntil: heldUntil) else { return }
        wheel.insert(series, at: deadline)
    }
}

/// Tells a connection that looks alive but brings nothing from one where nothing is to be brought.
///
/// The usual interval is the longest of the recent ones, slowly forgotten. After a reconnect that brought nothing the
/// patience doubles, so that a quiet night costs a few reconnects, not a storm.
public struct Watchdog: Sendable {
    /// When to lose patience.
    public struct Parameters: Sendable, Equatable {
        /// Silence is suspicious at this multiple of the usual interval; 0 turns the watchdog off.
        public var factor = 10
        /// Never before this, milliseconds.
        public var shortestMilliseconds: Int64 = 120_000
        /// Patience ends here at the latest, milliseconds.
        public var longestMilliseconds: Int64 = 3_600_000
        /// Arrivals needed before the usual interval is believed.
        public var minimumArrivals = 100
        /// Makes the default parameters.
        public init() {}
    }

    let parameters: Parameters
    private var last: Int64?
    private var arrivals = 0
    private var usual = 0.0
    private var doublings = 0

    /// Makes a watchdog that has seen nothing.
    public init(_ parameters: Parameters = Parameters()) { self.parameters = parameters }

    /// Something came.
    ///
    /// - Parameter now: milliseconds of any steady clock.
    public mutating func arrived(at now: Int64) {
        if let last { usual = max(Double(now - last), usual * 0.98) }
        last = now
        arrivals += 1
        doublings = 0
    }

    /// A connection was made: silence counts from now on.
    public mutating func connected(at now: Int64) { last = now }

    /// The silence was answered by a reconnect.
    public mutating func reconnected() { doublings = min(doublings + 1, 20) }

    /// Silence that is too long, milliseconds; nil while the usual interval is not known.
    public var patience: Int64? {
        guard parameters.factor > 0, arrivals >= parameters.minimumArrivals else { return nil }
        let wanted = max(Double(parameters.shortestMilliseconds), usual * Double(parameters.factor))
        return Int64(min(Double(parameters.longestMilliseconds), wanted * Double(1 << doublings)))
    }

    /// When patience ends, on the clock of `arrived`.
    public var deadline: Int64? {
        guard let patience, let last else { return nil }
        return last + patience
    }
}

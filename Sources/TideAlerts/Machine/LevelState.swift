/// What one level remembers of a target: device times in ms, `.min` for none.
///
/// It changes only when a number crosses a limit, so that what is kept of a target in trouble is not written with every
/// reading of it.
public struct LevelState: Sendable, Equatable {
    /// Since when it is bad without a number that is not.
    public var since = Int64.min
    /// Since when it is not bad; only while it fires.
    public var goodSince = Int64.min
    /// Since when it is clear; only while it fires.
    public var clearSince = Int64.min
    /// Whether it fires.
    public var isFiring = false

    /// Makes the state of a level of which nothing is known.
    public init() {}

    /// Nothing to remember.
    public var isIdle: Bool { since == .min && !isFiring }

    /// A first bad number waits for the reading after it.
    func waits(_ level: Level) -> Bool { since != .min && !isFiring && level.hold == 0 && level.confirms }

    /// Whatever came, the reading before is settled now.
    mutating func settle(at time: Int64, _ level: Level) {
        if waits(level), time > since { isFiring = true }
    }

    /// Takes the next number, after `settle`.
    ///
    /// - Parameters:
    ///   - value: what the rule watches; nil while the rule does not count, which is clear.
    ///   - time: device time (ms), later than all before.
    ///   - level: the rule's.
    ///   - count: bad numbers since `since`; kept by the caller, since they are counted anew after a start.
    ///   - needed: how many there must be by the end of `hold`: a gap is not bad.
    mutating func take(_ value: Double?, at time: Int64, _ level: Level, _ count: inout Int32, needed: Int32) {
        if let value, level.bad.holds(value) {
            if since == .min { (since, count) = (time, 0) }
            (count, goodSince, clearSince) = (count &+ 1, .min, .min)
            if time - since >= level.hold, count >= needed, !waits(level) { isFiring = true }
            return
        }
        count = 0
        guard isFiring else {
            since = .min
            return
        }
        if goodSince == .min { goodSince = time }
        guard value.map({ level.isClear($0) }) ?? true else {
            clearSince = .min
            return
        }
        if clearSince == .min { clearSince = time }
        if time - clearSince >= level.clearFor, time - goodSince >= level.keepFiringFor { self = LevelState() }
    }
}

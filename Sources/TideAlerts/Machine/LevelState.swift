/// What one level remembers of a target: device times in ms, `.min` for none.
///
/// It changes only when a number crosses a limit, so that what is kept of a target in trouble is not written with every
/// reading of it.
public struct LevelState: Sendable, Equatable {
    /// Since when it is bad without a number that is not.
    public var since = Int64.min
    /// For how much of the time since then nobody knows, ms.
    public var missing: Int64 = 0
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
    ///   - gap: for how long before it nobody knows what was, ms.
    ///   - coverage: which part of the time since it is bad must be known, 0...1: a gap is not bad.
    mutating func take(_ value: Double?, at time: Int64, _ level: Level, gap: Int64, coverage: Double) {
        if let value, level.bad.holds(value) {
            (goodSince, clearSince) = (.min, .min)
            if !isFiring { note(gap, before: time, level, coverage) }
            if isLongEnough(at: time, level, coverage), !waits(level) { isFiring = true }
            return
        }
        guard isFiring else {
            (since, missing) = (.min, 0)
            return
        }
        if goodSince == .min { goodSince = time }
        guard value.map({ level.isClear($0) }) ?? true else {
            clearSince = .min
            return
        }
        if clearSince == .min { clearSince = time }
        if isClearForLong(at: time, level) { self = LevelState() }
    }

    /// Whether it has been bad for long enough at a time, and enough of that is known.
    func isLongEnough(at time: Int64, _ level: Level, _ coverage: Double) -> Bool {
        time - since >= level.hold && Double(missing) <= (1 - coverage) * Double(time - since)
    }

    /// Whether it has been clear for long enough at a time.
    func isClearForLong(at time: Int64, _ level: Level) -> Bool {
        time - clearSince >= level.clearFor && time - goodSince >= level.keepFiringFor
    }

    /// Device time (ms) at which it fires, or is over, when its number stays what it is; `.max` for never.
    func next(_ level: Level) -> Int64 {
        if !isFiring { return since == .min || level.hold == 0 ? .max : since + level.hold }
        return clearSince == .min ? .max : max(clearSince + level.clearFor, goodSince + level.keepFiringFor)
    }

    /// The same by a clock that was set.
    func moved(by step: Int64) -> Self {
        var moved = self
        if since != .min { moved.since += step }
        if goodSince != .min { moved.goodSince += step }
        if clearSince != .min { moved.clearSince += step }
        return moved
    }

    /// Counts a gap before a bad number; after one that is too long for what must be known it begins anew.
    private mutating func note(_ gap: Int64, before time: Int64, _ level: Level, _ coverage: Double) {
        if since == .min || level.hold > 0 && Double(gap) > (1 - coverage) * Double(level.hold) {
            (since, missing) = (time, 0)
        } else {
            missing += gap
        }
    }
}

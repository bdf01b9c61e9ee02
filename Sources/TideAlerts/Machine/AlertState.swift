public import TideModel

/// What is remembered of one rule at one target, while there is something to remember.
public struct AlertState: Sendable {
    /// By level of the rule.
    public var levels: [LevelState]
    /// The incident; 0 while nothing fired.
    public var alert: AlertID = 0
    /// Nothing usable comes.
    public var isWithoutData = false
    /// Device time (ms) of the first reading of those since the last usable one; `.min` when that is the last.
    public var unusableSince = Int64.min
    /// When the passing of time decides something (ms, by the clock of records): a first bad reading waits no longer, a
    /// silence is long enough; `.max` for never.
    public var due = Int64.max
    /// When there is no data unless something usable comes (ms, by the clock of records); `.max` for never.
    public var dataDue = Int64.max
    /// Device time (ms) at which the incident ended; `.min` while it goes on.
    public var ended = Int64.min
    /// When an incident that ended is forgotten (ms, by the clock of records); `.max` for never.
    public var forgetAt = Int64.max
    /// How many severities, the least first, readings in time found bad since it fired; kept only where late ones are history.
    public var heard: UInt8 = 0
    /// What was watched when it last crossed a limit to the bad side.
    public var value = Double.nan
    /// Device time (ms) of the last number, by what is stored; `.min` before the first.
    var last = Int64.min
    /// `last` is to be looked up, as after a start.
    var isStale = false

    /// Makes the state of a target of which nothing is known.
    init(levels: Int) { self.levels = Array(repeating: LevelState(), count: levels) }

    /// Nothing to remember.
    var isIdle: Bool {
        alert == 0 && due == .max && unusableSince == .min && levels.allSatisfy(\.isIdle)
    }

    /// When the passing of time decides something; `.max` for never.
    var deadline: Int64 { min(due, dataDue, forgetAt) }

    /// Number of the worst level that fires; nil for none.
    var firing: Int? { levels.lastIndex { $0.isFiring } }

    /// How many severities fire by the last number: what is between limit and clear limit is bad no more.
    var bad: UInt8 { UInt8(1 + (levels.lastIndex { $0.isFiring && $0.goodSince == .min } ?? -1)) }

    /// Times by our own clock from which levels count that do not fire yet move with it, as of silences.
    mutating func movePending(by step: Int64) {
        for level in levels.indices where levels[level].since != .min && !levels[level].isFiring {
            levels[level].since += step
        }
    }

    /// Whether an incident goes on.
    var isOpen: Bool { alert > 0 && ended == .min }

    /// Whether both would be written alike: the last number is known to a process only.
    func isWrittenLike(_ other: Self) -> Bool {
        levels == other.levels && alert == other.alert && isWithoutData == other.isWithoutData
            && unusableSince == other.unusableSince && due == other.due && dataDue == other.dataDue
            && ended == other.ended && forgetAt == other.forgetAt && heard == other.heard
            && value.bitPattern == other.value.bitPattern
    }
}

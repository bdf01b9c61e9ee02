internal import Logging
internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TideSQLite

/// Has removed what `keep:` no longer keeps: decides, has the decision committed, and the next flush carries it out.
///
/// Confined to the flusher's thread, but for `hasNothingLeft`.
final class Retention: @unchecked Sendable {
    /// Seconds between two looks: a disk can fill within a minute, and a look lists three folders.
    static let period = 10.0

    let limits: KeepLimits
    /// Free space is below the floor, and nothing may be removed any more.
    let hasNothingLeft = Atomic(false)
    private let folder: String
    private let store: SQLiteSeriesStore
    private let log: Logger
    private let now: @Sendable () -> Timestamp
    /// Makes a record of removals, and waits for it.
    private let commit: @Sendable ([Removal]) throws -> Void
    private var clock: ClockTrust
    private var isTrusting = true
    private var nextLook = 0.0
    /// Raw frames that had to go before the journal could say so.
    private var unrecorded: [Removal] = []

    init(
        folder: String,
        limits: KeepLimits,
        store: SQLiteSeriesStore,
        log: Logger,
        now: @escaping @Sendable () -> Timestamp,
        last: Timestamp,
        commit: @escaping @Sendable ([Removal]) throws -> Void
    ) {
        (self.folder, self.limits, self.store, self.log) = (folder, limits, store, log)
        (self.now, self.commit) = (now, commit)
        clock = ClockTrust(record: last, wall: now(), seconds: Writer.monotonic())
    }

    /// Looks whether something is to be removed, at most once in `period`.
    ///
    /// - Returns: whether a record says so now; it is carried out when it is applied.
    func look() -> Bool {
        guard !limits.keepsAll, Writer.monotonic() >= nextLook else { return false }
        nextLook = Writer.monotonic() + Self.period
        do {
            let removals = try plan()
            guard !removals.isEmpty || !unrecorded.isEmpty else { return false }
            return remove(removals)
        } catch {
            log.error("what is to be kept cannot be told: \(error)")
            return false
        }
    }

    private func plan() throws -> [Removal] {
        let space = DiskSpace.of(folder)
        var plan = RetentionPlan(limits: limits, now: now(), free: space?.free, capacity: space?.capacity)
        plan.trustsClock = clock.isTrusted(wall: plan.now, seconds: Writer.monotonic())
        if isTrusting, !plan.trustsClock {
            log.warning("the clock jumped to \(plan.now.milliseconds) ms: nothing is removed for its age for a day")
        }
        isTrusting = plan.trustsClock
        let removals = plan.removals(of: try store.holdings(), removed: try store.removed)
        if let floor = limits.freeSpace, let free = space?.free {
            let expected = removals.reduce(free) { $0 + Int(clamping: $1.bytes) }
            hasNothingLeft.store(expected < floor, ordering: .relaxed)
        }
        return removals
    }

    private func remove(_ removals: [Removal]) -> Bool {
        let isRecorded = record(removals)
        // At once, because a flush may need the space; frames that came late are left to the flush.
        let now = removals.filter { $0.kind == .raw && (isRecorded || $0.cause == .space) }
        do { try store.removeRawFrames(now) } catch { log.error("raw frames cannot be removed: \(error)") }
        return isRecorded
    }

    private func record(_ removals: [Removal]) -> Bool {
        do {
            try commit(unrecorded + removals)
        } catch {
            // A full disk takes no record either: what makes space goes first, and is recorded when there is some.
            unrecorded += removals.filter { $0.kind == .raw && $0.cause == .space }
            log.error("what is no longer kept is not removed, because that cannot be recorded: \(error)")
            return false
        }
        unrecorded = []
        for removal in removals { log.notice("removed: \(removal.text)") }
        return true
    }
}

extension Removal {
    /// For people.
    var text: String {
        let why =
            switch cause {
            case .age: "older than keep.\(kind).age"
            case .size: "keep.\(kind).size is used up"
            case .space: "less than keep.free_space is free"
            }
        let what = kind == .raw ? "raw frames" : "readings"
        return "\(what) before \(RFC3339.string(times.upperBound)) (\(bytes) bytes: \(why))"
    }
}

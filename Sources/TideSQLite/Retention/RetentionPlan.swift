public import TideModel

/// Decides what retention removes; says nothing about how.
///
/// Whole files, the oldest first; raw frames before readings where space is short. What is not over is never removed,
/// and neither is again within a day what was removed already: late readings of a broken clock must not make a record a
/// minute.
public struct RetentionPlan: Sendable {
    /// How long a period that was removed is left alone, in milliseconds.
    private static let pause: Int64 = 86_400_000

    /// What may be kept.
    public var limits: KeepLimits
    /// The time of records, by which ages count.
    public var now: Timestamp
    /// Free bytes of the file system; nil when that is not known, and then nothing is removed for its sake.
    public var free: Int?
    /// Bytes that the file system has; a floor of as much can never be met, and nothing is removed for its sake.
    public var capacity: Int?
    /// Whether ages count: not while the clock may be wrong.
    public var trustsClock = true

    /// Makes a plan.
    public init(limits: KeepLimits, now: Timestamp, free: Int? = nil, capacity: Int? = nil) {
        (self.limits, self.now, self.free, self.capacity) = (limits, now, free, capacity)
    }

    /// What is to be removed now.
    ///
    /// - Parameters:
    ///   - holdings: all files.
    ///   - removed: what was removed before.
    /// - Returns: the removals, raw frames before readings and the oldest first.
    public func removals(of holdings: [Holding], removed: [RemovedPeriod]) -> [Removal] {
        let recent = removed.filter { now.milliseconds - $0.at.milliseconds < Self.pause }
        var chosen: [Removal] = []
        for (kind, limit) in [(Removal.Class.raw, limits.raw), (.readings, limits.readings)] {
            let own = holdings.filter { $0.kind == kind }.sorted { $0.times.lowerBound < $1.times.lowerBound }
            var left = own.reduce(0) { $0 + $1.bytes }
            for holding in own where isRemovable(holding, recent) {
                guard let cause = cause(holding, limit, left) else { continue }
                chosen.append(Removal(holding, cause))
                left -= holding.bytes
            }
        }
        return chosen + forSpace(holdings, recent, chosen)
    }

    private func isRemovable(_ holding: Holding, _ recent: [RemovedPeriod]) -> Bool {
        Removal(holding, .age).isOver(at: now)
            && !recent.contains { $0.kind == holding.kind && $0.covers(holding.times) }
    }

    private func cause(_ holding: Holding, _ limit: KeepLimits.Limit, _ left: Int) -> Removal.Cause? {
        if let bytes = limit.bytes, left > bytes { return .size }
        guard trustsClock, let age = limit.age else { return nil }
        let (oldest, isOutside) = now.milliseconds.subtractingReportingOverflow(age)
        return !isOutside && holding.times.upperBound.milliseconds <= oldest ? .age : nil
    }

    private func forSpace(_ holdings: [Holding], _ recent: [RemovedPeriod], _ chosen: [Removal]) -> [Removal] {
        guard let floor = limits.freeSpace, let free, floor < capacity ?? .max else { return [] }
        var expected = chosen.reduce(free) { $0 + Int(clamping: $1.bytes) }
        var more: [Removal] = []
        let order = holdings.sorted {
            ($0.kind.rawValue, $0.times.lowerBound) < ($1.kind.rawValue, $1.times.lowerBound)
        }
        for holding in order where expected < floor && isRemovable(holding, recent) {
            guard !chosen.contains(where: { $0.kind == holding.kind && $0.times == holding.times }) else { continue }
            more.append(Removal(holding, .space))
            expected += holding.bytes
        }
        return more
    }
}

extension Removal {
    init(_ holding: Holding, _ cause: Cause) {
        self.init(kind: holding.kind, times: holding.times, cause: cause, bytes: UInt64(holding.bytes))
    }
}

internal import GRDB
import TideChunks
import TideModel

/// Computes buckets from chunks, and compares them with those that are kept, bit for bit.
struct RollupCheck {
    let snapshot: StoreSnapshot
    let kind: RollupKind
    /// Where the buckets start; the snapshot has all of their readings.
    let starts: Range<Timestamp>
    let rule: (DeviceNumber) -> DayRule

    /// What is wrong, one line each.
    func problems() throws -> [String] {
        var devices: Set<DeviceNumber> = []
        for month in snapshot.months { devices.formUnion(try month.devices()) }
        for year in snapshot.years { devices.formUnion(try year.devices()) }
        var problems: [String] = []
        for device in devices.sorted() where problems.count < YearCheck.maximumProblems {
            do { problems += try check(device) } catch let error as FormatError {
                problems.append("device \(device): \(error)")
            }
        }
        return problems
    }

    private func check(_ device: DeviceNumber) throws -> [String] {
        let chunks = try snapshot.months.flatMap { try $0.chunks(of: device, within: .min ... .max) }
        let runs = buckets(device, chunks.map(\.times)).compactMap { $0.starting(in: starts) }
        let stale = try buckets(device, staleSpans(device)).map(\.extent)
        let isClean = { (bucket: RollupBucket) in !stale.contains { $0.contains(bucket.start) } }
        let removed = snapshot.removed.overlapping(starts.widened.milliseconds) ?? RemovedReadings()
        let lost = try snapshot.years.flatMap { try $0.lost(of: device) }
        var source = ChunkBuckets(chunks)
        var problems: [String] = []
        for series in try Set(source.series + snapshot.years.flatMap { try $0.series(of: device) }).sorted() {
            var fresh: [RollupBucket] = [], kept: [RollupBucket] = []
            for bounds in runs { try source.append(series, bounds, changedAt: 0, to: &fresh) }
            for year in snapshot.years { try year.append(series, of: device, in: starts.widened, to: &kept) }
            let finals = FinalBuckets(removed, kind == .day ? rule(device) : nil, former: kept, lost: lost)
            kept.removeAll { $0.n == 0 || !isClean($0) || !isWanted($0) || finals.contains($0) }
            problems += Self.differences(fresh.filter { isClean($0) && !finals.isPartial($0) }, kept)
                .map { "\(kind) \($0) ms of series \(series) is not what its readings say" }
        }
        return problems
    }

    private func isWanted(_ bucket: RollupBucket) -> Bool { starts.contains(Timestamp(milliseconds: bucket.start)) }

    private func buckets(_ device: DeviceNumber, _ spans: [ClosedRange<Int64>]) -> [BucketBounds] {
        kind == .day ? rule(device).runs(spans) : Hour.runs(spans).map { Hour.bounds($0) }
    }

    private func staleSpans(_ device: DeviceNumber) throws -> [ClosedRange<Int64>] {
        let spans = try snapshot.months.flatMap { try $0.staleSpans(device) }
        return try kind == .hour ? spans : spans + snapshot.years.flatMap { try $0.staleSpans(device) }
    }

    /// Starts of buckets that differ.
    static func differences(_ fresh: [RollupBucket], _ kept: [RollupBucket]) -> [Int64] {
        let isSame = fresh.count == kept.count && zip(fresh, kept).allSatisfy { $0.saysTheSame(as: $1) }
        guard !isSame else { return [] }
        let known = Dictionary(kept.map { ($0.start, $0) }) { first, _ in first }
        let starts = Set(fresh.map(\.start))
        let isOther = { (bucket: RollupBucket) in known[bucket.start]?.saysTheSame(as: bucket) != true }
        return fresh.filter(isOther).map(\.start) + kept.map(\.start).filter { !starts.contains($0) }
    }
}

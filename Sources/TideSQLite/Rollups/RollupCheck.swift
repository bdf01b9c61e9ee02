internal import GRDB
import TideChunks
import TideModel

/// Computes the hours of one month from its chunks, and compares them with those that are kept, bit for bit.
struct RollupCheck {
    /// Reads the whole month.
    let month: MonthReader
    /// Reads its rollups; nil when there is no file of them.
    let year: YearReader?
    /// The times of the month.
    let times: Range<Timestamp>

    /// What is wrong, one line each.
    func problems() throws -> [String] {
        var problems: [String] = []
        for device in try Set(month.devices() + (year?.devices() ?? [])).sorted()
        where problems.count < YearCheck.maximumProblems {
            problems += try month.checked { try check(device) }
        }
        return problems
    }

    private func check(_ device: DeviceNumber) throws -> [String] {
        let chunks = try month.chunks(of: device, within: times.milliseconds)
        let stale = try month.staleHours(device)
        let runs = Hour.runs(chunks.map(\.times))
        var source = HourBuckets(chunks)
        var problems: [String] = []
        for series in try Set(source.series + (year?.series(of: device) ?? [])).sorted() {
            var fresh: [RollupBucket] = [], kept: [RollupBucket] = []
            for hours in runs { try source.append(series, hours, changedAt: 0, to: &fresh) }
            try year?.append(series, of: device, in: times, to: &kept)
            let isClean = { (bucket: RollupBucket) in !stale.contains { $0.contains(Hour.of(bucket.start)) } }
            problems += differences(fresh.filter(isClean), kept.filter { $0.n > 0 && isClean($0) })
                .map { "hour \($0) ms of series \(series) is not what its readings say" }
        }
        return problems
    }

    /// Starts of buckets that differ.
    private func differences(_ fresh: [RollupBucket], _ kept: [RollupBucket]) -> [Int64] {
        let isSame = fresh.count == kept.count && zip(fresh, kept).allSatisfy { $0.saysTheSame(as: $1) }
        guard !isSame else { return [] }
        let known = Dictionary(kept.map { ($0.start, $0) }) { first, _ in first }
        let starts = Set(fresh.map(\.start))
        let isOther = { (bucket: RollupBucket) in known[bucket.start]?.saysTheSame(as: bucket) != true }
        return fresh.filter(isOther).map(\.start) + kept.map(\.start).filter { !starts.contains($0) }
    }
}

import TideChunks
import TideModel

/// Adds up the hours of series to those of the parts that they belong to.
///
/// Whoever adds does so by device and series: sums come out bit for bit the same then.
struct GroupBuilder {
    private var parts: [Places.PartName: [Int64: Cell]] = [:]

    /// One hour of one part.
    private struct Cell {
        var bucket: RollupBucket
        var sum = CompensatedSum()

        init(start: Int64) {
            bucket = RollupBucket(start: start)
            bucket.series = 0
        }

        mutating func add(_ other: RollupBucket) {
            bucket.series += 1
            bucket.changedAt = max(bucket.changedAt, other.changedAt)
            bucket.revision = bucket.revision.adding(other.revision)
            bucket.n = bucket.n.adding(other.n)
            bucket.good = bucket.good.adding(other.good)
            bucket.suspect = bucket.suspect.adding(other.suspect)
            guard other.valued > 0 else { return }
            bucket.min = bucket.valued == 0 || other.min < bucket.min ? other.min : bucket.min
            bucket.max = bucket.valued == 0 || other.max > bucket.max ? other.max : bucket.max
            bucket.valued = bucket.valued.adding(other.valued)
            sum.add(other.sum)
        }

        /// As of a record, or else as of what was added.
        func finished(_ record: RecordNumber?) -> RollupBucket {
            var bucket = bucket
            (bucket.first, bucket.last) = (bucket.min, bucket.max)
            bucket.sum = sum.value
            if let record { (bucket.changedAt, bucket.revision) = (record, 0) }
            return bucket
        }
    }

    /// Adds the hours of one series; those without readings do not count.
    mutating func add(_ buckets: some Sequence<RollupBucket>, to part: Places.PartName) {
        for bucket in buckets where bucket.n > 0 {
            parts[part, default: [:]][bucket.start, default: Cell(start: bucket.start)].add(bucket)
        }
    }

    /// Parts that have something, in an order that is always the same.
    var names: [Places.PartName] { parts.keys.sorted() }

    /// The hours of one part, by start; with the record and revision of what was added, unless a record is given.
    func buckets(_ part: Places.PartName, changedAt record: RecordNumber? = nil) -> [RollupBucket] {
        (parts[part] ?? [:]).sorted { $0.key < $1.key }.map { $0.value.finished(record) }
    }
}

extension UInt32 {
    /// The sum, or the greatest number there is.
    fileprivate func adding(_ other: UInt32) -> UInt32 {
        let (sum, isOutside) = addingReportingOverflow(other)
        return isOutside ? .max : sum
    }
}

extension GroupPart {
    init(_ bucket: RollupBucket, enterprise: String?) {
        self.init(
            enterprise: enterprise,
            series: bucket.n == 0 ? 0 : bucket.series,
            n: bucket.n,
            good: bucket.good,
            suspect: bucket.suspect,
            valued: bucket.valued,
            min: bucket.min,
            max: bucket.max,
            sum: bucket.sum,
            changedAt: bucket.changedAt,
            revision: bucket.revision
        )
    }
}

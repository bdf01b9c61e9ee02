import TideChunks
import TideModel

extension RollupBucket {
    /// Whether it says the same of its readings; when that was found out does not count.
    func saysTheSame(as other: RollupBucket) -> Bool {
        var copy = other
        (copy.changedAt, copy.revision) = (changedAt, revision)
        return self == copy
    }
}

extension [RollupBucket] {
    /// What stands after buckets were computed anew, by start: a former one that says the same stays as it is, another
    /// one counts its revision on, and one that has no readings any more becomes an empty one.
    ///
    /// - Parameters:
    ///   - former: what stood, by start, of the same hours.
    ///   - record: when they were computed.
    ///   - finals: knows which former ones stay for good; nil for none.
    ///   - body: called with each bucket, and whether it is not the former one.
    func standing(
        insteadOf former: [RollupBucket],
        changedAt record: RecordNumber,
        _ finals: FinalBuckets? = nil,
        _ body: (RollupBucket, _ isChanged: Bool) throws -> Void
    ) rethrows {
        var next = former.startIndex
        for bucket in self where finals?.isPartial(bucket) != true {
            while next < former.endIndex, former[next].start < bucket.start {
                try former[next].emptied(record, finals, body)
                next += 1
            }
            guard next < former.endIndex, former[next].start == bucket.start else {
                try body(bucket, true)
                continue
            }
            if bucket.saysTheSame(as: former[next]) {
                try body(former[next], false)
            } else {
                var bucket = bucket
                bucket.revision = former[next].revision &+ 1
                try body(bucket, true)
            }
            next += 1
        }
        for bucket in former[next...] { try bucket.emptied(record, finals, body) }
    }
}

extension RollupBucket {
    fileprivate func emptied(
        _ record: RecordNumber,
        _ finals: FinalBuckets?,
        _ body: (RollupBucket, Bool) throws -> Void
    ) rethrows {
        guard n > 0, finals?.contains(self) != true else { return try body(self, false) }
        var empty = RollupBucket(start: start)
        (empty.changedAt, empty.revision) = (record, revision &+ 1)
        try body(empty, true)
    }
}

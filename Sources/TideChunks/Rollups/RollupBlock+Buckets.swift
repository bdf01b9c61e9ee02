public import TideModel

extension RollupBlock {
    /// Appends the buckets of one series that start within `times` (half open), by start.
    ///
    /// - Parameters:
    ///   - number: the series; nothing is appended when the block does not have it.
    ///   - times: starts.
    ///   - record: only buckets that a later record changed last, if given.
    ///   - buckets: what is appended to.
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func appendBuckets(
        of number: SeriesNumber,
        in times: Range<Timestamp>,
        changedAfter record: RecordNumber? = nil,
        to buckets: inout [RollupBucket]
    ) throws(FormatError) {
        let index = series.firstIndex(notBelow: number, \.number)
        guard index < series.count, series[index].number == number else { return }
        guard record.map({ $0 < changedAt.upperBound }) ?? true else { return }
        guard times.lowerBound.milliseconds <= starts.upperBound, starts.lowerBound < times.upperBound.milliseconds
        else { return }
        let before = buckets.count
        try bytes.reading { (bytes) throws(FormatError) in
            var reader = try RollupReader(self, bytes)
            try reader.append(index, in: reader.rows(in: times), to: &buckets)
        }
        if let record { buckets.removeSubrange(from: before) { $0.changedAt <= record } }
    }

    /// Everything in the block, or all that a record later than `record` changed last.
    ///
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func content(changedAfter record: RecordNumber? = nil) throws(FormatError) -> RollupContent {
        var content = RollupContent(device: device, kind: kind)
        if let record, record >= changedAt.upperBound { return content }
        try bytes.reading { (bytes) throws(FormatError) in
            var reader = try RollupReader(self, bytes)
            for index in series.indices {
                var buckets: [RollupBucket] = []
                try reader.append(index, in: 0..<rowCount, to: &buckets)
                if let record { buckets.removeAll { $0.changedAt <= record } }
                if !buckets.isEmpty {
                    content.series.append(RollupSeries(series: series[index].number, buckets: buckets))
                }
            }
        }
        return content
    }
}

extension [RollupBucket] {
    /// Removes those from index `start` on that meet a condition.
    fileprivate mutating func removeSubrange(from start: Int, where isRemoved: (RollupBucket) -> Bool) {
        var kept = start
        for index in start..<count where !isRemoved(self[index]) {
            self[kept] = self[index]
            kept += 1
        }
        removeLast(count - kept)
    }
}

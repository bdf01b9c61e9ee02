extension ChunkContent {
    /// The buckets of all series.
    ///
    /// Those without readings are left out, and so are readings outside of `bounds`.
    ///
    /// Amendments and superseded values change no number but `changedAt`. The content must have all readings of each
    /// bucket, rows by time, as `Chunk.content()` gives them.
    ///
    /// - Parameters:
    ///   - kind: how long the buckets are.
    ///   - bounds: where buckets begin, ascending, and the end of the last one; milliseconds since 1970.
    /// - Returns: the buckets, revision 0.
    public func rollups(_ kind: RollupKind, bounds: [Int64]) -> RollupContent {
        var content = RollupContent(device: device, kind: kind)
        for series in series {
            var buckets: [RollupBucket] = []
            RollupBucket.append(
                times: series.rows.isEmpty && series.count == rows.count
                    ? rows.time : series.rows.map { rows.time[Int($0)] },
                values: series.value,
                flags: series.flag,
                records: series.record,
                bounds: bounds,
                to: &buckets
            )
            for former in series.superseded { buckets.note(former.record, at: former.time, bounds) }
            for amendment in series.amendments { buckets.note(amendment.record, at: amendment.time, bounds) }
            if !buckets.isEmpty { content.series.append(RollupSeries(series: series.series, buckets: buckets)) }
        }
        return content
    }
}

extension [RollupBucket] {
    /// Notes that a record changed something at `time` (milliseconds since 1970), in the bucket that has it, if any.
    fileprivate mutating func note(_ record: UInt64, at time: Int64, _ bounds: [Int64]) {
        guard let last = bounds.last, time < last else { return }
        let place = bounds.firstIndex(notBelow: time + 1)
        guard place > 0 else { return }
        let start = bounds[place - 1]
        let index = firstIndex(notBelow: start, \.start)
        guard index < count, self[index].start == start else { return }
        self[index].changedAt = Swift.max(self[index].changedAt, record)
    }
}

import TideChunks
import TideModel

/// The buckets of one device as its chunks tell them; what several series share is unpacked once.
struct ChunkBuckets {
    /// Chunks that overlap in time.
    private struct Group {
        var chunks: [Chunk]
        var times: ClosedRange<Int64>
        /// Row times of the chunk, when it is alone and was asked for a series.
        var rowTimes: [Int64]?
    }

    private var groups: [Group] = []
    private var samples = ChunkSamples()
    private var records: [RecordNumber] = []

    /// - Parameter chunks: all chunks of the device that have something in the buckets that will be asked for.
    init(_ chunks: [Chunk]) {
        for chunk in chunks.sorted(by: { $0.times.lowerBound < $1.times.lowerBound }) {
            if let last = groups.last, chunk.times.lowerBound <= last.times.upperBound {
                groups[groups.count - 1].chunks.append(chunk)
                groups[groups.count - 1].times =
                    last.times.lowerBound...max(last.times.upperBound, chunk.times.upperBound)
            } else {
                groups.append(Group(chunks: [chunk], times: chunk.times))
            }
        }
    }

    /// The series that the chunks have, by number.
    var series: [SeriesNumber] {
        let lists = groups.flatMap(\.chunks).map { $0.series.map(\.number) }
        guard let first = lists.first, !lists.allSatisfy({ $0 == first }) else { return lists.first ?? [] }
        return Set(lists.joined()).sorted()
    }

    /// Appends the buckets of one series, those without readings left out; revision 0, and `changedAt` as given.
    mutating func append(
        _ series: SeriesNumber,
        _ bounds: BucketBounds,
        changedAt record: RecordNumber,
        to buckets: inout [RollupBucket]
    ) throws {
        // Day by day, as chunks are, so that no more than a day or two is unpacked at a time.
        var start = 0
        while start + 1 < bounds.count {
            let midnight = Day.span(Day.of(bounds[start])).upperBound
            var end = start + 1
            while end + 1 < bounds.count, bounds[end] <= midnight { end += 1 }
            try append(series, part: Array(bounds[start...end]), changedAt: record, to: &buckets)
            start = end
        }
    }

    private mutating func append(
        _ series: SeriesNumber,
        part bounds: BucketBounds,
        changedAt record: RecordNumber,
        to buckets: inout [RollupBucket]
    ) throws {
        let times = Timestamp(milliseconds: bounds[0])..<Timestamp(milliseconds: bounds[bounds.count - 1])
        samples.removeAll()
        for index in groups.indices where groups[index].times.overlaps(times.milliseconds) {
            try collect(index, series, times)
        }
        guard samples.count > 0 else { return }
        if records.count != samples.count || records.first != record {
            records = Array(repeating: record, count: samples.count)
        }
        RollupBucket.append(
            times: samples.time,
            values: samples.value,
            flags: samples.flag,
            records: records,
            bounds: bounds,
            to: &buckets
        )
    }

    private mutating func collect(_ index: Int, _ series: SeriesNumber, _ times: Range<Timestamp>) throws {
        if groups[index].chunks.count > 1 {
            for reading in try ChunkStack(groups[index].chunks).readings(of: series, in: times) {
                samples.time.append(reading.time.milliseconds)
                samples.value.append(reading.value)
                samples.flag.append(reading.flag)
            }
            return
        }
        let chunk = groups[index].chunks[0]
        let rowTimes = try groups[index].rowTimes ?? chunk.rowTimes()
        groups[index].rowTimes = rowTimes
        try chunk.appendSamples(of: series, in: times, rowTimes: rowTimes, to: &samples)
    }
}

import TideChunks
import TideModel

/// What one block may hold: a day, or the whole month once it is over.
enum Period {
    /// First and last millisecond of the month (UTC) that a day, counted from 1970-01-01, lies in.
    static func month(_ day: Int64) -> ClosedRange<Int64> {
        let date = CivilDate(dayNumber: day)
        let first = CivilDate(year: date.year, month: date.month, day: 1).dayNumber
        let next = CivilDate(year: date.year, month: date.month + 1, day: 1).dayNumber
        return Day.span(first).lowerBound...Day.span(next - 1).upperBound
    }

    /// The month that a bucket lies in.
    static func month(ofStart start: Int64) -> ClosedRange<Int64> { month(Day.of(start)) }

    /// The month that a bucket lies in when it was over before the day `openDay`, or else its day.
    static func closed(_ start: Int64, openDay: Int64) -> ClosedRange<Int64> {
        let month = month(ofStart: start)
        return Day.of(month.upperBound) < openDay ? month : Day.span(Day.of(start))
    }
}

extension RollupContent {
    /// Half of what a block may hold.
    private static let maximumCells = RollupBlock.maximumCells / 2

    /// Its buckets in parts, each of one period and small enough for a block.
    func parts(_ period: (Int64) -> ClosedRange<Int64>) -> [RollupContent] {
        guard let first = series.compactMap(\.buckets.first?.start).min(),
            let last = series.compactMap(\.buckets.last?.start).max()
        else { return [] }
        if period(first).contains(last) { return bounded() }
        var parts: [Int64: RollupContent] = [:]
        for series in series {
            var start = 0
            while start < series.buckets.count {
                let span = period(series.buckets[start].start)
                var end = start + 1
                while end < series.buckets.count, span.contains(series.buckets[end].start) { end += 1 }
                parts[span.lowerBound, default: RollupContent(device: device, kind: kind)].series
                    .append(RollupSeries(series: series.series, buckets: Array(series.buckets[start..<end])))
                start = end
            }
        }
        return parts.sorted { $0.key < $1.key }.flatMap { $0.value.bounded() }
    }

    /// Its series in parts that fit into a block.
    private func bounded() -> [RollupContent] {
        var parts = [RollupContent(device: device, kind: kind)]
        var count = 0
        for series in series where !series.buckets.isEmpty {
            count += series.buckets.count
            if count > Self.maximumCells, !parts[parts.count - 1].series.isEmpty {
                parts.append(RollupContent(device: device, kind: kind))
                count = series.buckets.count
            }
            parts[parts.count - 1].series.append(series)
        }
        return parts.filter { !$0.series.isEmpty }
    }
}

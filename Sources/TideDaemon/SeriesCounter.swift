internal import TideAPI
internal import TideModel
internal import TidePipeline

/// Counts one series: by interval, and by sequence when it holds the device's numbers.
struct SeriesCounter {
    private let series: ExpectedSeries
    private let query: GapsQuery
    private var count: IntervalCount?
    /// Of a series whose interval is not known.
    private var plain = (present: Int64(0), empty: Int64(0), first: Timestamp?.none, last: Timestamp?.none)
    private var sequence: SequenceCount?

    init(_ series: ExpectedSeries, _ query: GapsQuery) {
        (self.series, self.query) = (series, query)
        if let interval = query.interval ?? series.interval {
            let jitter = query.interval == nil ? series.jitter : nil
            count = IntervalCount(interval: interval, jitter: jitter, from: query.from)
        }
        if series.isSequence { sequence = SequenceCount(wrap: series.wrap) }
    }

    mutating func add(_ time: Timestamp, _ value: Double?) {
        sequence?.add(time, value)
        count?.add(time, hasValue: value != nil)
        guard count == nil else { return }
        plain.present += value == nil ? 0 : 1
        plain.empty += value == nil ? 1 : 0
        plain.first = plain.first ?? time
        plain.last = time
    }

    mutating func finish() -> [GapsDTO] { [byInterval()] + (sequence.map { [bySequence($0)] } ?? []) }

    private func line(_ channel: String?, _ measure: GapsDTO.Measure) -> GapsDTO {
        let key = series.selected.key
        return GapsDTO(site: key.device.site, device: key.device.device, channel: channel, by: measure)
    }

    private mutating func byInterval() -> GapsDTO {
        var line = line(series.selected.key.channel, .interval)
        guard count != nil else {
            line.present = plain.present
            line.from = plain.first.map(RFC3339.string)
            line.to = plain.last.map(RFC3339.string)
            line.setCounts(["empty": plain.empty])
            return line
        }
        count?.finish(query.to)
        guard let count else { return line }
        line.interval = count.interval
        line.jitter = count.jitter
        line.intervalSource = query.interval != nil ? .asked : series.isEstimated ? .estimated : .profile
        line.from = count.from.map(RFC3339.string)
        line.to = count.to.map(RFC3339.string)
        line.set(expected: count.expected, present: count.present, missing: count.missing)
        line.setCounts(["empty": count.empty, "surplus": count.surplus])
        line.set(count.gaps)
        return line
    }

    private func bySequence(_ sequence: SequenceCount) -> GapsDTO {
        var line = line(series.selected.key.channel, .sequence)
        line.from = (sequence.span?.from).map(RFC3339.string)
        line.to = (sequence.span?.to).map(RFC3339.string)
        line.set(expected: sequence.expected, present: sequence.present, missing: sequence.missing)
        line.setCounts(["repeated": sequence.repeated, "resets": sequence.resets, "unusable": sequence.unusable])
        line.set(sequence.gaps)
        return line
    }
}

extension GapsDTO {
    mutating func set(expected: Int64, present: Int64, missing: Int64) {
        (self.expected, self.present, self.missing) = (expected, present, missing)
        complete = expected == 0 ? nil : Double(present) / Double(expected)
    }

    /// Keeps the counts that are not 0.
    mutating func setCounts(_ counts: [String: Int64]) { self.counts = counts.filter { $0.value != 0 } }

    fileprivate mutating func set(_ list: GapList) {
        func shown(_ gap: TidePipeline.Gap) -> Gap {
            Gap(from: RFC3339.string(gap.from), to: RFC3339.string(gap.to), missing: gap.missing)
        }
        gapCount = list.count
        gaps = list.gaps.map(shown)
        longest = list.longest.map(shown)
    }
}

internal import TideAPI
internal import TideModel
internal import TidePipeline

/// Reads the selected series once and counts what is missing, on the calling thread.
final class GapsJob {
    /// Hands on all readings of these series, in their order, within the range, until told that nobody wants more.
    typealias Reader = ([ExpectedSeries], @escaping ([ReadingRun]) -> Bool) throws -> Void

    private let query: GapsQuery
    private var series: [ExpectedSeries]
    private let readings: Reader
    private let deliver: ([GapsDTO]) -> Bool
    private var position = 0
    private var counter: SeriesCounter?
    private var isWanted = true

    /// Makes a job.
    ///
    /// - Parameters:
    ///   - query: the range.
    ///   - series: what is counted.
    ///   - readings: reads them.
    ///   - deliver: takes lines; false when nobody wants more.
    init(
        _ query: GapsQuery,
        _ series: [ExpectedSeries],
        readings: @escaping Reader,
        deliver: @escaping ([GapsDTO]) -> Bool
    ) {
        (self.query, self.series, self.readings, self.deliver) = (query, series, readings, deliver)
    }

    /// Counts everything.
    func run() throws {
        if query.interval == nil { try estimate() }
        counter = series.first.map { SeriesCounter($0, query) }
        try readings(series) { [self] page in
            for run in page where isWanted { add(run) }
            return isWanted
        }
        while position < series.count, isWanted { finishSeries() }
    }

    /// Reads the series whose profile names no interval once more, beforehand: a median needs all steps.
    private func estimate() throws {
        let unknown = series.indices.filter { series[$0].interval == nil }
        guard !unknown.isEmpty else { return }
        var (index, estimate) = (0, IntervalEstimate())
        func finish() {
            series[unknown[index]].interval = estimate.interval
            series[unknown[index]].isEstimated = true
            (index, estimate) = (index + 1, IntervalEstimate())
        }
        try readings(unknown.map { series[$0] }) { [self] page in
            for run in page {
                while index < unknown.count, !series[unknown[index]].selected.key.isOf(run) { finish() }
                guard index < unknown.count else { break }
                for entry in run.entries where entry.value != nil {
                    estimate.add(Timestamp(milliseconds: entry.time))
                }
            }
            return true
        }
        while index < unknown.count { finish() }
    }

    private func add(_ run: ReadingRun) {
        while isWanted, position < series.count, !series[position].selected.key.isOf(run) { finishSeries() }
        for entry in run.entries { counter?.add(Timestamp(milliseconds: entry.time), entry.value) }
    }

    private func finishSeries() {
        if let lines = counter?.finish() { isWanted = deliver(lines) }
        position += 1
        counter = position < series.count ? SeriesCounter(series[position], query) : nil
    }
}

extension SeriesKey {
    /// Whether a run is of this series.
    func isOf(_ run: ReadingRun) -> Bool {
        channel == run.channel && device.device == run.device && device.site == run.site
    }
}

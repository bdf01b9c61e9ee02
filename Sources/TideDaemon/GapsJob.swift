internal import TideAPI
internal import TideModel
internal import TidePipeline

/// Reads the selected series once and counts what is missing, on the calling thread.
final class GapsJob {
    /// Hands on all readings of these series, in their order, within the range, until told that nobody wants more.
    typealias Reader = ([ExpectedSeries], @escaping ([ReadingDTO]) -> Bool) throws -> Void

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
            for reading in page where isWanted { add(reading) }
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
            for reading in page {
                while index < unknown.count, !series[unknown[index]].selected.key.isOf(reading) { finish() }
                if index < unknown.count, reading.value != nil { estimate.add(Timestamp(milliseconds: reading.time)) }
            }
            return true
        }
        while index < unknown.count { finish() }
    }

    private func add(_ reading: ReadingDTO) {
        while isWanted, position < series.count, !series[position].selected.key.isOf(reading) { finishSeries() }
        counter?.add(Timestamp(milliseconds: reading.time), reading.value)
    }

    private func finishSeries() {
        if let lines = counter?.finish() { isWanted = deliver(lines) }
        position += 1
        counter = position < series.count ? SeriesCounter(series[position], query) : nil
    }
}

extension SeriesKey {
    fileprivate func isOf(_ reading: ReadingDTO) -> Bool {
        channel == reading.channel && device.device == reading.device && device.site == reading.site
    }
}

internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite

/// Says on the way out what is expected of intervals, and which of them have nothing.
///
/// An interval expects its length by the interval of its series; of one that the range or the present cuts, what lies
/// within. The coverage is what counted by what was expected, at most 1.
actor AggregateGaps {  // its calls come one after the other, from whoever takes lines
    /// Lines handed on at a time.
    private static let pageSize = 1_000

    private let query: AggregateQuery
    private let series: [AggregatedSeries]
    /// Milliseconds from reading to reading, by series; nil where it is not known.
    private let intervals: [Int64?]
    private let end: Int64
    /// What is asked of the store: `query.functions` without what is said here, and a count.
    private let functions: [AggregateFunction]
    private var position = 0
    /// Where the interval behind the last line of the series begins; nil before its first.
    private var next: Int64?
    private var page: [AggregateRun] = []
    /// Lines in `page`.
    private var paged = 0

    /// Takes lines.
    typealias Body = @Sendable ([AggregateRun]) async throws -> Void

    /// Whether anything is asked for that this says.
    static func isAsked(_ query: AggregateQuery) -> Bool {
        query.fills || query.functions.contains { own.contains($0) }
    }

    static let own: Set<AggregateFunction> = [.expected, .coverage]

    /// The query for the store.
    static func inner(_ query: AggregateQuery) -> AggregateQuery {
        var inner = query
        inner.functions.removeAll { own.contains($0) }
        if !inner.functions.contains(.count) { inner.functions.append(.count) }
        return inner
    }

    /// - Parameters:
    ///   - query: as it was asked.
    ///   - series: in the order of the answer.
    ///   - intervals: milliseconds from reading to reading, by series.
    ///   - now: the present: what lies behind it is not expected.
    init(_ query: AggregateQuery, _ series: [AggregatedSeries], _ intervals: [Int64?], now: Timestamp) {
        (self.query, self.series, self.intervals) = (query, series, intervals)
        end = min(query.to?.milliseconds ?? .max, now.milliseconds)
        functions = Self.inner(query).functions
    }

    /// Hands on lines of the store, in their order.
    func pass(_ runs: [AggregateRun], _ body: Body) async throws {
        for line in runs.lazy.flatMap({ run in (0..<run.count).lazy.map { run.line($0) } }) {
            while !isOf(series[position], line) { try await finishSeries(body) }
            try await fill(until: line.time, body)
            try await put(answer(line), body)
            next = series[position].clock.bucket(of: line.time).upperBound
        }
        try await flush(body)
    }

    /// Hands on what comes behind the last line.
    func finish(_ body: Body) async throws {
        while position < series.count { try await finishSeries(body) }
        try await flush(body)
    }

    private nonisolated func isOf(_ series: AggregatedSeries, _ line: AggregateDTO) -> Bool {
        let key = series.selected.key
        return key.channel == line.channel && key.device.device == line.device && key.device.site == line.site
    }

    private func finishSeries(_ body: Body) async throws {
        if let to = query.to { try await fill(until: min(to.milliseconds, end), body) }
        position += 1
        next = nil
    }

    /// Lines of the intervals without a value, from the last line, or the begin of the range, to a time.
    private func fill(until time: Int64, _ body: Body) async throws {
        guard query.fills, var start = next ?? query.from?.milliseconds else { return }
        let selected = series[position].selected
        start = series[position].clock.bucket(of: start).lowerBound
        while start < time {
            let empty = AggregateDTO(
                site: selected.key.device.site,
                device: selected.key.device.device,
                channel: selected.key.channel,
                time: start,
                values: functions.map { $0 == .count ? 0 : nil },
                unit: selected.unit
            )
            try await put(answer(empty), body)
            start = series[position].clock.bucket(of: start).upperBound
        }
    }

    private func put(_ line: AggregateDTO, _ body: Body) async throws {
        page.append(line)
        paged += 1
        if paged >= Self.pageSize { try await flush(body) }
    }

    private func flush(_ body: Body) async throws {
        guard !page.isEmpty else { return }
        try await body(page)
        page.removeAll(keepingCapacity: true)
        paged = 0
    }

    /// A line with the values that were asked for.
    private func answer(_ line: AggregateDTO) -> AggregateDTO {
        var answer = line
        let count = functions.firstIndex(of: .count).flatMap { line.values[$0] } ?? 0
        let expected = expected(line.time)
        answer.values = query.functions.map { function in
            switch function {
            case .expected: expected
            case .coverage: expected.flatMap { $0 > 0 ? min(1, count / $0) : nil }
            default: functions.firstIndex(of: function).flatMap { line.values[$0] }
            }
        }
        return answer
    }

    private func expected(_ start: Int64) -> Double? {
        guard let interval = intervals[position] else { return nil }
        let bucket = series[position].clock.bucket(of: start)
        let from = max(bucket.lowerBound, query.from?.milliseconds ?? .min)
        return Double(max(0, min(bucket.upperBound, end) - from)) / Double(interval)
    }
}

extension Kernel {
    /// Milliseconds from reading to reading, by series: by the profile in force, else the median step within the range.
    ///
    /// - Returns: nil for those that have fewer than three readings and no profile.
    func intervals(_ query: AggregateQuery, _ series: [AggregatedSeries]) async throws -> [Int64?] {
        let wanted = series.map(\.selected)
        var intervals = try await onWriter { $0.pipeline?.expected(wanted).map(\.interval) ?? [] }
        let unknown = intervals.indices.filter { intervals[$0] == nil }
        guard !unknown.isEmpty, query.functions.contains(where: AggregateGaps.own.contains) else { return intervals }
        let from = query.from ?? .distantPast
        let times = from..<max(from, query.to ?? Timestamp(milliseconds: .max))
        let numbers = unknown.map { wanted[$0].number }
        let found = try await Blocking.work { [store, slots] in
            try slots.use { try Self.estimate(numbers, times, store) }
        }
        for (index, interval) in zip(unknown, found) { intervals[index] = interval }
        return intervals
    }

    private static func estimate(
        _ numbers: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ store: SQLiteSeriesStore
    ) throws -> [Int64?] {
        var (found, estimate) = ([Int64?](), IntervalEstimate())
        func finish() {
            found.append(estimate.interval)
            estimate = IntervalEstimate()
        }
        _ = try store.scan(numbers, times) { reading in
            while numbers[found.count] != reading.series { finish() }
            if reading.flag != QCFlag.missing.rawValue, !reading.value.isNaN { estimate.add(reading.time) }
        }
        while found.count < numbers.count { finish() }
        return found
    }
}

import Testing
import TideModel
import TidePipeline
import TideTesting

/// Filters in the stream: what is stored, what is held back, and what is known again.
struct FilteredTests {
    private static let minute: Int64 = 60_000

    /// The verdicts of a record's readings.
    private static func verdicts(_ record: Record) -> [ReadingVerdict] { record.readings.verdict }

    @Test func theValueAsDecodedStaysBesideTheFiltered() throws {
        var series = try FilteredSeries("[{clamp: {upper: 20}}, {median: {count: 3}}]")
        try series.send((0, 1), (60_000, 100), (120_000, 3), (180_000, .nan), (240_000, 2))
        let stored = try series.stored()
        #expect(stored.count == 5)
        let wanted: [Int64: (Double, Double)] = [0: (1, 1), 60_000: (10.5, 100), 120_000: (3, 3), 240_000: (3, 2)]
        for (time, (value, raw)) in wanted {
            #expect(stored[time]?.value == value, "at \(time)")
            #expect(stored[time]?.facts.raw == raw)
            #expect(stored[time]?.flag == QCFlag.pass.rawValue)
        }
        // A missing value passes, and no filter remembers it.
        #expect(stored[180_000]?.value.isNaN == true)
        #expect(stored[180_000]?.flag == QCFlag.missing.rawValue)
        #expect(series.bench.pipeline.state.series[0].value == 3)
    }

    @Test func filtersComeBetweenCalibrationAndTests() throws {
        var series = try FilteredSeries(
            "[{clamp: {upper: 20}}]",
            quality: "{gross_range_test: {fail_span: [-50, 50], suspect_span: [-5, 19]}}"
        )
        try series.send((0, 15))
        let from = Timestamp(milliseconds: series.start + 1)
        try series.bench.carryOut(.calibrate(Calibration(series: 0, from: from, kind: .offset, coefficients: [10, 1])))
        try series.send((60_000, 8), (120_000, 15))
        let stored = try series.stored()
        #expect(stored[60_000]?.value == 18 && stored[60_000]?.flag == QCFlag.pass.rawValue)
        #expect(stored[120_000]?.value == 20 && stored[120_000]?.flag == QCFlag.suspect.rawValue)
        #expect(stored[120_000]?.facts.raw == 15 && stored[120_000]?.facts.calibration == 1)
    }

    @Test func whatTheDeadBandHoldsBackIsHeardCountedAndKeptRaw() throws {
        var series = try FilteredSeries("[{dead_band: {width: 0.5, heartbeat: 15m}}]")
        try series.send((0, 10))
        series.bench.now = series.bench.now + 60_000
        let record = try series.send((60_000, 10.5))
        #expect(Self.verdicts(record) == [.refused])
        #expect(record.frames.outcome == [.ignored])
        #expect(record.frames.refused == [0])
        #expect(record.raw.frames.count == 1)
        #expect(record.readings.raw == [10.5])
        let state = series.bench.pipeline.state
        #expect(state.global.readings.counts == [1, 0, 0, 0, 1, 0])
        #expect(state.devices[0].book.readings.counts == [1, 0, 0, 0, 1, 0])
        #expect(state.global.frames.promised.counts == [1, 0, 0, 0, 0, 1])
        // Still shown is what is stored, and the next tick finds nobody late.
        #expect(state.series[0].value == 10 && state.series[0].newest == series.start)
        #expect(try series.stored().count == 1)
        #expect(try series.bench.restored().state.global.readings.counts == [1, 0, 0, 0, 1, 0])
    }

    /// A reading a minute that never changes: live while it is held back, silent when it does not come.
    @Test func aSeriesThatIsHeldBackIsLive() throws {
        var series = try FilteredSeries("[{dead_band: {width: 0.5, heartbeat: 1h}}]")
        let offset = series.bench.now.milliseconds - series.start
        for minute in 0..<30 {
            series.bench.now = series.bench.now + Self.minute
            try series.send((offset + Int64(minute + 1) * Self.minute, 10))
            #expect(try series.bench.tick().liveness.isEmpty, "minute \(minute)")
        }
        #expect(try series.stored().count == 1)
        series.bench.now = series.bench.now + 20 * Self.minute
        #expect(try series.bench.tick().liveness.last?.status == .silent)
    }

    @Test func aHeartbeatIsStoredWhateverTheValue() throws {
        var series = try FilteredSeries("[{dead_band: {width: 0.5, heartbeat: 15m}}]")
        for minute in 0..<61 { try series.send((Int64(minute) * Self.minute, 10)) }
        #expect(try series.stored().keys.sorted() == [0, 15, 30, 45, 60].map { $0 * Self.minute })
    }

    @Test(
        "what comes again is known",
        arguments: [
            "[{median: {count: 3}}, {ema: {time_constant: 5m}}]", "[{debounce: {for: 2m}}]",
            "[{median: {count: 3}}, {ema: {time_constant: 5m}}, {dead_band: {width: 0.5, heartbeat: 15m}}]",
        ],
        [1, 2, 3]
    )
    func duplicates(_ filters: String, _ round: Int) throws {
        var series = try FilteredSeries(filters)
        let values = [10, 10.25, 30, 10.25, 10, 10.75, 11, 11, 11, .nan, 11, 13, 13, 13, 13, 13]
        let readings = values.enumerated().map { (time: Int64($0.offset) * Self.minute, value: $0.element) }
        for reading in readings { try series.send(reading) }
        if round == 2 { try series.bench.flush() }
        if round == 3 { try series.bench.restart() }
        let book = series.bench.pipeline.state.global.readings
        let former = try series.stored()
        // One by one, all at once, and backwards.
        for reading in readings { #expect(Self.verdicts(try series.send(reading)) == [.duplicate], "\(reading)") }
        for order in [readings, readings.reversed()] {
            let batch = series.batch(order)
            let record = try series.bench.take(batch)
            #expect(Set(Self.verdicts(record)) == [.duplicate])
            #expect(record.raw.isEmpty && record.frames.outcome.allSatisfy { $0 == .duplicate })
        }
        let stored = try series.stored()
        #expect(
            stored.count == former.count
                && stored.allSatisfy { former[$0.key]?.value.bitPattern == $0.value.value.bitPattern }
        )
        let found = series.bench.pipeline.state.global.readings
        #expect(found[.duplicate] == book[.duplicate] + UInt64(3 * readings.count))
        #expect(found.decoded == UInt64(4 * readings.count))
    }

    @Test func anotherValueUnderTheSameKeySupersedes() throws {
        var series = try FilteredSeries("[{clamp: {upper: 20}}, {median: {count: 3}}]")
        try series.send((0, 1), (60_000, 2), (120_000, 3))
        let record = try series.send((60_000, 50))
        #expect(Self.verdicts(record) == [.superseded])
        #expect(record.superseded.map(\.value) == [1.5])
        #expect(try series.stored()[60_000]?.value == 20)
        // The former one is known no longer, the one that stands is.
        #expect(Self.verdicts(try series.send((60_000, 50))) == [.duplicate])
        #expect(Self.verdicts(try series.send((60_000, 2))) == [.superseded])
    }

    @Test func lateReadingsAreOnlyClamped() throws {
        var series = try FilteredSeries("[{clamp: {upper: 20}}, {median: {count: 3}}]")
        try series.send((0, 1), (120_000, 3), (180_000, 4))
        #expect(Self.verdicts(try series.send((60_000, 30))) == [.late])
        try series.send((240_000, 5))
        let stored = try series.stored()
        #expect(stored[60_000]?.value == 20 && stored[60_000]?.facts.raw == 30)
        // The filters did not take it.
        #expect(stored[240_000]?.value == 4)
    }

    @Test("a late reading and the dead band", arguments: [false, true])
    func lateAndDeadBand(isFlushed: Bool) throws {
        var series = try FilteredSeries("[{dead_band: {width: 0.5, heartbeat: 15m}}]")
        try series.send((0, 10))
        try series.send((10 * Self.minute, 12))
        try series.send((13 * Self.minute, 12))
        try series.send((40 * Self.minute, 12.25))
        if isFlushed { try series.bench.flush() }
        let cases: [(Int64, Double, ReadingVerdict)] = [
            (5, 10.5, .refused), (5, 10.5, .duplicate), (6, 10.75, .late), (7, 11.25, .refused), (8, 12, .late),
            (12, 12.5, .refused), (24, 12.5, .refused),
            // Behind a heartbeat without a reading.
            (25, 12.5, .late),
            (39, 12.5, .refused),
        ]
        for (minute, value, wanted) in cases {
            #expect(Self.verdicts(try series.send((minute * Self.minute, value))) == [wanted], "minute \(minute)")
        }
        #expect(Difference.find(series.bench.pipeline, try series.bench.restored()) == nil)
        #expect(try series.stored().keys.sorted() == [0, 6, 8, 10, 25, 40].map { $0 * Self.minute })
    }

    @Test("a late reading of the batch that brings what it is behind", arguments: [false, true])
    func lateInOneBatch(isFlushed: Bool) throws {
        var series = try FilteredSeries("[{dead_band: {width: 0.5, heartbeat: 15m}}]")
        try series.send((0, 10))
        if isFlushed { try series.bench.flush() }
        let record = try series.send((3 * Self.minute, 12), (2 * Self.minute, 10.25), (1 * Self.minute, 14))
        #expect(Self.verdicts(record) == [.new, .refused, .late])
        #expect(Difference.find(series.bench.pipeline, try series.bench.restored()) == nil)
    }

    /// What is stored late behind a reading that was held back is what the dead band counts from.
    @Test func theDeadBandCountsFromWhatIsStoredLast() throws {
        var series = try FilteredSeries("[{dead_band: {width: 0.5, heartbeat: 15m}}]")
        try series.send((0, 10))
        #expect(Self.verdicts(try series.send((2 * Self.minute, 10.25))) == [.refused])
        #expect(Self.verdicts(try series.send((1 * Self.minute, 14))) == [.new])
        #expect(Self.verdicts(try series.send((3 * Self.minute, 10.25))) == [.new])
        #expect(Difference.find(series.bench.pipeline, try series.bench.restored()) == nil)
    }

    @Test func aSeedIsOnlyClamped() throws {
        var series = try FilteredSeries("[{clamp: {upper: 20}}, {median: {count: 3}}]")
        try series.bench.use([
            FilteredSeries.text("[{clamp: {upper: 20}}, {median: {count: 3}}]")
                .replacing("source: $.ts, format: unix_ms, accept: {past: 400d}", with: "source: receive")
        ])
        var batch = FrameBatch(source: broker)
        batch.add("farm/a/b/f", #"{"v": 40}"#, id: 0, at: series.bench.now, flags: [.promised, .retained])
        #expect(Self.verdicts(try series.bench.take(batch)) == [.seed])
        #expect(series.bench.pipeline.state.series[0].value == 20)
        try series.send((0, 2), (0, 3))
        #expect(series.bench.pipeline.state.series[0].value == 2.5)
    }
}

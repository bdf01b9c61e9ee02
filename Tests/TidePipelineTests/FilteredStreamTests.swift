import Testing
import TideModel
import TidePipeline
import TideQuality
import TideTesting

/// What filters make of a stream is what they make of the whole series, and so is what is computed anew of it.
struct FilteredStreamTests {
    private static let lists = [
        "[{clamp: {lower: -2, upper: 2}}, {median: {count: 5}}]",
        "[{median: {count: 3}}, {ema: {time_constant: 5m}}]",
        "[{ema: {time_constant: 90s}}, {ema: {time_constant: 1h}}, {clamp: {lower: -1}}]",
        "[{debounce: {for: 2m}}, {median: {count: 7}}]",
    ]
    private static let quality =
        "{spike_test: {suspect_threshold: 0.5, fail_threshold: 2}, "
        + "flat_line_test: {tolerance: 0.15, suspect_threshold: 3m, fail_threshold: 8m}}"

    /// A reading a minute, with spikes, missing values and gaps.
    private static func readings(_ count: Int, _ random: inout SplitMix) -> [(time: Int64, value: Double)] {
        var value = 0.0, time: Int64 = 0
        return (0..<count).map { _ in
            let chance = Int.random(in: 0..<40, using: &random)
            if chance > 10 { value += Double(Int.random(in: -3...3, using: &random)) / 10 }
            time += chance == 2 ? Int64.random(in: 1...1_800_000, using: &random) : 60_000
            return (time, chance == 0 ? .nan : ((chance == 1 ? value + 5 : value) * 10).rounded() / 10)
        }
    }

    /// What the filters make of readings in order.
    private static func filtered(
        _ readings: [(time: Int64, value: Double)],
        _ plan: FilterPlan,
        from start: Int64,
        calibrated: (Int64, Double) -> Double = { $1 }
    ) -> [Int64: Double] {
        var state = FilterState(), found: [Int64: Double] = [:]
        for reading in readings {
            let value = calibrated(reading.time, reading.value)
            found[reading.time] = value.isNaN ? value : state.pass(value, at: start + reading.time, by: plan)
        }
        return found
    }

    private static func disturb(_ bench: Bench, _ batch: FrameBatch, _ random: inout SplitMix) throws {
        switch Int.random(in: 0..<16, using: &random) {
        case 0: try bench.restart()
        case 1: try bench.fail(batch)
        case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
        case 3: try bench.flush()
        default: break
        }
    }

    private static func expect(
        _ series: FilteredSeries,
        _ wanted: [Int64: Double],
        _ readings: [(time: Int64, value: Double)],
        _ comment: Comment
    ) throws {
        let stored = try series.stored()
        #expect(stored.count == wanted.count, comment)
        for reading in readings {
            let found = stored[reading.time]
            #expect(found?.value.bitPattern == wanted[reading.time]?.bitPattern, "\(comment), at \(reading.time)")
            guard !reading.value.isNaN else { continue }
            #expect(found?.facts.raw == reading.value, "\(comment), at \(reading.time)")
        }
    }

    @Test("in order, with duplicates and restarts at any point, then calibrated", arguments: 1...60)
    func streamIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        var series = try FilteredSeries(Self.lists[seed % Self.lists.count], quality: Self.quality)
        let plan = try #require(series.plan)
        let readings = Self.readings(200, &random)
        for (index, reading) in readings.enumerated() {
            let isAgain = Int.random(in: 0..<8, using: &random) == 0
            let again = readings[Int.random(in: 0...index, using: &random)]
            let batch = series.batch(isAgain ? [reading, again] : [reading])
            try Self.disturb(series.bench, batch, &random)
            try series.bench.take(batch)
        }
        try #require(Difference.find(series.bench.pipeline, try series.bench.restored()) == nil)
        let start = series.start
        try Self.expect(series, Self.filtered(readings, plan, from: start), readings, "seed \(seed), stream")
        // Computed anew of what is stored nothing changes, and what the filters remember is the same.
        let blob = series.bench.pipeline.state.encodedDevice(0)
        try series.bench.carryOut(.judgeAnew([0], from: Timestamp(milliseconds: start)))
        #expect(try series.recompute(&random) == 0, "seed \(seed)")
        #expect(series.bench.pipeline.state.encodedDevice(0) == blob, "seed \(seed)")
        // A calibration since always, while more comes.
        let entry = Calibration(
            series: 0,
            from: Timestamp(milliseconds: start - 1),
            kind: .linear,
            coefficients: [0.25, 1.125]
        )
        let more = Self.readings(20, &random).map { (time: $0.time + readings[199].time, value: $0.value) }
        try series.bench.carryOut(.calibrate(entry))
        for reading in more {
            let batch = series.batch([reading])
            try Self.disturb(series.bench, batch, &random)
            try series.bench.take(batch)
            if Bool.random(using: &random) { try series.bench.carryOut(.recompute([0], limit: 15)) }
        }
        _ = try series.recompute(&random)
        let wanted = Self.filtered(readings + more, plan, from: start) { entry($1) }
        try Self.expect(series, wanted, readings + more, "seed \(seed), calibrated")
        #expect(series.bench.pipeline.state.global.readings.decoded == series.bench.pipeline.state.devices[0].decoded)
    }

    @Test("out of order, then computed anew", arguments: 1...40)
    func anewIsInOrder(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(500 + seed))
        var series = try FilteredSeries(Self.lists[seed % Self.lists.count], quality: Self.quality)
        let plan = try #require(series.plan)
        let readings = Self.readings(120, &random)
        let order = readings.indices.map { ($0 + Int.random(in: 0...10, using: &random), $0) }.sorted { $0 < $1 }
        var left = order.map { readings[$0.1] }[...]
        while !left.isEmpty {
            let part = left.prefix(Int.random(in: 1...6, using: &random))
            left = left.dropFirst(part.count)
            let batch = series.batch(Array(part))
            try Self.disturb(series.bench, batch, &random)
            try series.bench.take(batch)
            try #require(Difference.find(series.bench.pipeline, try series.bench.restored()) == nil)
        }
        try series.bench.carryOut(.judgeAnew([0], from: Timestamp(milliseconds: series.start)))
        _ = try series.recompute(&random)
        let wanted = Self.filtered(readings, plan, from: series.start)
        try Self.expect(series, wanted, readings, "seed \(seed)")
    }

    /// With readings before it that the calibration does not concern: they warm the filters.
    @Test("a calibration from the middle on", arguments: 1...20)
    func calibratedFromTheMiddle(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(900 + seed))
        var series = try FilteredSeries(Self.lists[seed % 2], quality: Self.quality)
        let plan = try #require(series.plan)
        let readings = Self.readings(400, &random)
        for part in stride(from: 0, to: 400, by: 20) {
            let batch = series.batch(Array(readings[part..<part + 20]))
            try Self.disturb(series.bench, batch, &random)
            try series.bench.take(batch)
        }
        let from = readings[Int.random(in: 250..<390, using: &random)].time
        let entry = Calibration(
            series: 0,
            from: Timestamp(milliseconds: series.start + from),
            kind: .linear,
            coefficients: [0.25, 1.125]
        )
        try series.bench.carryOut(.calibrate(entry))
        _ = try series.recompute(&random)
        let wanted = Self.filtered(readings, plan, from: series.start) { $0 < from ? $1 : entry($1) }
        let stored = try series.stored()
        for reading in readings where !reading.value.isNaN {
            let (found, value) = (try #require(stored[reading.time]?.value), try #require(wanted[reading.time]))
            #expect(abs(found - value) < 1e-12, "seed \(seed), at \(reading.time)")
        }
    }

    /// The last readings before a gap are those that a median has behind it, however long it was.
    @Test(arguments: [false, true]) func calibratedBehindAGap(isFlushed: Bool) throws {
        var random = SplitMix(seed: 7)
        var series = try FilteredSeries("[{median: {count: 9}}]", quality: Self.quality)
        let plan = try #require(series.plan)
        let times = (0..<30).map { Int64($0) * 60_000 } + (0..<30).map { 64_800_000 + Int64($0) * 60_000 }
        let readings = times.map { (time: $0, value: Double(Int.random(in: 0...99, using: &random))) }
        let batch = series.batch(readings)
        try series.bench.take(batch)
        if isFlushed { try series.bench.flush() }
        let from = Timestamp(milliseconds: series.start + times[30])
        let entry = Calibration(series: 0, from: from, kind: .offset, coefficients: [0.5, 1])
        try series.bench.carryOut(.calibrate(entry))
        #expect(try series.recompute(&random) == 30)
        let wanted = Self.filtered(readings, plan, from: series.start) { $0 < times[30] ? $1 : entry($1) }
        try Self.expect(series, wanted, readings, "behind a gap")
    }

    /// Every reading is either stored, or within the width of the stored one before it that is younger than the heartbeat.
    @Test("with a dead band", arguments: 1...40)
    func heldBack(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(1_300 + seed))
        var series = try FilteredSeries("[{median: {count: 3}}, {dead_band: {width: 0.25, heartbeat: 15m}}]")
        let plan = try #require(series.plan)
        let readings = Self.readings(150, &random)
        for (index, reading) in readings.enumerated() {
            let again = readings[Int.random(in: max(0, index - 60)...index, using: &random)]
            let batch = series.batch([reading, again])
            try Self.disturb(series.bench, batch, &random)
            try series.bench.take(batch)
        }
        try #require(Difference.find(series.bench.pipeline, try series.bench.restored()) == nil)
        var state = FilterState(), wanted: [Int64: Double] = [:]
        for reading in readings {
            guard !reading.value.isNaN else {
                wanted[reading.time] = .nan
                continue
            }
            let taken = state.take(reading.value, raw: reading.value, at: series.start + reading.time, by: plan)
            if !taken.isHeld { wanted[reading.time] = taken.value }
        }
        let stored = try series.stored()
        #expect(stored.keys.sorted() == wanted.keys.sorted(), "seed \(seed)")
        for (time, value) in wanted { #expect(stored[time]?.value.bitPattern == value.bitPattern, "seed \(seed)") }
        let book = series.bench.pipeline.state.global.readings
        #expect(book[.new] == UInt64(wanted.count) && book[.late] == 0 && book[.superseded] == 0, "seed \(seed)")
        #expect(book[.refused] == UInt64(readings.count - wanted.count) && book[.duplicate] == UInt64(readings.count))
        // What is computed anew stays with what is stored, and goes on where the stream was.
        try series.bench.carryOut(.judgeAnew([0], from: Timestamp(milliseconds: series.start)))
        _ = try series.recompute(&random)
        #expect(try series.stored().keys.sorted() == wanted.keys.sorted(), "seed \(seed)")
    }
}

extension DeviceState {
    fileprivate var decoded: UInt64 { book.readings.decoded }
}

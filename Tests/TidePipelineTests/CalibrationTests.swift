import Foundation
import Testing
import TideModel
import TidePipeline
import TideProfiles
import TideQuality
import TideTesting

/// What is computed anew is what would have been stored had it been known at first.
struct CalibrationTests {
    private static let blocks = [
        "{gross_range_test: {fail_span: [-50, 50], suspect_span: [-3, 3]}}",
        "{spike_test: {suspect_threshold: 0.5, fail_threshold: 2}, "
            + "flat_line_test: {tolerance: 0.15, suspect_threshold: 3m, fail_threshold: 8m}}",
        "{rate_of_change_test: {threshold: 0.01, fail_threshold: 0.05}, "
            + "attenuated_signal_test: {suspect_threshold: 0.3, fail_threshold: 0.1, test_period: 15m, min_obs: 4}}",
    ]

    private static func values(_ count: Int, _ random: inout SplitMix) -> [Double] {
        var value = 0.0
        return (0..<count).map { _ in
            let chance = Int.random(in: 0..<60, using: &random)
            value += Double(Int.random(in: -3...3, using: &random)) / 10
            return chance == 0 ? .nan : ((chance == 1 ? value + 5 : value) * 10).rounded() / 10
        }
    }

    private static func batch(_ points: [(time: Int64, value: Double)], _ bench: Bench, _ id: inout UInt16)
        -> FrameBatch
    {
        var batch = FrameBatch(source: broker)
        for point in points {
            id += 1
            let text = point.value.isNaN ? "-999" : "\(point.value)"
            batch.add("farm/a/b/q", #"{"ts": \#(point.time), "v": \#(text)}"#, id: id, at: bench.now)
        }
        return batch
    }

    /// Computes one step anew; now and then everything is forgotten and restored around it.
    private static func step(_ bench: Bench, _ random: inout SplitMix) throws {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try bench.restart()
        case 1: try bench.flush()
        case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
        default: break
        }
        try bench.carryOut(.recompute([0], limit: [1, 7, 50, 1_000][Int.random(in: 0..<4, using: &random)]))
        try #require(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test("calibrations at any time, of any past", arguments: 1...60)
    func recalibrated(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let block = Self.blocks[seed % Self.blocks.count]
        let bench = try Bench([StreamingQualityTests.profile.replacing("{QUALITY}", with: block)])
        let start = bench.now.milliseconds - 86_400_000
        let raws = Self.values(240, &random)
        let points = raws.enumerated().map { (time: start + Int64($0.offset) * 60_000, value: $0.element) }
        var (sent, id, ledger) = (0, UInt16(0), [Calibration]())
        while sent < points.count || bench.pipeline.hasRecomputations {
            if sent < points.count {
                let count = min(points.count - sent, Int.random(in: 1...20, using: &random))
                try bench.take(Self.batch(Array(points[sent..<sent + count]), bench, &id))
                sent += count
            }
            if sent < points.count, ledger.count < 5, Int.random(in: 0..<4, using: &random) == 0 {
                let from = start + Int64.random(in: -5..<Int64(sent), using: &random) * 60_000
                let entry = Calibration(
                    series: 0,
                    from: Timestamp(milliseconds: from),
                    kind: [.offset, .linear, .polynomial, .none][Int.random(in: 0..<4, using: &random)],
                    coefficients: [Double(Int.random(in: -9...9, using: &random)) / 4, 1.125]
                )
                ledger.append(try #require(try bench.carryOut(.calibrate(entry)).rare.calibrations.first))
            }
            if bench.pipeline.hasRecomputations { try Self.step(bench, &random) }
        }
        try bench.flush()
        func standing(_ time: Int64) -> Calibration? {
            ledger.enumerated().filter { $0.element.from.milliseconds <= time }
                .max { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }?.element
        }
        let wanted = points.map { point in
            QualityPoint(
                time: point.time,
                value: point.value.isNaN ? .nan : standing(point.time)?(point.value) ?? point.value
            )
        }
        let spec = try #require(bench.pipeline.profiles.profiles.first?.series.first)
        let judged = spec.plan.map { QualityBatch(wanted, tests: $0.tests, interval: 60) }
        for (index, want) in wanted.enumerated() {
            let reading = try #require(bench.stored[0]?[want.time], "seed \(seed), reading \(index + 1) is gone")
            #expect(reading.value.bitPattern == want.value.bitPattern || want.isMissing, "seed \(seed), \(index + 1)")
            let calibration = want.isMissing ? nil : standing(want.time).flatMap { $0.kind == .none ? nil : $0 }
            #expect(reading.facts.calibration == calibration?.id ?? 0, "seed \(seed), reading \(index + 1)")
            if calibration != nil { #expect(reading.facts.raw == points[index].value) }
            if index < wanted.count - 1 {
                let flag = judged?.flag(of: index) ?? (want.isMissing ? .missing : spec.flag(of: want.value))
                #expect(reading.flag == flag.rawValue, "seed \(seed), reading \(index + 1) at \(want.time)")
            }
        }
        #expect(bench.pipeline.state.series[0].value.bitPattern == bench.stored[0]?[wanted[239].time]?.value.bitPattern)
        // Books count what devices sent.
        #expect(bench.pipeline.state.global.readings.decoded == UInt64(points.count))
    }

    /// Readings of a barn, of which the dew point is derived, with a calibration of the thermometer after so many.
    private static func barn(calibratedAfter count: Int) throws -> Bench {
        let bench = try Bench([LivenessOfDerivedTests.profile])
        let start = bench.now.milliseconds - 3_600_000
        for minute in 0..<40 {
            if minute == count {
                let from = Timestamp(milliseconds: start + 600_000)
                let entry = Calibration(series: 0, from: from, kind: .offset, coefficients: [1.5, 1])
                try bench.carryOut(.calibrate(entry))
                while bench.pipeline.hasRecomputations { try bench.carryOut(.recompute([0], limit: 7)) }
            }
            var batch = FrameBatch(source: broker)
            let text = #"{"ts": \#(start + Int64(minute) * 60_000), "t": \#(18 + minute % 7), "h": \#(40 + minute)}"#
            batch.add("farm/a/b/b", text, id: UInt16(minute + 1), at: bench.now)
            try bench.take(batch)
        }
        try bench.flush()
        return bench
    }

    @Test func whatIsDerivedFollowsItsInput() throws {
        let (late, early) = (try Self.barn(calibratedAfter: 39), try Self.barn(calibratedAfter: 1))
        for series: SeriesNumber in 0..<3 {
            let wanted = try #require(early.stored[series])
            #expect(wanted.count == 40)
            for (time, reading) in wanted {
                let found = try #require(late.stored[series]?[time])
                #expect(found.value == reading.value && found.flag == reading.flag, "series \(series) at \(time)")
            }
        }
        let derived = try #require(late.pipeline.state.definitions.first { $0.channel == "dew_point" })
        let entry = Calibration(series: derived.number, from: late.now, kind: .offset, coefficients: [1, 1])
        #expect(throws: CommandRefused.self) { try late.carryOut(.calibrate(entry)) }
    }

    @Test("lateness beyond the horizon, judged anew", arguments: 1...60)
    func judgedAnew(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(700 + seed))
        let block =
            "{spike_test: {suspect_threshold: 0.5, fail_threshold: 2}, flat_line_test: {tolerance: 0.15, "
            + "suspect_threshold: 3m, fail_threshold: 8m}, attenuated_signal_test: {suspect_threshold: 0.6, "
            + "fail_threshold: 0.1, test_period: 5h, min_obs: 4}}"
        let bench = try Bench([StreamingQualityTests.profile.replacing("{QUALITY}", with: block)])
        let start = bench.now.milliseconds - 86_400_000
        let points = Self.values(500, &random).enumerated()
            .map { (time: start + Int64($0.offset) * 60_000, value: $0.element) }
        let held = Int.random(in: 0..<200, using: &random)..<Int.random(in: 201..<260, using: &random)
        var id: UInt16 = 0
        let order = points.indices.filter { !held.contains($0) } + held
        var left = order[...]
        while !left.isEmpty {
            let part = left.prefix(Int.random(in: 1...30, using: &random))
            left = left.dropFirst(part.count)
            if Int.random(in: 0..<6, using: &random) == 0 { try bench.flush() }
            try bench.take(Self.batch(part.map { points[$0] }, bench, &id))
        }
        try #require(Difference.find(bench.pipeline, try bench.restored()) == nil)
        let spec = try #require(bench.pipeline.profiles.profiles.first?.series.first)
        let tests = try #require(spec.plan).tests
        let judged = QualityBatch(
            points.map { QualityPoint(time: $0.time, value: $0.value) },
            tests: tests,
            interval: 60
        )
        func words() throws -> [QualityFlags] {
            try bench.flush()
            return try points.map { QualityFlags(rawValue: try #require(bench.stored[0]?[$0.time]).facts.tests.flags) }
        }
        // What would be judged otherwise now says so.
        for (index, word) in try words().enumerated().dropLast() {
            let isRight = tests.configured.allSatisfy { word.flag($0) == judged.flag($0, of: index) }
            #expect(isRight || word.isJudgedBeforeLateData, "seed \(seed), reading \(index + 1)")
        }
        try bench.carryOut(.judgeAnew([0], from: Timestamp(milliseconds: start)))
        while bench.pipeline.hasRecomputations { try Self.step(bench, &random) }
        for (index, word) in try words().enumerated().dropLast() {
            #expect(!word.isJudgedBeforeLateData)
            for test in tests.configured {
                #expect(
                    word.flag(test) == judged.flag(test, of: index),
                    "seed \(seed), reading \(index + 1), \(test.name)"
                )
            }
        }
    }
}

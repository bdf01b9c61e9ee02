import Foundation
import Testing
import TideModel
import TidePipeline
import TideProfiles
import TideQuality
import TideTesting

/// What the stream says of readings that come one by one is what the batch says of the whole series.
struct StreamingQualityTests {
    /// Random series of each kind; FIELDTIDE_SERIES=1000 takes some minutes.
    private static let series = ProcessInfo.processInfo.environment["FIELDTIDE_SERIES"].flatMap(Int.init) ?? 100

    /// Of a probe `v`, with `{QUALITY}` for its tests.
    static let profile = """
        schema: fieldtide.profile/1
        id: test/quality
        version: 1
        expects: {interval: 1m}
        match: [{topic: "farm/{site}/{device}/q"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 400d}}
        decode:
          - json:
              fields:
                v: {path: $.v, type: number, missing: [-999]}
        series:
          v:
            from: v
            quantity: water_temperature
            unit: Cel
            quality: {QUALITY}
        examples:
          - name: normal
            given: {topic: farm/a/b/q, text: '{"ts": 1764000000000, "v": 1.5}', received: 2025-11-24T16:00:00Z}
            want: {v: 1.5}
        """

    /// Blocks as profiles have them; the numbers fit the series below.
    private static let blocks = [
        "{gross_range_test: {fail_span: [-50, 50], suspect_span: [-3, 3]}, "
            + "spike_test: {suspect_threshold: 0.5, fail_threshold: 2}}",
        "{spike_test: {suspect_threshold: 0.5, fail_threshold: 2, method: differential}, "
            + "flat_line_test: {tolerance: 0.15, suspect_threshold: 3m, fail_threshold: 8m}}",
        "{rate_of_change_test: {threshold: 0.01, fail_threshold: 0.05}, time_gap_test: {fail_span: 2m}, "
            + "attenuated_signal_test: {suspect_threshold: 0.3, fail_threshold: 0.1, test_period: 15m, min_obs: 4}}",
        "{rate_of_change_test: {n_dev: 3, period: 30m}, identical_payload_test: {suspect_threshold: 3}, "
            + "attenuated_signal_test: {suspect_threshold: 0.5, fail_threshold: 0.2, test_period: 900, check_type: range}, "
            + "climatology_test: {config: [{period: hour, tspan: [0, 11], vspan: [-2, 2]}]}}",
    ]

    /// A series with spikes, flat runs, gaps and missing values, a reading a minute.
    private static func points(_ random: inout SplitMix, from start: Int64) -> [QualityPoint] {
        var value = 0.0, time = start, flat = 0
        return (0..<120).map { _ in
            let chance = Int.random(in: 0..<100, using: &random)
            if flat > 0 { flat -= 1 } else { value += Double(Int.random(in: -3...3, using: &random)) / 10 }
            if chance == 0 { flat = Int.random(in: 3...15, using: &random) }
            time += chance == 1 ? 60_000 * Int64.random(in: 2...8, using: &random) : 60_000
            let shown = (value * 10).rounded() / 10
            return QualityPoint(time: time, value: chance == 2 ? .nan : chance == 3 ? shown + 5 : shown)
        }
    }

    /// Flags as all records together tell them.
    private struct Told {
        var flags: [Int64: QualityFlags] = [:]
        var aggregate: [Int64: UInt8] = [:]

        mutating func take(_ record: Record) {
            for row in 0..<record.readings.rowCount {
                for cell in record.readings.cells(ofRow: row) where record.readings.verdict[cell].isStored {
                    let word = record.tests[Int(record.readings.tests[cell]) - 1]
                    flags[record.readings.time[row]] = QualityFlags(rawValue: word.flags)
                    aggregate[record.readings.time[row]] = record.readings.flag[cell]
                }
            }
            for amendment in record.amendments {
                flags[amendment.time.milliseconds] = QualityFlags(rawValue: amendment.tests?.flags ?? 0)
                aggregate[amendment.time.milliseconds] = amendment.flag.rawValue
            }
        }
    }

    @Test("a series in order, with duplicates and restarts at any point", arguments: 1...series)
    func streamIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let block = Self.blocks[seed % Self.blocks.count]
        let bench = try Bench([Self.profile.replacing("{QUALITY}", with: block)])
        let points = Self.points(&random, from: bench.now.milliseconds - 86_400_000)
        var told = Told()
        var id: UInt16 = 0
        for (index, point) in points.enumerated() {
            var batch = FrameBatch(source: broker)
            let again =
                Int.random(in: 0..<10, using: &random) == 0 ? points[Int.random(in: 0...index, using: &random)] : nil
            for one in [point, again].compactMap({ $0 }) {
                id += 1
                let text = one.value.isNaN ? "-999" : "\(one.value)"
                batch.add("farm/a/b/q", #"{"ts": \#(one.time), "v": \#(text)}"#, id: id, at: bench.now)
            }
            switch Int.random(in: 0..<20, using: &random) {
            case 0: try bench.restart()
            case 1: try bench.fail(batch)
            case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
            case 3: try bench.flush()
            default: break
            }
            told.take(try bench.take(batch))
        }
        let series = try #require(bench.pipeline.profiles.profiles.first?.series.first)
        let tests = try #require(series.plan).tests
        let batch = QualityBatch(points, tests: tests, interval: 60)
        for (index, point) in points.enumerated() {
            let isNewest = index == points.count - 1
            let flags = try #require(told.flags[point.time])
            for test in tests.configured {
                #expect(
                    flags.flag(test, isNewest: isNewest) == batch.flag(test, of: index),
                    "seed \(seed), reading \(index + 1) at \(point.time), \(test.name): \(points[max(0, index - 2)...min(119, index + 2)].map { ($0.time, $0.value) })"
                )
            }
            if !isNewest { #expect(told.aggregate[point.time] == batch.flag(of: index).rawValue) }
        }
    }

    /// Within the reorder horizon of two hours, in any order.
    @Test("a series that comes late and out of order", arguments: 1...series)
    func lateIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(1_000 + seed))
        let block = Self.blocks[seed % Self.blocks.count]
        let bench = try Bench([Self.profile.replacing("{QUALITY}", with: block)])
        let points = Array(Self.points(&random, from: bench.now.milliseconds - 86_400_000).prefix(90))
        // Each up to so many readings later than it should.
        let most = [2, 10, 60][seed % 3]
        let order = points.indices.map { ($0 + Int.random(in: 0...most, using: &random), $0) }.sorted { $0 < $1 }
        var told = Told()
        var left = order.map(\.1)[...]
        var id: UInt16 = 0
        while !left.isEmpty {
            var batch = FrameBatch(source: broker)
            for index in left.prefix(Int.random(in: 1...4, using: &random)) {
                id += 1
                let text = points[index].value.isNaN ? "-999" : "\(points[index].value)"
                batch.add("farm/a/b/q", #"{"ts": \#(points[index].time), "v": \#(text)}"#, id: id, at: bench.now)
            }
            left = left.dropFirst(batch.frames.count)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: try bench.restart()
            case 1: try bench.fail(batch)
            case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
            case 3, 4: try bench.flush()
            default: break
            }
            told.take(try bench.take(batch))
            try #require(Difference.find(bench.pipeline, try bench.restored()) == nil)
        }
        let tests = try #require(bench.pipeline.profiles.profiles.first?.series.first?.plan).tests
        let batch = QualityBatch(points, tests: tests, interval: 60)
        for (index, point) in points.enumerated().dropLast() {
            #expect(
                told.aggregate[point.time] == batch.flag(of: index).rawValue,
                "seed \(seed), reading \(index + 1) at \(point.time)"
            )
        }
    }
}

import Testing
import TideDerive
import TideModel
import TidePipeline
import TideProfiles
import TideQuality
import TideTesting

/// Tests that look at other channels of the message say of a stream what they say of whole series.
@Suite("Tests that look around, in the stream")
struct StreamingAroundTests {
    static let profile = """
        schema: fieldtide.profile/1
        id: test/profiler
        version: 1
        expects: {interval: 1m}
        match: [{topic: "farm/{site}/{device}/q"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 400d}}
        decode:
          - json:
              fields:
                lat: {path: $.lat, type: number, missing: [-999]}
                lon: {path: $.lon, type: number, missing: [-999]}
                t: {path: $.t, type: number, missing: [-999]}
                s: {path: $.s, type: number, missing: [-999]}
                d: {path: $.d, type: number, missing: [-999]}
                u: {path: $.u, type: number, missing: [-999]}
        series:
          depth: {from: d, quantity: sensor_depth, unit: m}
          lat: {from: lat, quantity: latitude, unit: deg, quality: {location_test: {longitude: lon, range_max: 900}}}
          lon: {from: lon, quantity: longitude, unit: deg, quality: {location_test: {latitude: lat, range_max: 900}}}
          salinity:
            from: s
            quantity: practical_salinity
            unit: "1"
            quality: {density_inversion_test: {INVERSION}}
          temperature:
            from: t
            quantity: water_temperature
            unit: Cel
            quality:
              density_inversion_test: {INVERSION}
              neighbour_test: {channel: upper, n_dev: 1, period: 30m, min_obs: 4}
              spike_test: {suspect_threshold: 1}
          upper: {from: u, quantity: water_temperature, unit: Cel}
        examples:
          - name: normal
            given: {topic: farm/a/b/q, text: '{"ts": 1764000000000, "u": 1.5}', received: 2025-11-24T16:00:00Z}
            want: {upper: 1.5}
        """.replacing(
            "{INVERSION}",
            with: "{suspect_threshold: -0.02, fail_threshold: -0.1, temperature: temperature, salinity: salinity, "
                + "depth: depth}"
        )

    /// One message.
    struct Message {
        var time: Int64
        /// By channel; NaN when missing, nil when not sent.
        var values: [String: Double?]

        func value(_ channel: String) -> Double { (values[channel] ?? nil) ?? .nan }

        var json: String {
            let names = ["depth": "d", "salinity": "s", "temperature": "t", "upper": "u"]
            let fields = values.sorted { $0.key < $1.key }.compactMap { channel, value in
                value.map { "\"\(names[channel] ?? channel)\": \($0.isNaN ? "-999" : "\($0)")" }
            }
            return "{\"ts\": \(time), \(fields.joined(separator: ", "))}"
        }

        /// The point of one of its channels.
        func point(_ channel: String) -> QualityPoint {
            QualityPoint(
                time: time,
                value: value(channel),
                depth: value("depth"),
                latitude: value("lat"),
                longitude: value("lon"),
                neighbour: value("upper"),
                density: PotentialDensity.anomaly(SP: value("salinity"), t: value("temperature"), p: value("depth"))
            )
        }
    }

    /// A profiler that drifts and goes up and down, with missing values and fields, gaps and jumps.
    private static func messages(_ random: inout SplitMix, from start: Int64) -> [Message] {
        var (time, depth, warmth) = (start, 1.0, 15.0)
        return (0..<100).map { _ in
            func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
            func number(_ range: ClosedRange<Int>) -> Double { Double(Int.random(in: range, using: &random)) }
            time += chance(3) ? 60_000 * Int64.random(in: 2...8, using: &random) : 60_000
            depth = max(0, depth + number(-3...4) / 2)
            warmth += number(-3...3) / 10
            var values: [String: Double?] = [
                "lat": 37 + number(0...60) / 10_000, "lon": 122 + number(0...60) / 10_000, "depth": depth,
                "salinity": ((30 + depth / 10 + number(-4...4) / 100) * 100).rounded() / 100,
                "temperature": ((warmth - depth / 5) * 10).rounded() / 10 + (chance(4) ? 3 : 0),
                "upper": (warmth * 10).rounded() / 10,
            ]
            for channel in values.keys.sorted() {
                if chance(4) { values[channel] = .some(.nan) }
            }
            return Message(time: time, values: values)
        }
    }

    /// Flags of each channel as all records together tell them.
    private struct Told {
        var flags: [SeriesNumber: [Int64: QualityFlags]] = [:]
        var aggregates: [SeriesNumber: [Int64: UInt8]] = [:]

        mutating func take(_ record: Record) {
            for row in 0..<record.readings.rowCount {
                let time = record.readings.time[row]
                for cell in record.readings.cells(ofRow: row) where record.readings.verdict[cell].isStored {
                    let number = record.readings.tests.isEmpty ? 0 : record.readings.tests[cell]
                    guard number > 0 else { continue }
                    let series = record.readings.series[cell]
                    flags[series, default: [:]][time] = QualityFlags(rawValue: record.tests[Int(number) - 1].flags)
                    aggregates[series, default: [:]][time] = record.readings.flag[cell]
                }
            }
            for amendment in record.amendments {
                let time = amendment.time.milliseconds
                flags[amendment.series]?[time] = QualityFlags(rawValue: amendment.tests?.flags ?? 0)
                aggregates[amendment.series]?[time] = amendment.flag.rawValue
            }
        }
    }

    private static let judged = ["lat", "lon", "salinity", "temperature"]

    private func expectBatch(_ told: Told, _ messages: [Message], _ bench: Bench, _ what: String) throws {
        for spec in bench.pipeline.profiles.profiles[0].series where Self.judged.contains(spec.channel) {
            let series = try #require(bench.pipeline.state.definitions.first { $0.channel == spec.channel }).number
            let points = messages.map { $0.point(spec.channel) }
            let batch = QualityBatch(points, tests: spec.tests, interval: 60)
            for (index, point) in points.enumerated() {
                let isNewest = index == points.count - 1
                let flags = try #require(told.flags[series]?[point.time], "\(what), \(spec.channel)")
                for test in spec.tests.configured {
                    #expect(
                        flags.flag(test, isNewest: isNewest) == batch.flag(test, of: index),
                        "\(what), \(spec.channel), reading \(index + 1), \(test.name)"
                    )
                }
                if !isNewest {
                    #expect(
                        told.aggregates[series]?[point.time] == batch.flag(of: index).rawValue,
                        "\(what), \(spec.channel)"
                    )
                }
            }
        }
    }

    private func disturb(_ bench: Bench, _ batch: FrameBatch, _ random: inout SplitMix) throws {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: try bench.restart()
        case 1: try bench.fail(batch)
        case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
        case 3, 4: try bench.flush()
        default: break
        }
    }

    @Test("in order, with duplicates and restarts at any point", arguments: 1...25)
    func streamIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let bench = try Bench([Self.profile])
        let messages = Self.messages(&random, from: bench.now.milliseconds - 86_400_000)
        var told = Told()
        for (index, message) in messages.enumerated() {
            var batch = FrameBatch(source: broker)
            batch.add("farm/a/b/q", message.json, id: UInt16(2 * index + 1), at: bench.now)
            if Int.random(in: 0..<10, using: &random) == 0 {
                let again = messages[Int.random(in: 0...index, using: &random)]
                batch.add("farm/a/b/q", again.json, id: UInt16(2 * index + 2), at: bench.now)
            }
            try disturb(bench, batch, &random)
            told.take(try bench.take(batch))
            try #require(Difference.find(bench.pipeline, try bench.restored()) == nil)
        }
        try expectBatch(told, messages, bench, "seed \(seed)")
        // What is judged anew is judged so again.
        let before = told
        for channel in Self.judged {
            let series = try #require(bench.pipeline.state.definitions.first { $0.channel == channel }).number
            try bench.carryOut(.judgeAnew([series], from: .distantPast))
            while bench.pipeline.recomputation(of: series) != nil {
                told.take(try bench.carryOut(.recompute([series], limit: 30)))
            }
        }
        #expect(told.aggregates == before.aggregates, "seed \(seed)")
    }

    @Test("late and out of order", arguments: 1...25)
    func lateIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(500 + seed))
        let bench = try Bench([Self.profile])
        let messages = Array(Self.messages(&random, from: bench.now.milliseconds - 86_400_000).prefix(70))
        let most = [2, 10, 60][seed % 3]
        let order = messages.indices.map { ($0 + Int.random(in: 0...most, using: &random), $0) }.sorted { $0 < $1 }
        var told = Told()
        for (id, place) in order.map(\.1).enumerated() {
            var batch = FrameBatch(source: broker)
            batch.add("farm/a/b/q", messages[place].json, id: UInt16(id + 1), at: bench.now)
            try disturb(bench, batch, &random)
            told.take(try bench.take(batch))
            try #require(Difference.find(bench.pipeline, try bench.restored()) == nil)
        }
        try expectBatch(told, messages, bench, "seed \(seed)")
    }

    /// The random series say something.
    @Test func everyTestFlags() throws {
        var random = SplitMix(seed: 3)
        let bench = try Bench([Self.profile])
        var told = Told()
        for (index, message) in Self.messages(&random, from: bench.now.milliseconds - 86_400_000).enumerated() {
            var batch = FrameBatch(source: broker)
            batch.add("farm/a/b/q", message.json, id: UInt16(index + 1), at: bench.now)
            told.take(try bench.take(batch))
        }
        func seen(_ channel: String, _ test: QualityTest) -> Set<UInt8> {
            let series = bench.pipeline.state.definitions.first { $0.channel == channel }?.number
            let flags = series.flatMap { told.flags[$0]?.values.compactMap { $0.flag(test)?.rawValue } } ?? []
            return Set(flags)
        }
        #expect(seen("lat", .location) == [1, 3, 4] || seen("lat", .location) == [1, 3, 4, 9])
        #expect(seen("temperature", .densityInversion).isSuperset(of: [1, 3, 4, 9]))
        #expect(seen("salinity", .densityInversion).isSuperset(of: [1, 3, 4, 9]))
        #expect(seen("temperature", .neighbour).isSuperset(of: [1, 2, 3]))
    }

    /// A message without the other channel: half a position fails, a neighbour that is not there judges nothing.
    @Test func aMessageWithoutTheOtherChannel() throws {
        let bench = try Bench([Self.profile])
        var batch = FrameBatch(source: broker)
        let time = bench.now.milliseconds - 3_600_000
        batch.add("farm/a/b/q", "{\"ts\": \(time), \"lat\": 37, \"t\": 15}", id: 1, at: bench.now)
        let record = try bench.take(batch)
        let flags = record.readings.tests.map { QualityFlags(rawValue: record.tests[Int($0) - 1].flags) }
        #expect(flags.first?.flag(.location) == .fail)
        #expect(flags.last?.flag(.neighbour) == .notEvaluated)
        #expect(flags.last?.flag(.densityInversion) == .missing)
        #expect(record.readings.flag.last == QCFlag.pass.rawValue)
    }
}

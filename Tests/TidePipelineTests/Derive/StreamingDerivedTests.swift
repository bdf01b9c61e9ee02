import Foundation
import Testing
import TideDerive
import TideModel
import TidePipeline
import TideProfiles
import TideQuality
import TideSQLite
import TideTesting
import TideUnits

/// Derived readings are in the end what follows from the stored inputs, in whatever order these came.
struct StreamingDerivedTests {
    /// FIELDTIDE_SERIES=1000 takes some minutes.
    private static let count = ProcessInfo.processInfo.environment["FIELDTIDE_SERIES"].flatMap(Int.init) ?? 60

    private static let oxygen = ", quality: {spike_test: {suspect_threshold: 1, fail_threshold: 3}}"

    /// One with a fallback, one that takes no suspect input, one that tests judge.
    private static let blocks = [
        DerivedTexts.saturation,
        DerivedTexts.saturation
            + ", solubility: {expr: \"O2sol_mgL(salinity, temperature)\", needs: {max_skew: 2m, qc_min: pass}}",
        "saturation: {expr: \"oxygen_saturation(oxygen, salinity ?? 31, temperature)\", needs: {max_skew: 3m}, "
            + "quality: {spike_test: {suspect_threshold: 5, fail_threshold: 20}, rate_of_change_test: {threshold: 0.1}, "
            + "flat_line_test: {tolerance: 0.5, suspect_threshold: 3m, fail_threshold: 6m}}}",
    ]

    /// A message: what it says of each field.
    private struct Message {
        var time: Int64
        var fields: [(name: String, value: Double)]

        var json: String {
            let parts = fields.map { "\"\($0.name)\": \($0.value.isNaN ? -999 : $0.value)" }
            return "{\"ts\": \(time), " + parts.joined(separator: ", ") + "}"
        }
    }

    private static func messages(_ random: inout SplitMix, from start: Int64) -> [Message] {
        var (oxygen, temperature, time) = (8.0, 15.0, start)
        var messages: [Message] = []
        for _ in 0..<80 {
            let isGap = Int.random(in: 0..<8, using: &random) == 0
            time += 60_000 * (isGap ? Int64.random(in: 2...8, using: &random) : 1)
            oxygen += Double(Int.random(in: -3...3, using: &random)) / 10
            temperature += Double(Int.random(in: -2...2, using: &random)) / 10
            let chance = Int.random(in: 0..<20, using: &random)
            let shown = chance == 0 ? oxygen + 9 : chance == 1 ? Double.nan : chance == 2 ? oxygen + 2 : oxygen
            var fields = [(name: "o", value: (shown * 10).rounded() / 10), ("t", (temperature * 10).rounded() / 10)]
            if Int.random(in: 0..<4, using: &random) == 0 { fields.append(("s", chance == 3 ? 90 : 30.5)) }
            if chance == 4 { fields.removeFirst() }
            if chance == 5 { fields.remove(at: 1) }
            // Some devices send each value in a message of its own, at one time or shortly after.
            if Int.random(in: 0..<3, using: &random) == 0 {
                let delay = Int64.random(in: 0...1, using: &random) * 20_000
                messages += fields.enumerated().map {
                    Message(time: time + Int64($0.offset) * delay, fields: [$0.element])
                }
            } else {
                messages.append(Message(time: time, fields: fields))
            }
            // The same time again with other numbers.
            if chance == 6, let last = messages.last {
                messages.append(Message(time: last.time, fields: last.fields.map { ($0.name, $0.value + 0.5) }))
            }
        }
        return messages
    }

    @Test("streaming is batch, with duplicates, restarts and late readings", arguments: 1...count)
    func streamIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let bench = try Bench([DerivedTexts.pond(Self.blocks[seed % 3], oxygen: Self.oxygen)])
        let messages = Self.messages(&random, from: bench.now.milliseconds - 86_400_000)
        // Each up to so many messages later than it should.
        let most = [0, 2, 10, 30][seed / 3 % 4]
        let order = messages.indices.map { ($0 + Int.random(in: 0...most, using: &random), $0) }.sorted { $0 < $1 }
        var left = order.map(\.1)[...]
        var (told, id) = (ToldReadings(), UInt16(0))
        while !left.isEmpty {
            var (batch, rest) = (FrameBatch(source: broker), FrameBatch(source: broker))
            let cut = left.startIndex + Int.random(in: 0...4, using: &random)
            for (place, index) in zip(left.indices, left).prefix(Int.random(in: 1...5, using: &random)) {
                let isAgain = Int.random(in: 0..<10, using: &random) == 0
                for message in [messages[index]] + (isAgain ? [messages[index]] : []) {
                    id += 1
                    if place <= cut {
                        batch.add("farm/a/b/p", message.json, id: id, at: bench.now)
                    } else {
                        rest.add("farm/a/b/p", message.json, id: id, at: bench.now)
                    }
                }
                left = left.dropFirst()
            }
            switch Int.random(in: 0..<12, using: &random) {
            case 0: try bench.restart()
            case 1: try bench.fail(batch)
            case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
            case 3, 4: try bench.flush()
            default: break
            }
            told.take(try bench.take(batch, rest))
            try #require(Difference.find(bench.pipeline, try bench.restored()) == nil, "seed \(seed)")
        }
        try check(bench, told, seed)
        if seed % 5 == 0 { try checkStore(bench, told, seed) }
    }

    private func check(_ bench: Bench, _ told: ToldReadings, _ seed: Int) throws {
        let profile = try #require(bench.pipeline.profiles.profiles.first)
        let state = bench.pipeline.state
        for spec in profile.derived {
            let found = told.readings(of: try #require(number(spec.series.channel, state)))
            let batch = DerivedBatch(spec, profile, told) { number($0, state) }
            try #require(found.count > 20, "seed \(seed) proves nothing")
            #expect(found.map(\.time) == batch.points.map(\.time), "seed \(seed), \(spec.series.channel)")
            for (index, (one, other)) in zip(found, batch.points).enumerated() {
                let place = "seed \(seed), \(spec.series.channel), reading \(index + 1) at \(one.time)"
                #expect(one.value.bitPattern == other.value.bitPattern, "\(place): \(one.value), \(other.value)")
                // What the spike test says of the newest is still open.
                if index < found.count - 1 || spec.series.plan == nil { #expect(one.flag == other.flag, "\(place)") }
            }
            let latest = state.series[Int(try #require(number(spec.series.channel, state)))]
            #expect(latest.time == found.last?.time && latest.flag == found.last?.flag)
        }
        // Nothing was lost on the way: every value that no longer stands is a former one.
        for (key, written) in told.written {
            #expect(written.last == told.value[key]?.bitPattern)
            #expect(told.former[key, default: []] == written.dropLast(), "seed \(seed), \(key)")
        }
        let book = state.global.readings
        #expect(book.decoded == book[.new] + book[.late] + book[.duplicate] + book[.superseded] + book[.refused])
    }

    private func number(_ channel: String, _ state: PipelineState) -> SeriesNumber? {
        state.definitions.first { $0.channel == channel }?.number
    }

    /// The store has the same.
    private func checkStore(_ bench: Bench, _ told: ToldReadings, _ seed: Int) throws {
        let store = try SQLiteSeriesStore(folder: bench.folder)
        defer { store.close() }
        try store.apply(try bench.journal.reader.records(after: 0, maxBytes: .max).map { try $0.decoded() })
        try store.compact()
        let ever = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: 1 << 50)
        for definition in bench.pipeline.state.definitions {
            var stored: [(time: Int64, value: Double, flag: UInt8)] = []
            _ = try store.scan([definition.number], ever) { stored.append(($0.time.milliseconds, $0.value, $0.flag)) }
            let wanted = told.readings(of: definition.number)
            #expect(stored.map(\.time) == wanted.map(\.time), "seed \(seed), \(definition.channel)")
            #expect(stored.map(\.value.bitPattern) == wanted.map(\.value.bitPattern))
            #expect(stored.map(\.flag) == wanted.map(\.flag), "seed \(seed), \(definition.channel)")
            let former = try store.superseded([definition.number], ever).values
            #expect(
                former.count
                    == told.former.filter { $0.key.series == definition.number }.reduce(0) { $0 + $1.value.count }
            )
        }
        #expect(try store.verify().problems.isEmpty)
    }
}

/// What a derived series should be, from all its inputs at once and in the plainest way.
struct DerivedBatch {
    var points: [(time: Int64, value: Double, flag: UInt8)] = []

    init(_ spec: DerivedSpec, _ profile: DeviceProfile, _ told: ToldReadings, _ number: (String) -> SeriesNumber?) {
        let inputs = spec.arguments.map { argument in
            argument.channel.flatMap { number(profile.series[$0].channel) }.map { told.readings(of: $0) } ?? []
        }
        let times = Set(inputs.joined().map(\.time)).sorted()
        var worst: [UInt8] = []
        for time in times {
            var (values, flags, isThere, isMissing) = ([Double](), [UInt8](), true, false)
            for (argument, input) in zip(spec.arguments, inputs) {
                switch argument {
                case .constant(let number): values.append(number)
                case .time: values.append(Double(time) / 1_000)
                case .tide: values.append(spec.tide?.height(at: Double(time) / 1_000) ?? .nan)
                case .reduction, .dayOfYear, .latitude, .longitude, .timeOf, .dusk, .hoursSinceDusk, .hoursToDawn:
                    values.append(.nan)
                case .channel(_, let conversion, let fallback):
                    let found = input.last { $0.time <= time && time - $0.time <= spec.maximumSkew }
                    if let found, found.flag <= spec.worstFlag.rawValue {
                        values.append(conversion(found.value))
                        flags.append(found.flag)
                    } else {
                        values.append(fallback ?? .nan)
                        if fallback == nil { (isThere, isMissing) = (isThere && found != nil, true) }
                    }
                }
            }
            guard isThere else { continue }
            let value = isMissing || flags.isEmpty ? .nan : spec.series.value(of: spec.function.evaluate(values))
            points.append((time, value, spec.series.flag(of: value).rawValue))
            worst.append(flags.max() ?? 1)
        }
        judge(spec)
        for index in points.indices {
            points[index].flag = points[index].value.isNaN ? 9 : max(points[index].flag, worst[index])
        }
    }

    private mutating func judge(_ spec: DerivedSpec) {
        guard let plan = spec.series.plan else { return }
        var (state, words) = (QualityState(), [QualityFlags]())
        for point in points {
            let verdict = state.judge(QualityPoint(time: point.time, value: point.value), by: plan)
            if let flag = verdict.spikeBefore, !words.isEmpty { words[words.count - 1].set(flag, .spike) }
            words.append(verdict.flags)
        }
        for index in points.indices {
            points[index].flag = words[index].aggregate(isMissing: points[index].value.isNaN).rawValue
        }
    }
}

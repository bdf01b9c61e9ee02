import Foundation
import Testing
import TideDerive
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite
import TideTesting
import TideUnits

/// Days are in the end what follows from the stored readings, in whatever order these came.
struct StreamingDayTests {
    /// FIELDTIDE_SERIES=1000 takes some minutes.
    private static let count = ProcessInfo.processInfo.environment["FIELDTIDE_SERIES"].flatMap(Int.init) ?? 40

    private static let air = ", quality: {spike_test: {suspect_threshold: 9, fail_threshold: 27}}"

    /// One of many inputs; one of a list; one that takes no suspect reading; one of what is derived.
    private static let block =
        DayTexts.et0 + ", " + DayTexts.heat + ", "
        + "cold: {every: day, needs: {coverage: 40%, qc_min: pass}, "
        + "expr: \"gdd_avg(Tmin=min(air_temperature), Tmax=max(air_temperature), base=2)\"}, "
        + "index: {expr: \"thi_nrc1971(T=air_temperature, RH=relative_humidity ?? 60)\", needs: {max_skew: 3h}}, "
        + "hours: {every: day, needs: {coverage: 0%}, expr: \"thi_hours(limit=50, THI=hourly(index))\"}"

    private static let sites = [
        Site(id: "a", position: Position(latitude: 36.1, longitude: 120.3)),
        Site(id: "a", position: Position(latitude: 52.5, longitude: 13.4), zone: "Europe/Berlin", dayStart: 1_200),
        Site(id: "a", zone: "Australia/Lord_Howe", dayStart: 480),
        Site(id: "a", position: Position(latitude: -33.5, longitude: 151), zone: "Australia/Sydney"),
    ]

    private struct Message {
        var time: Int64
        var fields: [String: Double]

        var json: String {
            let parts = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value.isNaN ? -999 : $0.value)" }
            return "{\"ts\": \(time), " + parts.joined(separator: ", ") + "}"
        }
    }

    /// Five days, one message in half an hour, around a change of clocks in spring or autumn.
    private static func messages(_ random: inout SplitMix) -> [Message] {
        let changes: [Int64] = [1_774_738_800_000, 1_792_879_200_000, 1_775_314_800_000, 1_791_043_200_000]
        var time = changes[Int.random(in: 0..<4, using: &random)] - 2 * 86_400_000
        let end = time + 5 * 86_400_000
        var (warm, messages) = (50.0, [Message]())
        while time < end {
            let chance = Int.random(in: 0..<60, using: &random)
            time += 1_800_000 * (chance == 0 ? Int64.random(in: 6...30, using: &random) : 1)
            warm += Double(Int.random(in: -3...3, using: &random))
            warm = min(100, max(15, warm))
            let hour = Double(time / 3_600_000 % 24)
            var fields = [
                "t": chance == 1 ? warm + 40 : chance == 2 ? .nan : warm + 2 * abs(hour - 12),
                "h": Double(Int.random(in: 30...100, using: &random)), "w": 2.5, "r": max(0, 800 - 80 * abs(hour - 4)),
            ]
            if chance == 3 { fields["h"] = 140 }
            if chance < 9 { fields["h"] = nil }
            if chance == 10 { fields["t"] = nil }
            if chance > 50, messages.count > 3 {
                // The same time again with other numbers, or a part of them.
                messages.append(Message(time: time, fields: ["t": warm]))
            }
            messages.append(Message(time: time, fields: fields))
        }
        return messages
    }

    @Test("streaming is batch, with duplicates, restarts and late readings", arguments: 1...count)
    func streamIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let site = Self.sites[seed % 4]
        let bench = try Bench([DayTexts.station(Self.block, air: Self.air, interval: "expects: {interval: 30m}")])
        let messages = Self.messages(&random)
        bench.now = Timestamp(milliseconds: messages[messages.count - 1].time)
        try bench.carryOut(.apply([.site(site)]))
        let most = [0, 3, 40, 120][seed / 4 % 4]
        let order = messages.indices.map { ($0 + Int.random(in: 0...most, using: &random), $0) }.sorted { $0 < $1 }
        var (left, told, id) = (order.map(\.1)[...], ToldReadings(), UInt16(0))
        while !left.isEmpty {
            var batch = FrameBatch(source: broker)
            for index in left.prefix(Int.random(in: 1...9, using: &random)) {
                let isAgain = Int.random(in: 0..<10, using: &random) == 0
                for message in [messages[index]] + (isAgain ? [messages[index]] : []) {
                    id += 1
                    batch.add("farm/a/b/w", message.json, id: id, at: bench.now)
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
            told.take(try bench.take(batch))
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            try #require(Difference.find(bench.pipeline, try bench.restored()) == nil, "seed \(seed)")
        }
        if seed % 3 == 0 { try recalibrate(bench, &told) }
        try check(bench, told, site, seed)
    }

    private func recalibrate(_ bench: Bench, _ told: inout ToldReadings) throws {
        guard let series = bench.pipeline.state.definitions.first(where: { $0.channel == "air_temperature" }) else {
            return
        }
        let middle = bench.now + -2 * 86_400_000
        let entry = Calibration(series: series.number, from: middle, kind: .linear, coefficients: [-1.5, 1.02])
        told.take(try bench.carryOut(.calibrate(entry)))
        while bench.pipeline.hasRecomputations {
            told.take(try bench.carryOut(.recompute([series.number], limit: 37)))
            try #require(Difference.find(bench.pipeline, try bench.restored()) == nil)
        }
    }

    private func check(_ bench: Bench, _ told: ToldReadings, _ site: Site, _ seed: Int) throws {
        let profile = try #require(bench.pipeline.profiles.profiles.first)
        let state = bench.pipeline.state
        func number(_ channel: String) -> SeriesNumber? { state.definitions.first { $0.channel == channel }?.number }
        var days = 0
        for spec in profile.derived where spec.day != nil {
            let found = number(spec.series.channel).map { told.readings(of: $0) } ?? []
            let batch = DayBatch(spec, profile, site) { channel in number(channel).map { told.readings(of: $0) } ?? [] }
            days += found.count
            #expect(found.map(\.time) == batch.points.map(\.time), "seed \(seed), \(spec.series.channel)")
            for (one, other) in zip(found, batch.points) {
                let place = "seed \(seed), \(spec.series.channel) at \(one.time)"
                let isSame = one.value.isNaN ? other.value.isNaN : abs(one.value - other.value) < 1e-9
                #expect(isSame, "\(place): \(one.value), \(other.value)")
                #expect(one.flag == other.flag, "\(place): \(one.flag), \(other.flag)")
            }
        }
        #expect(days >= (site.position == nil ? 9 : 12), "seed \(seed) proves nothing")
        for (key, written) in told.written where state.definitions[Int(key.series)].channel != "air_temperature" {
            #expect(told.former[key, default: []] == written.dropLast(), "seed \(seed), \(key)")
        }
    }
}

/// What a series over days should be, from all readings at once and in the plainest way.
private struct DayBatch {
    typealias Points = [(time: Int64, value: Double, flag: UInt8)]
    var points: Points = []

    init(_ spec: DerivedSpec, _ profile: DeviceProfile, _ site: Site, _ readings: (String) -> Points) {
        let zone = Zone.system(site.zone)
        let all = profile.series.map(\.channel).map(readings)
        let newest = all.joined().map(\.time).max() ?? .min
        let days = Set(
            all.joined().map { zone.day(containing: Timestamp(milliseconds: $0.time), dayStart: site.dayStart).number }
        )
        for number in days.sorted() {
            let any = all.joined().first {
                zone.day(containing: Timestamp(milliseconds: $0.time), dayStart: site.dayStart).number == number
            }
            let day = zone.day(containing: Timestamp(milliseconds: any?.time ?? 0), dayStart: site.dayStart)
            let span = day.start.milliseconds..<day.end.milliseconds
            if span.upperBound <= newest { add(spec, profile, site, span, readings) }
        }
    }

    private mutating func add(
        _ spec: DerivedSpec,
        _ profile: DeviceProfile,
        _ site: Site,
        _ span: Range<Int64>,
        _ readings: (String) -> Points
    ) {
        var (values, worst, isMissing) = ([Double](), UInt8(1), false)
        for argument in spec.arguments {
            switch argument {
            case .constant(let number): values.append(number)
            case .dayOfYear: values.append(Self.dayOfYear(span, site))
            case .latitude:
                guard let position = site.position else { return }
                values.append(position.latitude)
            case .reduction(let place, let reduction, let conversion, _):
                let all = readings(profile.channels[place].channel).filter { span.contains($0.time) }
                if all.isEmpty { return }
                let usable = all.filter { $0.flag <= spec.worstFlag.rawValue }
                var (lacking, last) = (Int64(0), span.lowerBound)
                for time in usable.map(\.time) + [span.upperBound] {
                    lacking += max(0, time - last - 1_800_000)
                    last = time
                }
                let covered = 1 - Double(lacking) / Double(span.upperBound - span.lowerBound)
                if usable.isEmpty || covered < (spec.day?.coverage ?? 0) {
                    isMissing = true
                    continue
                }
                worst = max(worst, usable.map(\.flag).max() ?? 1)
                let numbers = usable.map { conversion($0.value) }
                switch reduction {
                case .min: values.append(numbers.min() ?? .nan)
                case .max: values.append(numbers.max() ?? .nan)
                case .mean: values.append(numbers.reduce(0, +) / Double(numbers.count))
                default:
                    let hours = Dictionary(grouping: usable) { ($0.time - span.lowerBound) / 3_600_000 }
                    for hour in hours.keys.sorted() {
                        let numbers = (hours[hour] ?? []).map { conversion($0.value) }
                        values.append(numbers.reduce(0, +) / Double(numbers.count))
                    }
                }
            default: return
            }
        }
        let value = isMissing ? Double.nan : spec.series.value(of: spec.function.evaluate(values))
        let own = spec.series.flag(of: value).rawValue
        points.append((span.lowerBound, value, value.isNaN ? 9 : max(own, worst)))
    }

    private static func dayOfYear(_ span: Range<Int64>, _ site: Site) -> Double {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: site.zone) ?? .gmt
        let date = Date(timeIntervalSince1970: Double(span.lowerBound) / 1_000)
        return Double(calendar.ordinality(of: .day, in: .year, for: date) ?? 0)
    }
}

extension Zone {
    /// A zone of the system.
    fileprivate static func system(_ name: String) -> Zone {
        let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name)
        return bytes.flatMap { try? Zone(name: name, tzif: [UInt8]($0)) } ?? .utc
    }
}

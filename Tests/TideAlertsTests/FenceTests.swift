import Testing
import TideAlerts
import TideModel
import TideTesting

/// How far outside of a fence a device is, and what becomes of it.
@Suite struct FenceTests {
    private static let minute: Int64 = 60_000

    /// A rule of a fence; `levels` as a file has them.
    static func rule(_ fence: String, _ levels: String = "{alarm: {at_least: 0 m, confirm: none}}") throws -> Rule {
        let text = "pack: p\nrules:\n  a: {title: T, watch: {outside_of: \(fence)}, levels: \(levels)}\n"
        let loaded = RuleSet.load([RuleFile(path: "r.yaml", text: text)])
        try #expect(RuleSet(#require(loaded.stored)) == loaded.set)
        return try #require(loaded.set?.rules.first, "\(loaded.errors)")
    }

    /// Collars, each with latitude (even numbers) and longitude.
    static func bench(_ rule: Rule, collars: Int = 1) throws -> AlertBench {
        var places = try AlertBench([], series: 2 * collars).places
        for number in places.indices {
            let name = number % 2 == 0 ? "latitude" : "longitude"
            (places[number].channel, places[number].quantity, places[number].valueUnit) = (name, name, "deg")
            places[number].device = DeviceKey(site: "bay", device: "collar\(number / 2)")
            (places[number].deviceNumber, places[number].unit) = (DeviceNumber(number / 2), nil)
        }
        return try AlertBench(RuleSet(rules: [rule]), places)
    }

    /// One position as a device sends it.
    typealias Message = (time: Timestamp, values: [(series: SeriesNumber, value: Double, flag: QCFlag)])

    static func message(_ place: Position, at time: Timestamp, _ collar: Int = 0) -> Message {
        let first = SeriesNumber(2 * collar)
        return (time, [(first, place.latitude, .pass), (first + 1, place.longitude, .pass)])
    }

    /// Metres outside.
    private static func outside(_ fence: Rule, _ places: [Position]) throws -> [Double?] {
        let empty = try bench(fence)
        return try places.map { place in
            var bench = empty
            try bench.take(messages: [message(place, at: bench.now)])
            return bench.alerts[1]?.value
        }
    }

    @Test(
        "distances are those of WGS 84 to 0.6 %",
        arguments: [
            (Position(0, 0), Position(1, 0), 110_574.389), (Position(89, 0), Position(90, 0), 111_693.865),
            (Position(0, 179.5), Position(0, -179.5), 111_319.491), (Position(89, 0), Position(89, 90), 157_954.969),
            (Position(37.12, 122.45), Position(37.13, 122.46), 1_421.748),
            (Position(45, 0), Position(46, 0), 111_141.548),
        ]
    )
    func distances(from: Position, to: Position, metres: Double) throws {
        let fence = try Self.rule("{center: \(from.text), radius: 1 m}")
        let found = try #require(Self.outside(fence, [to])[0])
        #expect(abs(found + 1 - metres) < 0.006 * metres)
        #expect(try Self.outside(fence, [from]) == [0])
    }

    @Test("a field: the same as by other means, wherever it lies and whichever way round", arguments: 0..<12)
    func field(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let middle = [Position(37.12, 122.45), Position(0, -179.999), Position(89.995, 10), Position(-62, 179.995)][
            Int(seed % 4)
        ]
        let size = Double.random(in: 200...20_000, using: &random), count = Int.random(in: 3...12, using: &random)
        // Seen from the middle the corners lie in one order, so no sides cross.
        var corners = (0..<count).map { number in
            let angle = 360 * (Double(number) + Double.random(in: 0...0.4, using: &random)) / Double(count)
            return middle.moved(angle, Double.random(in: 0.3...1, using: &random) * size)
        }
        if Bool.random(using: &random) { corners.reverse() }
        let fence = try Self.rule("{corners: [\(corners.map(\.text).joined(separator: ", "))]}")
        let places = (0..<40).map { _ in
            middle.moved(Double.random(in: 0...360, using: &random), Double.random(in: 0...1.5, using: &random) * size)
        }
        var inside = 0
        for (place, found) in zip(places, try Self.outside(fence, places)) {
            let wanted = place.isWithin(corners) ? 0 : place.distance(toSidesOf: corners)
            let found = try #require(found)
            #expect(abs(found - wanted) < 0.001 * size, "\(place) of \(corners)")
            #expect((found == 0) == (wanted == 0))
            inside += found == 0 ? 1 : 0
        }
        #expect(inside > 0 && inside < 40)
    }

    @Test("far away, on the other side of the Earth, is outside")
    func far() throws {
        let fence = try Self.rule("{corners: [[10, 20], [10, 21], [11, 21], [11, 20]]}")
        let found = try Self.outside(fence, [Position(-10.5, -159.5), Position(11, 20.5), Position(10.5, 20.5)])
        #expect(abs((found[0] ?? 0) - 19_930_000) < 60_000)
        // The side is a great circle, which runs north of the parallel.
        #expect(found[1] == 0 && found[2] == 0)
    }

    @Test("a bend inwards is outside, also on the line of other sides")
    func bend() throws {
        let fence = try Self.rule("{corners: [[0, 0], [0, 3], [2, 3], [2, 2], [1, 2], [1, 1], [2, 1], [2, 0]]}")
        let found = try Self.outside(fence, [Position(1.5, 1.5), Position(1.5, 0.5), Position(0.5, 1.5)])
        #expect(abs((found[0] ?? 0) - 55_600) < 300)
        #expect(found[1] == 0 && found[2] == 0)
    }

    private static let pasture = "{center: [37.12, 122.45], radius: 300 m}"
    private static let home = Position(37.12, 122.45)
    private static let away = home.moved(90, 400)
    private static let usual = "{alarm: {above: 50 m, clear: 20 m, for: 10m}}"

    @Test("jitter tells nobody, a cow that stays outside is told once", arguments: [false, true])
    func jitter(restarts: Bool) throws {
        var bench = try Self.bench(Self.rule(Self.pasture, Self.usual), collars: 2)
        for number in 0..<60 {
            let isOut = number % 7 == 0 || (30..<45).contains(number)
            try bench.take(messages: [
                Self.message(isOut ? Self.away : Self.home, at: bench.now), Self.message(Self.home, at: bench.now, 1),
            ])
            if restarts { try bench.restart() }
            bench.wait(minutes: 1)
        }
        #expect(bench.story.count == 2)
        let alert = try #require(bench.alerts[1])
        #expect(alert.target == "bay/collar0" && alert.series == [0, 1] && alert.unit == "m" && alert.limit == 50)
        #expect(abs(alert.value - 100) < 1e-3 && alert.status == .resolved)
    }

    @Test("a latitude of one moment and a longitude of another are no place")
    func moments() throws {
        var bench = try Self.bench(Self.rule(Self.pasture, "{alarm: {above: 50 m, confirm: none}}"))
        // Along the two legs of a right angle it goes from one end to the other, within the fence.
        let from = Self.home.moved(0, 290), to = Self.home.moved(90, 290),
            corner = Position(from.latitude, to.longitude)
        #expect(try Self.outside(Self.rule(Self.pasture), [corner])[0] ?? 0 > 100)
        for place in [from, to, from] {
            bench.wait(minutes: 1)
            try bench.take(messages: [Self.message(place, at: bench.now)])
        }
        bench.wait(minutes: 1)
        try bench.take(to.longitude, series: 1)
        bench.wait(minutes: 1)
        try bench.take(messages: [(bench.now, [(0, 91, .fail), (1, Self.away.longitude, .pass)])])
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        try bench.take(messages: [Self.message(Self.away, at: bench.now)])
        #expect(bench.story.count == 1)
    }

    /// A collar that goes to and fro over the fence, now and then unheard or wrong.
    private static func walk(_ random: inout SplitMix, _ start: Timestamp) -> [Message] {
        var distance = 100.0, speed = 0.0
        return (0..<240).compactMap { number in
            if number % 15 == 0 { speed = Double.random(in: -40...40, using: &random) }
            distance = min(600, max(0, distance + speed))
            let place = home.moved(Double.random(in: 40...50, using: &random), distance)
            var message = message(place, at: start + Int64(number) * minute)
            if Int.random(in: 0..<30, using: &random) == 0 { message.values[1].flag = .fail }
            return Int.random(in: 0..<25, using: &random) == 0 ? nil : message
        }
    }

    private static let walked =
        "{warning: {above: 20 m, for: 5m}, alarm: {above: 50 m, clear: 20 m, for: 10m, clear_for: 3m}}"

    @Test("what comes at once, late, and with starts in between: the same incidents", arguments: 0..<20)
    func late(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var steady = try Self.bench(Self.rule(Self.pasture, Self.walked)), shaken = steady, drained = steady
        let messages = Self.walk(&random, steady.now)
        for message in messages {
            steady.now = message.time
            shaken.now = message.time
            try steady.take(messages: [message])
            try shaken.restart()
            try shaken.take(messages: [message])
        }
        #expect(!steady.events.isEmpty && steady.events == shaken.events)
        #expect(steady.tables.states == shaken.tables.states)
        drained.now = steady.now
        // All latitudes before all longitudes: each is behind the other until both are there.
        for series: SeriesNumber in seed % 2 == 0 ? [0, 1] : [1, 0] {
            let rows: [Message] = messages.map { message in
                (message.time, message.values.filter { $0.series == series })
            }
            try drained.take(messages: rows)
        }
        func incidents(_ bench: AlertBench) -> [String] {
            bench.alerts.values.map { "\($0.began.milliseconds) \($0.ended?.milliseconds ?? 0) \($0.highest)" }.sorted()
        }
        #expect(incidents(steady) == incidents(drained))
    }

    @Test("what happened while a collar was out of reach of the gateway is found when that comes")
    func outOfReach() throws {
        let rule = try Self.rule(Self.pasture, Self.usual)
        var steady = try Self.bench(rule), late = steady, held: [Message] = []
        for number in 0..<90 {
            let message = Self.message((30..<50).contains(number) ? Self.away : Self.home, at: steady.now)
            try steady.take(messages: [message])
            if (20..<60).contains(number) { held.append(message) } else { try late.take(messages: [message]) }
            steady.wait(minutes: 1)
            late.wait(minutes: 1)
        }
        #expect(late.story.isEmpty)
        try late.take(messages: held)
        let (one, other) = (try #require(steady.alerts[1]), try #require(late.alerts[1]))
        #expect(one.began == other.began && one.ended == other.ended && one.value == other.value)
        #expect(steady.alerts.count == 1 && late.alerts.count == 1)
    }
}

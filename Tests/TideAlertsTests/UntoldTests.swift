import Testing
import TideAlerts
import TideModel

/// What nobody was told of explains nothing, and no alert is lost in an outage of others.
@Suite struct UntoldTests {
    private static func told(_ bench: AlertBench) -> [String] {
        bench.outbox.flatMap { message in
            message.items.map { "\($0.event.rawValue) \(bench.alerts[$0.alert]?.rule ?? "") to \(message.contact)" }
        }
    }

    /// Series 0 explains what series 1 shows.
    private static func inhibition(
        _ off: (inout Rule) -> Void = { _ in },
        _ low: (inout Rule) -> Void = { _ in },
        routes: [Route] = [Route(contacts: ["wang"])]
    ) throws -> AlertBench {
        var first = Rule.low(1), second = Rule.low()
        (first.id, first.watch) = ("power/off", .value(SeriesSelector(channel: "oxygen")))
        (second.id, second.watch) = ("ponds/low", .value(SeriesSelector(channel: "oxygen_1")))
        second.inhibition = Inhibition(by: ["power/"])
        off(&first)
        low(&second)
        return try AlertBench([first, second], routes, series: 2)
    }

    @Test("who is told of the other only in the morning is told of this one now; one that was told before explains it")
    func quietHours() throws {
        var power = Route(contacts: ["office"])
        (power.rules, power.quiet) = (["power/"], Schedule(hours: (first: 0, last: 1_440)))
        var bench = try Self.inhibition(routes: [power, Route(contacts: ["wang"])])
        try bench.take(0)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 10)
        #expect(Self.told(bench) == ["fired ponds/low to wang"])
        // Quiet hours of the other begin after it was told, or while it waits to be.
        for (first, told) in [(1_335, true), (1_334, false)] {
            power.quiet = Schedule(hours: (first: first, last: 300))
            bench = try Self.inhibition(routes: [power, Route(contacts: ["wang"])])
            // 22:13:50
            bench.now = Timestamp(milliseconds: 1_700_000_000_000 + 30_000)
            try bench.take(0)
            try bench.take(2, series: 1)
            try bench.pass(minutes: 10)
            #expect(Self.told(bench) == [told ? "fired power/off to office" : "fired ponds/low to wang"])
        }
    }

    @Test("what only late readings found, and nobody is told of, explains nothing")
    func history() throws {
        var bench = try Self.inhibition({ $0.late = .silent })
        try bench.take(6)
        bench.wait(minutes: 60)
        try bench.take(0, at: bench.now + -1_800_000)
        #expect(bench.alerts[1]?.status == .firing)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 10)
        #expect(Self.told(bench) == ["fired ponds/low to wang"])
        // As soon as it is told it does.
        try bench.take(8, series: 1)
        bench.wait(minutes: 90)
        try bench.take(0)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 10)
        #expect(Self.told(bench) == ["fired ponds/low to wang", "fired power/off to wang"])
    }

    @Test("what is without data explains nothing: the other is told as soon as it is, also to who is next")
    func absent() throws {
        var route = Route(contacts: ["wang"])
        route.later = [Route.Later(after: 600_000, contacts: ["chief"])]
        var bench = try Self.inhibition(routes: [route])
        try bench.take(0)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 5)
        try bench.carryOut(.acknowledge(1, by: "li"))
        #expect(Self.told(bench) == ["fired power/off to wang"])
        try bench.turn(0, .silent)
        try bench.pass(minutes: 30)
        #expect(
            Self.told(bench)
                == ["fired power/off to wang", "fired ponds/low to wang", "passed_on ponds/low to chief"]
        )
        // When its readings come again it explains what begins from then on.
        try bench.take(8, series: 1)
        bench.wait(minutes: 90)
        try bench.take(0)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 5)
        #expect(Self.told(bench).count == 3 && bench.engine.inhibitor(of: 3) == "power/off bay/d0/oxygen")
    }

    @Test("what somebody put off for days explains nothing; when it is told again it does")
    func putOff() throws {
        var bench = try Self.inhibition()
        try bench.take(0)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 5)
        try bench.carryOut(.snooze(1, until: bench.now + 3 * 86_400_000, by: "li"))
        try bench.pass(minutes: 5)
        #expect(Self.told(bench) == ["fired power/off to wang", "fired ponds/low to wang"])
        try bench.take(8, series: 1)
        bench.wait(minutes: 3 * 1_440)
        try bench.pass(minutes: 2)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 5)
        #expect(Self.told(bench).dropFirst(2) == ["fired power/off to wang"])
        #expect(bench.engine.inhibitor(of: 3) == "power/off bay/d0/oxygen")
    }

    @Test(
        "an emergency that came and went, or went on as less, behind something less is told",
        arguments: [false, true]
    )
    func pastEmergency(isOver: Bool) throws {
        var bench = try Self.inhibition({ _ in }) {
            $0.levels = [
                Level(.alarm, Comparison(.below, 3), confirms: false),
                Level(.emergency, Comparison(.below, 1), confirms: false),
            ]
        }
        try bench.take(0)
        try bench.pass(minutes: 2)
        bench.isCatchingUp = true
        for value in [0.5, 2] + (isOver ? [8] : []) {
            try bench.take(value, series: 1)
            bench.now = bench.now + 1_000
        }
        bench.isCatchingUp = false
        try bench.pass(minutes: 5)
        #expect(bench.alerts[2]?.highest == .emergency && bench.alerts[2]?.status == (isOver ? .resolved : .firing))
        #expect(Self.told(bench) == ["fired power/off to wang", "fired ponds/low to wang"])
    }

    /// Five devices behind one uplink, the first of which measures what is low.
    private static func outage(site: String = "bay", _ later: [Route.Later] = []) throws -> AlertBench {
        var silence = Rule.low(), low = Rule.low()
        (silence.id, silence.watch) = ("test/silent", .silence(SeriesSelector()))
        silence.levels = [Level(.alarm, Comparison(.atLeast, 0))]
        low.watch = .value(SeriesSelector(channel: "oxygen"))
        var route = Route(contacts: ["wang"])
        (route.tellsEnd, route.later) = (true, later)
        var bench = try AlertBench([silence, low], [route], series: 5)
        for index in bench.places.indices { bench.places[index].device.site = site }
        try bench.restart()
        for series in SeriesNumber(1)..<5 { try bench.take(8, series: series) }
        return bench
    }

    private static func fall(_ bench: inout AlertBench, _ devices: Range<SeriesNumber> = 0..<5) throws {
        bench.gateway = "uplink bay"
        for series in devices { try bench.turn(series, .silent) }
    }

    @Test("what was never told is not counted to an outage that people know of")
    func joined() throws {
        var bench = try Self.outage(site: "yard")
        let until = bench.now + 3_600_000
        try bench.carryOut(
            .silence(Silence(rule: "test/low", target: nil, from: bench.now, until: until, by: "li", comment: ""))
        )
        try bench.take(2)
        try bench.pass(minutes: 20)
        try Self.fall(&bench)
        try bench.pass(minutes: 10)
        #expect(Self.told(bench) == ["fired test/silent to wang"])
        try bench.pass(minutes: 60)
        #expect(Self.told(bench) == ["fired test/silent to wang", "no_data test/low to wang"])
    }

    @Test("who notices an outage noticed no other alert that it left without data")
    func noticed() throws {
        var bench = try Self.outage([Route.Later(after: 1_800_000, contacts: ["chief"])])
        try bench.take(2)
        try bench.pass(minutes: 10)
        try Self.fall(&bench)
        try bench.pass(minutes: 5)
        try bench.carryOut(.acknowledge(3, by: "wang"))
        try bench.pass(minutes: 60)
        #expect(Self.told(bench).filter { $0.hasSuffix("chief") } == ["passed_on test/low to chief"])
    }

    @Test("of an outage that goes on when all are heard of whom people were told, the others are told")
    func left() throws {
        var bench = try Self.outage()
        try Self.fall(&bench, 1..<2)
        try bench.pass(minutes: 5)
        try Self.fall(&bench, 2..<4)
        try bench.pass(minutes: 20)
        #expect(Self.told(bench) == ["fired test/silent to wang"])
        try bench.turn(1, .live)
        try bench.pass(minutes: 30)
        #expect(
            Self.told(bench)
                == ["fired test/silent to wang", "resolved test/silent to wang", "fired test/silent to wang"]
        )
        #expect(bench.outbox.last?.more == 1)
    }

    @Test("who wants emergencies only is told that none can come")
    func emergencies() throws {
        var route = Route(contacts: ["doctor"])
        route.severity = .emergency
        var bench = try AlertBench([.low()], [route])
        bench.unreached = bench.now
        try bench.pass(minutes: 10)
        #expect(Self.told(bench).count == 1)
    }

    @Test("a gathered alert that another explains is not written again and again")
    func gathered() throws {
        var rules: [Rule] = (10..<40).map { number in
            var rule = Rule.low()
            (rule.id, rule.watch) = ("ponds/low_\(number)", .value(SeriesSelector(channel: "oxygen_1")))
            rule.inhibition = Inhibition(by: ["power/"])
            return rule
        }
        var off = Rule.low(1)
        (off.id, off.watch) = ("power/off", .value(SeriesSelector(channel: "oxygen")))
        rules.append(off)
        var bench = try AlertBench(rules, [Route(contacts: ["wang"])], series: 2)
        try bench.take(2, series: 1)
        try bench.pass(minutes: 2)
        try bench.take(0)
        try bench.pass(minutes: 10)
        var written = 0
        for _ in 0..<60 {
            bench.wait(minutes: 1)
            written += try bench.tick().states.count
        }
        #expect(written < 10)
        try bench.take(8)
        try bench.pass(minutes: 30)
        #expect(Set(bench.outbox.flatMap(\.items).map(\.alert)).count >= 21)
        #expect(bench.outbox.map { $0.items.count + $0.more }.reduce(0, +) == 31)
    }

    @Test("what comes and goes is told when it gets worse")
    func worseThanFlapping() throws {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 5), confirms: false),
            Level(.emergency, Comparison(.below, 1), confirms: false),
        ]
        var bench = try AlertBench([rule], [Route(contacts: ["wang"])])
        for _ in 0..<5 {
            try bench.take(4)
            try bench.pass(minutes: 2)
            try bench.take(8)
            try bench.pass(minutes: 2)
        }
        try bench.take(4)
        try bench.pass(minutes: 2)
        #expect(Self.told(bench).last == "flapping test/low to wang")
        try bench.take(0.5)
        try bench.pass(minutes: 2)
        #expect(Self.told(bench).last == "escalated test/low to wang")
    }
}

import Testing
import TideAlerts
import TideModel
import TideTesting

/// Since when it is bad, when that is known only afterwards.
@Suite struct BeganTests {
    private static let minute: Int64 = 60_000

    /// Good, then nothing for an hour, then bad; people are told.
    private static func bench(_ rule: Rule = .low(), interval: Int64? = minute) throws -> AlertBench {
        var bench = try AlertBench([rule], [Route(contacts: ["wang"])], interval: interval)
        try bench.take(6)
        bench.wait(minutes: 60)
        try bench.take(2)
        bench.wait(minutes: 20)
        for _ in 0..<2 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        return bench
    }

    /// Minutes from the first reading to the beginning of the first alert.
    private static func began(_ bench: AlertBench) -> Int64? {
        bench.alerts[1].map { ($0.began.milliseconds - 1_700_000_000_000) / minute }
    }

    private static func time(_ minutes: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_700_000_000_000 + minutes * minute)
    }

    /// What a device stored: bad from its fortieth minute on, but for one reading.
    private static func stored(_ minutes: ClosedRange<Int64>, good: Int64? = nil) -> [(Int64, Double)] {
        minutes.map { ($0, $0 < 40 || $0 == good ? 6.0 : 2.0) }
    }

    private static func take(_ readings: [(Int64, Double)], _ bench: inout AlertBench, restarting: Bool) throws {
        for (number, value) in readings {
            if restarting { try bench.restart() }
            try bench.take(value, at: time(number))
            bench.now = bench.now + 500
        }
    }

    /// In which order readings come late.
    enum Order: CaseIterable {
        case first, last, random, atOnce
    }

    @Test("the first of those that are bad one after the other, whatever comes first", arguments: Order.allCases)
    func orders(order: Order) throws {
        for restarting in [false, true] {
            var bench = try Self.bench(), readings = Self.stored(1...59)
            #expect(Self.began(bench) == 60)
            var random = SplitMix(seed: 7)
            switch order {
            case .first: break
            case .last: readings.reverse()
            case .random: readings.shuffle(using: &random)
            case .atOnce:
                try bench.take(readings.map { (Self.time($0), $1, .pass) })
                readings = []
            }
            try Self.take(readings, &bench, restarting: restarting)
            #expect(Self.began(bench) == 40, "\(order)")
            try bench.pass(minutes: 10, restarting: restarting)
            #expect(bench.outbox.flatMap(\.items).filter { $0.alert == 1 }.map(\.event) == [.fired])
            #expect(bench.alerts[1]?.status == .firing && bench.alerts[1]?.returns == 0)
        }
    }

    @Test("not over a good reading, nor over a gap")
    func interrupted() throws {
        var bench = try Self.bench()
        try Self.take(Self.stored(41...59, good: 50), &bench, restarting: true)
        #expect(Self.began(bench) == 51)
        bench = try Self.bench()
        try Self.take(Self.stored(41...45) + Self.stored(51...59), &bench, restarting: true)
        #expect(Self.began(bench) == 51)
        try Self.take(Self.stored(46...50), &bench, restarting: true)
        #expect(Self.began(bench) == 41)
    }

    @Test("a gap that a rule bridges is bridged here too")
    func bridged() throws {
        var bench = try Self.bench(.low(hold: 20 * Self.minute))
        for _ in 0..<25 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        #expect(Self.began(bench) == 80)
        try Self.take(Self.stored(41...79).filter { $0.0 % 4 == 0 }, &bench, restarting: true)
        #expect(Self.began(bench) == 44)
    }

    @Test("of what tells only when it changes, the last reading stands until the next")
    func steady() throws {
        var bench = try Self.bench(interval: nil)
        try Self.take([(20, 6), (50, 2)], &bench, restarting: true)
        #expect(Self.began(bench) == 50)
        try Self.take([(30, 2)], &bench, restarting: true)
        #expect(Self.began(bench) == 30)
    }
}

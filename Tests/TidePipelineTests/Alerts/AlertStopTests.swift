import Testing
import TideModel
import TideTesting

/// Our own program stands still for six hours, or its clock is set by an hour: the same alerts, and no false silence.
@Suite struct AlertStopTests {
    private static let hour = Pond.hour

    private static func run(
        _ seed: UInt64,
        stops: [Pond.Stretch] = [],
        clockSteps: [(time: Pond.Stretch, by: Int64)] = []
    ) throws -> AlertWorld {
        var world = try AlertWorld(seed: seed, restarts: 1, ponds: 20, days: 6)
        (world.stops, world.clockSteps) = (stops, clockSteps)
        try world.run()
        return world
    }

    /// Incidents of oxygen by what devices say of them; not of those whose clocks are ahead, which go by ours.
    private static func incidents(_ world: AlertWorld) throws -> [(target: String, began: Int64)] {
        let ahead = world.ponds.filter { !$0.ahead.isEmpty }.map { "/d\($0.number)/" }
        let found = try world.outcome().filter { alert in
            alert.rule == "world/oxygen" && !ahead.contains { alert.target.contains($0) }
        }
        return found.map { ($0.target, world.since($0.began)) }.sorted { $0 < $1 }
    }

    /// Silences of devices that were not silent.
    private static func falseSilences(_ world: AlertWorld) throws -> [String] {
        try world.outcome().filter { $0.rule == "world/silent" }.filter { alert in
            guard let pond = world.ponds.first(where: { alert.target.hasSuffix("/d\($0.number)") }) else {
                return false
            }
            let began = world.since(alert.began), end = alert.ended.map(world.since) ?? world.length
            let span = (began - 3 * hour)..<max(began - 3 * hour + 1, end)
            return !(pond.dead + world.outages[pond.gateway]).contains { $0.overlaps(span) }
        }.map { "\($0.target) \(world.since($0.began) / Pond.minute)" }
    }

    /// What is sent from our future has the time of its receipt, by our clock: hence a tolerance (ms).
    private static func expectSame(_ world: AlertWorld, as steady: AlertWorld, tolerance: Int64 = 0) throws {
        let (one, other) = (try incidents(steady), try incidents(world))
        #expect(one.count > 5)
        #expect(one.map(\.target) == other.map(\.target))
        for (one, other) in zip(one, other) {
            #expect(abs(one.began - other.began) <= tolerance, "\(one) against \(other)")
        }
        let ends = try world.outcome().filter { alert in alert.ended.map { $0 < alert.began } ?? false }
        #expect(ends.isEmpty)
        let silences = try falseSilences(world)
        #expect(silences.isEmpty, "\(silences)")
    }

    @Test("stopped for six hours, and what waited drained device after device", arguments: [1, 2, 3] as [UInt64])
    func stopped(seed: UInt64) throws {
        let stop = 50 * Self.hour..<56 * Self.hour
        try Self.expectSame(Self.run(seed, stops: [stop]), as: Self.run(seed))
    }

    @Test("our clock an hour ahead for a while", arguments: [1, 2, 3] as [UInt64])
    func ahead(seed: UInt64) throws {
        let step = (time: 50 * Self.hour..<60 * Self.hour, by: Self.hour)
        try Self.expectSame(Self.run(seed, clockSteps: [step]), as: Self.run(seed), tolerance: Self.hour)
    }

    @Test("our clock an hour behind for a while", arguments: [1, 2, 3] as [UInt64])
    func behind(seed: UInt64) throws {
        let step = (time: 50 * Self.hour..<60 * Self.hour, by: -Self.hour)
        try Self.expectSame(Self.run(seed, clockSteps: [step]), as: Self.run(seed), tolerance: Self.hour)
    }

    @Test("stopped for six hours, with our clock an hour off afterwards", arguments: [-1, 1] as [Int64])
    func both(sign: Int64) throws {
        let stop = 50 * Self.hour..<56 * Self.hour
        let step = (time: 54 * Self.hour..<64 * Self.hour, by: sign * Self.hour)
        try Self.expectSame(Self.run(4, stops: [stop], clockSteps: [step]), as: Self.run(4), tolerance: Self.hour)
    }
}

import Testing
import TideModel
import TidePipeline

/// Who is heard, through the pipeline: deadlines pass by ticks, and what they find is in records.
struct LivenessPipelineTests {
    private static let minute: Int64 = 60_000

    private func bench() throws -> Bench {
        try Bench([Texts.timed.replacing("match: [", with: "expects: {interval: 10m}\nmatch: [")])
    }

    private func hear(_ bench: Bench, _ id: UInt16, age: Int64 = 0, events: [TransportEvent] = []) throws -> Record {
        var batch = FrameBatch(source: broker)
        batch.add("farm/a/b/up", "{\"ts\": \(bench.now.milliseconds - age), \"t\": \(id)}", id: id, at: bench.now)
        return try bench.take(batch, events: events)
    }

    private func status(_ bench: Bench) -> LivenessStatus { bench.pipeline.state.liveness[0].status }

    /// Lets minutes pass, with a tick each.
    private func pass(_ bench: Bench, minutes: Int) throws -> [LivenessChange] {
        try (0..<minutes).flatMap { _ in
            bench.now = bench.now + Self.minute
            return try bench.tick().liveness
        }
    }

    /// Three intervals and half of one to late, six and a half to silent, but twice the time to late at least.
    @Test func liveLateSilentAndBack() throws {
        let bench = try bench()
        #expect(try hear(bench, 1).liveness.map(\.status) == [.live])
        let heard = bench.now, number = bench.pipeline.state.record
        #expect(try pass(bench, minutes: 34).isEmpty)
        #expect(bench.pipeline.state.record == number, "ticks that find nothing append nothing")
        let late = try pass(bench, minutes: 2)
        #expect(late == [LivenessChange(series: 0, status: .late, at: heard + 35 * Self.minute)])
        #expect(try pass(bench, minutes: 33).isEmpty)
        #expect(try pass(bench, minutes: 2).map(\.status) == [.silent])
        #expect(try pass(bench, minutes: 100).isEmpty && bench.pipeline.nextDeadline == nil)
        #expect(try hear(bench, 2, age: 50 * Self.minute).liveness.isEmpty, "old data makes nothing live")
        #expect(try hear(bench, 3).liveness == [LivenessChange(series: 0, status: .live, at: bench.now)])
    }

    /// After our own start a series has the time to late to be heard again; what is silent stays silent.
    @Test func graceAfterOurOwnStart() throws {
        let bench = try bench()
        _ = try hear(bench, 1)
        bench.now = bench.now + 10 * 3_600_000
        try bench.restart()
        #expect(try bench.tick().liveness.isEmpty && status(bench) == .live)
        #expect(try pass(bench, minutes: 34).isEmpty)
        #expect(try pass(bench, minutes: 2).map(\.status) == [.late, .silent])
        try bench.restart()
        #expect(try pass(bench, minutes: 40).isEmpty && status(bench) == .silent)
    }

    /// While we catch up, and while we cannot hear, nobody is missing.
    @Test func heldWhileWeCannotHear() throws {
        let bench = try bench()
        _ = try hear(bench, 1)
        bench.now = bench.now + 10 * 3_600_000
        _ = try bench.take(FrameBatch(source: broker), events: [.connected(broker, sessionPresent: true)])
        #expect(try bench.tick().liveness.isEmpty && status(bench) == .live)
        bench.hold(until: bench.now + 3_600_000)
        #expect(try pass(bench, minutes: 94).isEmpty)
        #expect(try pass(bench, minutes: 2).map(\.status) == [.late, .silent])
    }

    /// Other profiles, other deadlines.
    @Test func deadlinesFollowTheProfiles() throws {
        let bench = try bench()
        _ = try hear(bench, 1)
        try bench.use([Texts.timed.replacing("match: [", with: "expects: {interval: 1m, late: 3m}\nmatch: [")])
        #expect(try pass(bench, minutes: 4).map(\.status) == [.late])
    }

    /// Our own clock was a year ahead: what was heard then does not keep anybody live for a year.
    @Test func ourOwnClockSetBack() throws {
        let bench = try bench()
        bench.now = bench.now + 365 * 86_400_000
        _ = try hear(bench, 1)
        bench.now = bench.now + -365 * 86_400_000
        #expect(try bench.tick().isSetBack)
        #expect(try pass(bench, minutes: 120).map(\.status) == [.late, .silent])
        let memory = bench.pipeline.state.liveness[0]
        try bench.restart()
        #expect(bench.pipeline.state.liveness[0] == memory)
    }

    /// Two devices behind a gateway that never speaks itself fall silent: the gateway is the cause, and all are counted.
    @Test func aGatewayIsTheCause() throws {
        let bench = try bench()
        let devices = ["gw", "b", "c"].map { id in
            RegistryEntity.device(
                Device(site: "a", id: id, profile: "test/timed", gateway: id == "gw" ? nil : "a/gw")
            )
        }
        try bench.carryOut(.apply([.site(Site(id: "a"))] + devices))
        for (index, id) in ["b", "c"].enumerated() {
            var batch = FrameBatch(source: broker)
            let json = "{\"ts\": \(bench.now.milliseconds), \"t\": 1}"
            batch.add("farm/a/\(id)/up", json, id: UInt16(index + 1), at: bench.now)
            try bench.take(batch)
        }
        #expect(bench.pipeline.deviceCounts().liveness == ["never_seen": 1, "live": 2, "late": 0, "silent": 0])
        #expect(try pass(bench, minutes: 80).map(\.status) == [.late, .late, .silent, .silent])
        let state = bench.pipeline.state
        for id in ["b", "c"] {
            let device = try #require(state.registry.device(DeviceKey(site: "a", device: id)))
            #expect(state.outages().outage(of: device)?.key == "gateway a/gw")
        }
        let counts = bench.pipeline.deviceCounts()
        #expect(counts.liveness == ["never_seen": 1, "live": 0, "late": 0, "silent": 2])
        #expect(counts.clocks["unknown"] == 3 && counts.clocks.count == 8)
    }

    /// A device whose clock is a day ahead does not stay live for a day.
    @Test func aheadIsNotAliveForLonger() throws {
        let text = Texts.timed.replacing("match: [", with: "expects: {interval: 10m}\nmatch: [")
            .replacing("future: 10m", with: "future: 40d")
        let bench = try Bench([text])
        for id in UInt16(1)...3 { _ = try hear(bench, id, age: -86_400_000) }
        #expect(try pass(bench, minutes: 36).map(\.status) == [.late])
    }
}

import Foundation
import Testing
import TideAPI
import TideDaemon
import TideTesting

/// What may happen to daemon, disk and broker while messages are under way: nothing lost, nothing twice.
@Suite(.serialized)
struct FaultTests {
    private func publish(_ setup: Setup, _ range: Range<Int>) throws {
        try BacklogPublisher(port: setup.broker.port).publish(range.count) { Numbered.message(range.lowerBound + $0) }
    }

    /// Waits until the daemon has at least `frames` read and not acknowledged; false when it ended first.
    private func awaitUnacknowledged(_ setup: Setup, _ child: ChildProcess, atLeast frames: UInt64 = 1) throws -> Bool {
        let page = try ProgressPage(folder: setup.data)
        while child.isRunning {
            if page.unacknowledged >= frames, page.phase != .idle { return true }
            usleep(5)
        }
        return false
    }

    /// How often a text stands in a log.
    private func count(_ text: String, in log: some StringProtocol) -> Int {
        log.components(separatedBy: text).count - 1
    }

    @Test func redeliveryComesBeforeTheSubscription() async throws {
        let total = 4_000
        let setup = try Setup(window: 1_500, log: "all")
        try setup.subscribe()
        try publish(setup, 0..<total)
        let child = try setup.daemon()
        let wasCaught = try awaitUnacknowledged(setup, child, atLeast: 60)
        child.end(SIGKILL)
        try #require(wasCaught)
        #expect(setup.broker.waitForEnd(of: Setup.client, times: 2))
        let before = setup.broker.log.count
        try setup.drain()
        let log = setup.broker.log.dropFirst(before)
        let beforeSubscription = log.prefix(upTo: try #require(log.range(of: "Received SUBSCRIBE")).lowerBound)
        #expect(count("Sending PUBLISH to \(Setup.client) (d1", in: beforeSubscription) >= 60)
        let stats = try await Numbered.balanced(setup)
        print("redelivered before SUBACK: \(count("(d1", in: beforeSubscription)), known: \(stats.frames.redelivered)")
        try await Numbered.check(setup, 0..<total)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
    func aFullDiskStopsAcknowledgementsUntilThereIsSpace() async throws {
        let disk = try SmallDisk(megabytes: 24)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let setup = try Setup(window: 1_500, log: "all", data: disk.path + "/data")
        try setup.subscribe()
        let child = try setup.daemon()
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        try publish(setup, 0..<500)
        #expect(try await setup.waitForStats { $0.frames.received == 500 } != nil)

        try disk.fill(leaving: 64)
        try publish(setup, 500..<20_000)
        let failed = try #require(try await setup.waitForStats { $0.state == "storage_failed" })
        #expect(failed.problems.contains { $0.contains("storage has failed") }, "\(failed.problems)")
        // The probes that follow fail as well, and nothing more is acknowledged.
        let acknowledged = count("Received PUBACK from \(Setup.client) (", in: setup.broker.log)
        #expect(acknowledged < 20_000)
        let probes = ContinuousClock.now + .seconds(1)
        while ContinuousClock.now < probes {
            let stats = try await setup.ask { try await $0.stats() }
            #expect(stats?.state == "storage_failed" && stats?.record == failed.record)
        }
        #expect(count("Received PUBACK from \(Setup.client) (", in: setup.broker.log) == acknowledged)

        try disk.makeSpace()
        let resumed = try await setup.waitForStats {
            $0.state == "running" && $0.frames.stored + $0.frames.quarantined == 20_000
        }
        #expect(resumed != nil)
        #expect(child.isRunning, "the same process resumes")
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        try await Numbered.check(setup, 0..<20_000)
    }

    @Test func aTermInMidBatchEndsWithinFiveSeconds() async throws {
        let (rounds, each) = (5, 18_000)
        let setup = try Setup(window: 1_500)
        try setup.subscribe()
        for round in 0..<rounds {
            try publish(setup, round * each..<(round + 1) * each)
            let child = try setup.daemon()
            // Frames were read and are not acknowledged: the term comes in the midst of them.
            try #require(try awaitUnacknowledged(setup, child), "\(setup.scratch.read("daemon.log").suffix(2_000))")
            let asked = ContinuousClock.now
            child.end(SIGTERM)
            #expect(child.waitForExit() == 0, "\(setup.scratch.read("daemon.log").suffix(2_000))")
            #expect(ContinuousClock.now - asked < .seconds(5))
        }
        _ = try setup.drain()
        try await Numbered.check(setup, 0..<rounds * each)
    }

    @Test func aSessionLostOnTheBrokerLosesNothingThatWasCommitted() async throws {
        let setup = try Setup(window: 1_500, log: "all")
        try setup.subscribe()
        try publish(setup, 0..<20_000)
        let child = try setup.daemon()
        try #require(try awaitUnacknowledged(setup, child))
        // No persistence: with the broker goes every message that it held.
        setup.broker.kill()
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 0 } != nil)
        let waiting = try #require(try await setup.waitForStats { _ in true })
        let subscriptions = count("Sending SUBACK to \(Setup.client)\n", in: setup.broker.log)
        try setup.broker.start()
        #expect(setup.broker.waitForLog(["Sending SUBACK to \(Setup.client)\n"], times: subscriptions + 1))
        try publish(setup, 20_000..<21_000)
        let kept = waiting.frames.stored + waiting.frames.quarantined
        #expect(try await setup.waitForStats { $0.frames.stored + $0.frames.quarantined == kept + 1_000 } != nil)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)

        let stats = try await Numbered.balanced(setup)
        #expect(stats.frames.redelivered == 0 && kept < 20_000, "the broker must die with messages")
        // What the daemon had committed is there once, and so is everything that came afterwards. (Not without gaps: a
        // message published at QoS 2 reaches the queue two steps later than its neighbours.)
        let seen = try (Numbered.raw(setup) + Numbered.quarantined(setup)).sorted()
        #expect(seen.count == Int(kept) + 1_000 && Set(seen).count == seen.count)
        #expect(seen.suffix(1_000) == Array(20_000..<21_000)[...])
        let values = try await setup.readings().compactMap(\.value).map { Int($0) }.sorted()
        #expect(values == seen.filter { Numbered.kind($0) != 2 })
    }

    /// Frames of the lost connection are read twice and acknowledged once, which must not look like work left.
    @Test func aDrainEndsAfterAConnectionThatBroke() throws {
        var script = ScriptedBroker.Script()
        (script.window, script.total, script.connections, script.breaks) = (10, 5, 2, 1)
        let setup = try Setup(window: 10)
        setup.scratch.write(
            "fieldtide.yaml",
            """
            data: \(setup.data)
            mqtt:
              {url: "mqtt://127.0.0.1:\(ScriptedBroker(script).port)", client_id: c, version: 3.1.1, subscribe: ["ft/#"]}
            """
        )
        let child = try setup.daemon(["--drain", "300ms"])
        #expect(eventually { !child.isRunning })
        #expect(setup.scratch.read("daemon.log").contains("\"received\":10,"))
    }

    @Test func aBrokerThatRestartsWithItsStoreDoublesNothing() async throws {
        let (rounds, each) = (3, 15_000)
        let setup = try Setup(window: 1_500, extra: "persistence true\n")
        try setup.subscribe()
        let child = try setup.daemon()
        for round in 0..<rounds {
            let connects = Double(round + 1)
            let isConnected = { (stats: StatsDTO) in
                stats.figures["mqtt_connected"] == 1 && stats.figures["mqtt_connects"] == connects
            }
            try #require(try await setup.waitForStats(isConnected) != nil)
            // The backlog builds up while the daemon sleeps.
            kill(child.id, SIGSTOP)
            try publish(setup, round * each..<(round + 1) * each)
            kill(child.id, SIGCONT)
            try #require(try awaitUnacknowledged(setup, child))
            setup.broker.stop()
            #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 0 } != nil)
            try setup.broker.start()
        }
        let total = rounds * each
        let stats = try await setup.waitForStats {
            $0.frames.stored + $0.frames.quarantined >= total && $0.figures["mqtt_connects"] == Double(rounds + 1)
        }
        print("broker restarts: \(try #require(stats).frames.redelivered) frames sent again and known")
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        try await Numbered.check(setup, 0..<total)
    }
}

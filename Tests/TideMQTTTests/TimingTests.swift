import Testing
import TideMQTT

struct BackoffTests {
    @Test("pauses stay within 1, 2, 4 … 60 s, reach all of it, and follow from the seed", arguments: UInt64(0)..<20)
    func bounds(seed: UInt64) {
        var backoff = Backoff(seed: seed)
        var twin = Backoff(seed: seed)
        for attempt in 0..<100 {
            let pause = backoff.next()
            #expect(pause == twin.next())
            #expect(pause >= 0 && pause <= min(60_000, 1_000 << min(attempt, 10)))
        }
        backoff.reset()
        #expect(backoff.next() <= 1_000)
    }

    @Test("jitter is spread over the whole pause, not around its end")
    func spread() {
        let pauses = (UInt64(0)..<1_000).map { seed in
            var backoff = Backoff(seed: seed)
            for _ in 0..<10 { _ = backoff.next() }
            return backoff.next()
        }
        for quarter in 0..<4 {
            let count = pauses.count { $0 / 15_001 == quarter }
            #expect((200...300).contains(count), "quarter \(quarter): \(count) of 1000")
        }
    }
}

struct WatchdogTests {
    /// A watchdog that has seen `count` arrivals `interval` apart.
    private func watchdog(_ interval: Int64, _ count: Int) -> (Watchdog, now: Int64) {
        var watchdog = Watchdog()
        for index in 0..<count { watchdog.arrived(at: Int64(index) * interval) }
        return (watchdog, Int64(count - 1) * interval)
    }

    @Test func offUntilTheUsualIntervalIsKnown() {
        #expect(watchdog(1_000, 99).0.deadline == nil)
        #expect(watchdog(1_000, 100).0.deadline != nil)
    }

    @Test(arguments: [
        (interval: Int64(10), patience: Int64(120_000)), (interval: 60_000, patience: 600_000),
        (interval: 3_000_000, patience: 3_600_000),
    ])
    func patience(interval: Int64, patience: Int64) {
        let (watchdog, now) = watchdog(interval, 200)
        #expect(watchdog.patience == patience)
        #expect(watchdog.deadline == now + patience)
    }

    @Test("a quiet night costs few reconnects: patience doubles, to its bound")
    func quietNight() {
        var (watchdog, now) = watchdog(30_000, 200)
        var reconnects = 0
        let morning = now + 10 * 3_600_000
        while let deadline = watchdog.deadline, deadline < morning {
            now = deadline
            watchdog.reconnected()
            watchdog.connected(at: now)
            reconnects += 1
        }
        #expect((5...15).contains(reconnects))
        watchdog.arrived(at: morning)
        // The night's silence now counts as usual, within bounds, and is forgotten with time.
        #expect(watchdog.patience == 3_600_000)
        for index in 1...400 { watchdog.arrived(at: morning + Int64(index) * 30_000) }
        #expect(watchdog.patience == 300_000)
    }

    @Test func off() {
        var parameters = Watchdog.Parameters()
        parameters.factor = 0
        var watchdog = Watchdog(parameters)
        for index in 0..<1_000 { watchdog.arrived(at: Int64(index)) }
        #expect(watchdog.deadline == nil)
    }
}

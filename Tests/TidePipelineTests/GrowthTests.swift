import Glibc
import Testing
import TideModel
import TidePipeline

/// Work grows with what came, not with its square: eight times as much must not cost much more than eight times the time.
///
/// CPU time of this thread is compared with itself, so that the machine and its load do not matter.
struct GrowthTests {
    /// Square growth would be 64.
    private static let bound = 24.0

    private func cpuSeconds(_ body: () throws -> Void) throws -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try body()
        return now() - start
    }

    private func resend(_ count: Int, times: Int) throws -> Double {
        let bench = try Bench([Texts.timed])
        let start = bench.now.milliseconds - 86_400_000
        var batch = FrameBatch(source: broker)
        for row in 0..<count {
            batch.add("farm/s/d/up", "{\"ts\": \(start + Int64(row)), \"t\": \(row)}", id: 0, at: bench.now)
        }
        try bench.take(batch)
        return try cpuSeconds {
            for _ in 0..<times {
                let record = try bench.take(batch)
                #expect(record.readings.verdict.count { $0 == .duplicate } == count)
            }
        }
    }

    @Test func aDeviceThatResendsALongDay() throws {
        let small = try resend(8_000, times: 1), large = try resend(64_000, times: 1)
        #expect(large < Self.bound * small, "\(small) s, then \(large) s")
    }

    private func stuckClock(_ count: Int) throws -> Double {
        let bench = try Bench([Texts.timed])
        let now = bench.now.milliseconds
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/up", "{\"ts\": \(now), \"t\": 1, \"o\": 1}", id: 0, at: bench.now)
        for row in 0..<count {
            batch.add("farm/s/d/up", "{\"ts\": \(now - 86400000), \"t\": 1, \"o\": \(row)}", id: 0, at: bench.now)
        }
        return try cpuSeconds { try bench.take(batch) }
    }

    @Test func aClockThatStandsStillInThePast() throws {
        let small = try stuckClock(8_000), large = try stuckClock(64_000)
        #expect(large < Self.bound * small, "\(small) s, then \(large) s")
    }

    private func firstData(_ count: Int) throws -> Double {
        let bench = try Bench([Texts.timed])
        let devices = (0..<count).map { RegistryEntity.device(Device(site: "s", id: "d\($0)")) }
        try bench.carryOut(.apply([.site(Site(id: "s"))] + devices))
        var batch = FrameBatch(source: broker)
        for device in 0..<count {
            batch.add(
                "farm/s/d\(device)/up",
                "{\"ts\": \(bench.now.milliseconds), \"t\": 1, \"o\": 2}",
                id: 0,
                at: bench.now
            )
        }
        return try cpuSeconds { try bench.take(batch) }
    }

    @Test func manyDevicesThatSendForTheFirstTime() throws {
        let small = try firstData(2_000), large = try firstData(16_000)
        #expect(large < Self.bound * small, "\(small) s, then \(large) s")
    }
}

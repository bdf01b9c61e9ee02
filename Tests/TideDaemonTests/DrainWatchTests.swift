import Testing
import TideDaemon
import TideMQTT

/// When `--drain` ends.
struct DrainWatchTests {
    private static let begin = ContinuousClock.now

    /// Looks each second; the second in which it is drained, nil when it gives up, -1 when neither within 100 s.
    private func drained(_ stats: (Int) -> MQTTStats) -> Int? {
        var watch = DrainWatch(idle: .seconds(5), now: Self.begin)
        for second in 1...100 {
            do {
                if try watch.isDrained(stats(second), at: Self.begin + .seconds(second)) { return second }
            } catch {
                return nil
            }
        }
        return -1
    }

    private func stats(_ state: MQTTStats.State, frames: Int = 0, unacknowledged: Int = 0) -> MQTTStats {
        var stats = MQTTStats()
        (stats.state, stats.frames, stats.unacknowledged) = (state, UInt64(frames), UInt64(unacknowledged))
        return stats
    }

    @Test func itEndsIdleTimeAfterTheLastFrame() {
        #expect(drained { stats(.connected, frames: min($0, 20)) } == 25)
        #expect(drained { _ in stats(.refused) } == 5, "other filters may have been granted")
    }

    @Test func whatIsNotAcknowledgedIsNotDrained() {
        #expect(drained { stats(.connected, frames: 1, unacknowledged: $0 < 30 ? 1 : 0) } == 34)
    }

    @Test func idleTimeCountsOnlyWhileConnected() {
        #expect(drained { stats($0 <= 20 ? .waiting : .connected) } == 25)
    }

    @Test func aBrokerThatNeitherGrantsNorSendsIsGivenUp() {
        #expect(drained { _ in stats(.waiting) } == nil)
    }

    /// mosquitto sends what it kept before its answer to SUBSCRIBE, which can take minutes.
    @Test func aBacklogBeforeTheSubscriptionIsGrantedIsContact() {
        #expect(drained { stats($0 <= 80 ? .connecting : .connected, frames: min($0, 80)) } == 85)
    }
}

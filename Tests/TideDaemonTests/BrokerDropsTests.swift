import Foundation
import Testing
import TideAPI
import TideTesting

/// What a broker drops never reaches the daemon, so the daemon must say that it happened.
@Suite(.serialized)
struct BrokerDropsTests {
    @Test func messagesThatTheBrokerDroppedAreInStatsAndLog() async throws {
        let setup = try Setup(window: 10, extra: "sys_interval 1\nmax_queued_messages 10")
        try setup.subscribe()
        try BacklogPublisher(port: setup.broker.port).publish(100) { ("farm/s/d/now", "{\"v\": \($0)}", 1) }
        let child = try setup.daemon()
        let stats = try await setup.waitForStats { stats in
            let dropped = stats.figures["mqtt_broker_dropped"] ?? 0
            return dropped > 0 && dropped + Double(stats.frames.stored) == 100  // what was not dropped is stored
        }
        let dropped = Int(try #require(stats).figures["mqtt_broker_dropped"] ?? 0)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        #expect(setup.scratch.read("daemon.log").contains("the broker has dropped \(dropped) messages"))
    }
}

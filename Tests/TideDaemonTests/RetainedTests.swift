import Foundation
import Testing
import TideAPI
import TideTesting

/// A retained message without device time comes again at every connect, and is one reading all the same.
@Suite(.serialized)
struct RetainedTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var version: String, isLiveFirst: Bool
        var testDescription: String { "MQTT \(version), \(isLiveFirst ? "live first" : "there before the daemon")" }
    }

    @Test(
        arguments: ["5", "3.1.1"].flatMap { version in
            [false, true].map { Case(version: version, isLiveFirst: $0) }
        }
    )
    func itIsStoredOnce(_ it: Case) async throws {
        let setup = try Setup(window: 100, version: it.version, log: "all")
        let publish = {
            let publisher = try BacklogPublisher(port: setup.broker.port)
            try publisher.publish(1, retain: true) { _ in ("farm/s/d/now", "{\"v\": 1.5}", 1) }
        }
        if it.isLiveFirst {
            let child = try setup.daemon()
            #expect(setup.broker.waitForLog(["Sending SUBACK to \(Setup.client)\n"]))
            try publish()
            #expect(try await setup.waitForStats { $0.frames.stored == 1 } != nil)
            child.end(SIGTERM)
            #expect(child.waitForExit() == 0)
        } else {
            try publish()
        }
        for _ in 0..<10 { try setup.drain("200ms") }

        let stats = try await Numbered.balanced(setup)
        let sent = setup.broker.log.components(separatedBy: "Sending PUBLISH to \(Setup.client) (").count - 1
        // With 3.1.1 the broker sends it at each connect; with 5 we ask it not to.
        #expect(it.version == "5" ? sent >= 1 : sent >= 10, "the broker sent it \(sent) times")
        #expect(stats.frames.stored == 1 && stats.frames.received == UInt64(sent))
        #expect(try await setup.readings().map(\.value) == [1.5])
    }
}

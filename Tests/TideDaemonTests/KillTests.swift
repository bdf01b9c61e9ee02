import Foundation
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// SIGKILL while messages drain: nothing lost, nothing twice, books balanced.
@Suite(.serialized)
struct KillTests {
    /// Kills that must count; `make torture` asks for more.
    private static let wanted = Int(ProcessInfo.processInfo.environment["FIELDTIDE_KILLS"] ?? "") ?? 21

    @Test func fourKindsOfPayloadSideBySide() async throws {
        let total = 100_000
        let setup = try Setup(window: 1_500)
        try setup.subscribe()
        try BacklogPublisher(port: setup.broker.port).publish(total) { Numbered.message($0) }
        try await kill(setup, total)
    }

    /// With MQTT 3.1.1 a redelivery that begins with packet id 1 is taken for that of a broker which counts from 1 on each
    /// connection, and stored rather than lost; so the ids are past 1 here, and do not come round to it.
    @Test func fourKindsOfPayloadOverTheOlderProtocol() async throws {
        let first = 2_000, total = 60_000
        let setup = try Setup(window: 1_500, version: "3.1.1")
        try setup.subscribe()
        try BacklogPublisher(port: setup.broker.port).publish(first) { Numbered.message($0) }
        try setup.drain()
        try BacklogPublisher(port: setup.broker.port).publish(total - first) { Numbered.message(first + $0) }
        try await kill(setup, total)
    }

    private func kill(_ setup: Setup, _ total: Int) async throws {
        var run = KillRun(setup)
        #expect(try run.run(kills: Self.wanted), "the backlog ended before \(Self.wanted) kills")
        for (index, kill) in run.kills.enumerated() { print("kill \(index + 1): \(kill)") }
        #expect(run.kills.allSatisfy { $0.redelivered > 0 })
        #expect(Set(run.kills.map(\.phase)).count == 3, "every phase must be hit")
        try await Numbered.check(setup, 0..<total)
    }

    @Test func theSamePayloadOnOneTopicIsCountedExactly() async throws {
        let total = 200_000
        let setup = try Setup(window: 1_500)
        try setup.subscribe()
        try BacklogPublisher(port: setup.broker.port).publish(total) { _ in ("farm/s/d/now", "{\"v\": 1.5}", 1) }
        var run = KillRun(setup)
        #expect(try run.run(kills: Self.wanted))
        for (index, kill) in run.kills.enumerated() { print("kill \(index + 1): \(kill)") }
        let trace = try LedgerTrace.lines(setup.data)
        let folder = try await setup.open()
        let verified = try await folder.service.verify()
        await folder.close()
        if verified.readings != UInt64(total) { print(trace.joined(separator: "\n")) }
        #expect(verified.readings == UInt64(total))
        #expect(verified.rawFrames == UInt64(total))
        #expect(verified.problems == [])
    }
}

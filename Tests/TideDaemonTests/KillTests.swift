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
        try BacklogPublisher(port: setup.broker.port).publish(total) { Self.message($0) }
        var run = KillRun(setup)
        #expect(try run.run(kills: Self.wanted), "the backlog ended before \(Self.wanted) kills")
        for (index, kill) in run.kills.enumerated() { print("kill \(index + 1): \(kill)") }
        #expect(run.kills.allSatisfy { $0.redelivered > 0 })
        #expect(Set(run.kills.map(\.phase)).count == 3, "every phase must be hit")
        try await Self.check(setup, total)
    }

    /// A quarter each: with device time; without (1,000 of one device in a row among them); undecodable; QoS 2.
    private static func message(_ index: Int) -> (topic: String, payload: String, qos: Int32) {
        switch index % 4 {
        case 0: ("farm/s\(index % 7)/d\(index % 400)/up", "{\"ts\": \(1_700_000_000_000 + index), \"v\": \(index)}", 1)
        case 1: ("farm/s/\(index > 40_000 && index < 44_000 ? "one" : "n\(index % 300)")/now", "{\"v\": \(index)}", 1)
        case 2: ("farm/s/d\(index % 50)/up", "{\"ts\": 1700000000000, \"v\": \(index)", 1)
        default: ("farm/q/d\(index % 200)/up", "{\"ts\": \(1_700_000_000_000 + index), \"v\": \(index)}", 2)
        }
    }

    private static func check(_ setup: Setup, _ total: Int) async throws {
        let readings = try await setup.readings()
        let values = readings.compactMap(\.value).map { Int($0) }
        let expected = (0..<total).filter { $0 % 4 != 2 }
        #expect(values.count == expected.count, "readings: \(expected.count - Set(values).count) lost")
        #expect(Set(values).count == values.count, "readings: \(values.count - Set(values).count) doubled")
        #expect(Set(values) == Set(expected))

        let folder = try await setup.open()
        let stats = try await folder.service.stats()
        let verified = try await folder.service.verify()
        await folder.close()
        #expect(stats.problems == [] && verified.problems == [])
        let frames = stats.frames
        #expect(frames.stored == UInt64(expected.count) && frames.quarantined == UInt64(total / 4))
        let booked = frames.stored + frames.duplicate + frames.redelivered + frames.quarantined + frames.ignored
        #expect(frames.received == booked && frames.duplicate == 0 && frames.ignored == 0)
        #expect(stats.readings.decoded == UInt64(expected.count))
        #expect(verified.readings == UInt64(expected.count) && verified.quarantined == UInt64(total / 4))
        try checkRaw(setup, expected)
        try checkQuarantine(setup, (0..<total).filter { $0 % 4 == 2 })
    }

    private static func checkRaw(_ setup: Setup, _ expected: [Int]) throws {
        let store = try SQLiteSeriesStore(folder: setup.data)
        defer { store.close() }
        var seen: [Int] = []
        var after: RecordNumber = 0
        while case let page = try store.rawFrames(after: after, maxBytes: 8 << 20), let last = page.last {
            for (_, batch) in page { seen += batch.frames.indices.map { number(in: batch.frame(at: $0).payload) } }
            after = last.record
        }
        #expect(seen.count == expected.count && Set(seen) == Set(expected), "raw frames: \(seen.count)")
    }

    private static func checkQuarantine(_ setup: Setup, _ expected: [Int]) throws {
        let journal = try SQLiteJournal(folder: setup.data)
        defer { journal.close() }
        let ids = try journal.reader.quarantine(.init(limit: .max)).map(\.entry.id)
        let seen = try journal.reader.quarantineEntries(ids).map { number(in: $0.frame.payload) }
        #expect(seen.count == expected.count && Set(seen) == Set(expected), "quarantine: \(seen.count)")
    }

    /// The number behind `"v": `.
    private static func number(in payload: [UInt8]) -> Int {
        let text = String(decoding: payload, as: UTF8.self)
        return Int(text.components(separatedBy: "\"v\": ").last?.prefix { $0.isNumber } ?? "") ?? -1
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

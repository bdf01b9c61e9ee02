import Testing
import TideModel
import TidePipeline

/// A late reading meets what is stored under its key, also in the first batch after a start or a change.
struct HistoryTests {
    private static let fromPayload = Texts.timed
        .replacing(#"device: "{device}""#, with: "device: $.sn")
        .replacing(#"'{"ts""#, with: #"'{"sn": "b", "ts""#)
    private static let byContentType = Texts.timed
        .replacing(#"/up"}]"#, with: #"/up", content_type: application/json}]"#)
        .replacing("/b/up, text", with: "/b/up, content_type: application/json, text")

    enum Change: CaseIterable, Sendable { case none, restart, reload, apply }

    private func message(_ bench: Bench, _ messages: [(time: Int64, value: Int)]) -> FrameBatch {
        var batch = FrameBatch(source: broker)
        let start = bench.now.milliseconds - 3_600_000
        for (time, value) in messages {
            batch.append(
                topic: "farm/s/d/up",
                payload: Array("{\"sn\": \"d\", \"ts\": \(start + time), \"t\": \(value)}".utf8),
                received: bench.now,
                properties: FrameProperties(contentType: "application/json")
            )
        }
        return batch
    }

    private func change(_ bench: Bench, _ texts: [String], _ change: Change) throws {
        switch change {
        case .none: break
        case .restart: try bench.restart()
        case .reload: try bench.use(texts)
        case .apply: try bench.carryOut(.apply([.site(Site(id: "s", name: "North"))]))
        }
    }

    @Test("conflicts and duplicates are seen", arguments: [Texts.timed, fromPayload, byContentType], Change.allCases)
    func firstBatch(_ text: String, _ change: Change) throws {
        let bench = try Bench([text])
        try bench.take(message(bench, [(100, 1), (200, 2), (300, 3)]))
        try bench.flush()
        try self.change(bench, [text], change)
        let record = try bench.take(message(bench, [(100, 5), (200, 2)]))
        #expect(record.readings.verdict == [.superseded, .duplicate])
        #expect(record.superseded.map(\.value) == [1])
    }

    @Test func aFlushedLatestIsMetAlsoBehindALaterOneOfTheSameBatch() throws {
        let bench = try Bench([Texts.timed])
        try bench.take(message(bench, [(100, 1)]))
        try bench.flush()
        let record = try bench.take(message(bench, [(200, 2), (100, 5), (100, 5), (100, 1)]))
        #expect(record.readings.verdict == [.new, .superseded, .duplicate, .superseded])
        #expect(record.superseded.map(\.value) == [1, 5])
    }

    @Test func whatLiesBetweenLateReadingsIsNotLoaded() throws {
        let bench = try Bench([Texts.timed])
        try bench.take(message(bench, (0...1_800).map { ($0 * 1_000, Int($0)) }))
        try bench.flush()
        let before = bench.loaded
        let late: [(time: Int64, value: Int)] = [(0, 0), (590_000, 0), (1_180_000, 0), (1_770_000, 1_770)]
        let record = try bench.take(message(bench, late))
        #expect(record.readings.verdict == [.duplicate, .superseded, .superseded, .duplicate])
        #expect(bench.loaded - before <= 10 * late.count, "of 1,801 stored readings")
    }

    @Test func whatIsHeldOfALaterTimeDoesNotHideWhatCameAfterAFlush() throws {
        let bench = try Bench([Texts.timed])
        try bench.take(message(bench, [(900, 9)]))
        try bench.flush()
        try bench.take(message(bench, [(500, 5)]))
        try bench.take(message(bench, [(400, 4), (500, 6)]))
        let record = try bench.take(message(bench, [(500, 6), (400, 4), (500, 5)]))
        #expect(record.readings.verdict == [.duplicate, .duplicate, .superseded])
        #expect(record.superseded.map(\.value) == [6])
    }
}

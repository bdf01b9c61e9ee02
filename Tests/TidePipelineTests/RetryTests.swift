import Testing
import TideModel
import TidePipeline
import TideSQLite

/// What comes out of quarantine is stored once, beside what is there, and leaves the books as if it had come so.
struct RetryTests {
    /// `Texts.plain` that claims `later` topics too.
    private static let wider = Texts.plain.replacing(
        #"match: [{topic: "farm/{site}/{device}/now"}]"#,
        with: #"match: [{topic: "farm/{site}/{device}/now"}, {topic: "farm/{site}/{device}/later"}]"#
    )
    /// `Texts.timed` that takes every time, or leaves retained messages aside.
    private static let tolerant = Texts.timed.replacing("past: 400d", with: "past: 36500d")
    private static let ignoring = Texts.plain.replacing("decode:", with: "delivery: {retained: ignore}\ndecode:")

    private func promised(_ bench: Bench) -> FrameBook { bench.pipeline.state.global.frames.promised }

    /// No count of any filter may exceed what was received.
    private func expectSaneBooks(_ bench: Bench) {
        let received = promised(bench).received
        for (filter, books) in bench.pipeline.state.global.filters {
            #expect(books.frames.promised.counts.allSatisfy { $0 <= received }, "\(filter)")
        }
        #expect(promised(bench).counts.allSatisfy { $0 <= received })
    }

    @Test("beside what was stored of the same moment", arguments: [true, false])
    func aRetriedFrameTakesAFreeMillisecond(isFlushed: Bool) throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        for id in 0..<3 { batch.add("farm/s/d/later", "{\"v\": \(1_000 + id)}", id: UInt16(id + 1), at: bench.now) }
        for id in 0..<100 { batch.add("farm/s/d/now", "{\"v\": \(id)}", id: UInt16(id + 4), at: bench.now) }
        let ids = try bench.take(batch).rare.quarantined.map(\.id)
        if isFlushed { try bench.flush() }
        try bench.use([Self.wider])
        let record = try bench.retry(ids)
        #expect(record.frames.outcome == [.stored, .stored, .stored])
        #expect(record.superseded.isEmpty)
        #expect(record.readings.time.map { $0 - bench.now.milliseconds } == [100, 101, 102])
        try bench.flush()
        #expect(bench.stored[0]?.values.map(\.value).sorted() == (0..<100).map(Double.init) + [1_000, 1_001, 1_002])
    }

    @Test func aLaterEntryMayBeOlderAndKeepsItsReceiveTime() throws {
        let bench = try Bench([Texts.plain])
        let first = bench.now
        bench.now = first + 3_600_000
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/later", "{\"v\": 2}", id: 1, at: bench.now)
        batch.add("farm/s/d/later", "{\"v\": 1}", id: 2, at: first)
        let ids = try bench.take(batch).rare.quarantined.map(\.id)
        try bench.use([Self.wider])
        #expect(try bench.retry(ids).readings.time == [bench.now.milliseconds, first.milliseconds])
    }

    @Test func anEntryNamedTwiceIsStoredOnce() throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/later", "{\"v\": 1}", id: 1, at: bench.now)
        let id = try bench.take(batch).rare.quarantined.map(\.id)
        try bench.use([Self.wider])
        let entry = try #require(try bench.journal.reader.quarantineEntries(id).first)
        #expect(try bench.carryOut(.retryQuarantine([entry, entry])).readings.rowCount == 1)
        #expect(promised(bench).counts == [1, 0, 0, 0, 0, 0])
        expectSaneBooks(bench)
    }

    @Test func anEntryDroppedTwiceIsCountedOnce() throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/later", "{\"v\": 1}", id: 1, at: bench.now)
        let id = try bench.take(batch).rare.quarantined[0].id
        try bench.carryOut(.dropQuarantine([id, id]))
        #expect(bench.pipeline.state.global.quarantineDropped == 1)
    }

    struct RetainedCase: Sendable, CustomTestStringConvertible {
        var testDescription: String, topic: String, json: String, fixed: [String], outcome: FrameOutcome
    }

    @Test(
        "retained frames come out",
        arguments: [
            RetainedCase(
                testDescription: "with device time they are stored",
                topic: "farm/s/d/up",
                json: "{\"ts\": 12, \"t\": 1}",
                fixed: [tolerant],
                outcome: .stored
            ),
            RetainedCase(
                testDescription: "without they seed",
                topic: "farm/s/d/later",
                json: "{\"v\": 1}",
                fixed: [Texts.timed, wider],
                outcome: .ignored
            ),
            RetainedCase(
                testDescription: "a profile leaves them aside",
                topic: "farm/s/d/now",
                json: "{\"v\": 1}",
                fixed: [Texts.timed, ignoring],
                outcome: .ignored
            ),
        ]
    )
    func retainedFramesComeOut(_ it: RetainedCase) throws {
        let bench = try Bench([Texts.timed])
        var batch = FrameBatch(source: broker)
        batch.add(it.topic, it.json, id: 1, at: bench.now, flags: [.promised, .retained])
        let ids = try bench.take(batch).rare.quarantined.map(\.id)
        for _ in 0..<3 {
            #expect(try bench.retry(ids).frames.outcome == [.quarantined])
            #expect(promised(bench).counts == [0, 0, 0, 0, 1, 0])
            expectSaneBooks(bench)
        }
        try bench.use(it.fixed)
        #expect(try bench.retry(ids).frames.outcome == [it.outcome])
        #expect(bench.pipeline.state.quarantine.count == 0)
        #expect(promised(bench)[it.outcome] == 1 && promised(bench).received == 1)
        expectSaneBooks(bench)
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test func aRetryIsTakenOffTheFilterThatItWasBookedOn() throws {
        let bench = try Bench([Texts.timed])
        func frame(_ id: UInt16, _ time: Int64) -> FrameBatch {
            var batch = FrameBatch(source: broker)
            batch.add("farm/s/d/up", "{\"ts\": \(time), \"t\": 1}", id: id, at: bench.now)
            return batch
        }
        try bench.take(frame(1, bench.now.milliseconds))
        let old = try bench.take(frame(2, 12)).rare.quarantined.map(\.id)
        bench.filters = ["farm/s/#"]
        try bench.restart()
        try bench.take(frame(3, bench.now.milliseconds + 1))
        // The first frame after the profiles changed is the retried one: its filter must not become the topic's.
        try bench.use([Self.tolerant])
        #expect(try bench.retry(old).frames.outcome == [.stored])
        expectSaneBooks(bench)
        #expect(bench.pipeline.state.global.filters["farm/#"]?.frames.promised.received == 0)
        let record = try bench.take(frame(4, bench.now.milliseconds + 86_400_000))
        #expect(record.rare.quarantined.map(\.filter) == ["farm/s/#"])
        expectSaneBooks(bench)
    }

    /// A payload of 9 bytes: a row with a time, then a value of the message; the row's time is in the far future.
    private static func binary(_ accept: String, _ tail: String = "") -> String {
        """
        schema: fieldtide.profile/1
        id: test/binary
        version: 1
        draft: true
        match: [{topic: "farm/{site}/{device}/bin", envelope: {encoding: hex}}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: receive, format: unix, accept: {\(accept)}}
        decode:
          - binary:
              missing: none
              read:
                - {row: {age: 60}, read: [{name: c, type: u8}]}
                - {row: {time: stamp}, read: [{name: stamp, type: u32}, {name: t, type: u8}]}
                - {name: b, type: u8}
        \(tail)
        series:
          b: {from: b, quantity: water_temperature, unit: Cel}
          t: {from: t, quantity: water_temperature, unit: Cel}

        """
    }

    @Test func aRetryThatFailsKnowsStillWhichPartsAreLeft() throws {
        let bench = try Bench([Self.binary("beyond: quarantine")])
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/bin", "0c ffffff00 10 15", id: 1, at: bench.now)
        let first = try bench.take(batch)
        #expect(first.readings.value == [21] && first.rare.quarantined.map(\.parts) == [[2]])
        let ids = first.rare.quarantined.map(\.id)
        // The payload is too short for this version of the profile: the whole frame cannot be read.
        try bench.use([Self.binary("beyond: quarantine", "        - {name: more, type: u32}")])
        #expect(try bench.retry(ids).readings.value == [])
        // With one more series the parts are numbered as before, and the part that was stored is not stored again.
        let wider = Self.binary("beyond: receive_time") + "  c: {from: c, quantity: water_temperature, unit: Cel}\n"
        try bench.use([wider])
        #expect(try bench.retry(ids).readings.value == [16])
        #expect(bench.pipeline.state.quarantine.count == 0)
    }
}

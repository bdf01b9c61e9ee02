import Testing
import TideModel
import TidePipeline

/// Rows with an age in messages without any time: they count from the message's arrival.
struct AgeTests {
    private static let topic = "farm/s/d/radio"

    private static func add(_ batch: inout FrameBatch, _ data: String, id: UInt16, _ bench: Bench) {
        batch.add(topic, #"{"data": "\#(data)"}"#, id: id, at: bench.now)
    }

    @Test("messages of one millisecond do not meet")
    func sameMillisecond() throws {
        let bench = try Bench([Texts.radio])
        var batch = FrameBatch(source: broker)
        Self.add(&batch, "0102", id: 1, bench)
        Self.add(&batch, "0304", id: 2, bench)
        let record = try bench.take(batch)
        let now = bench.now.milliseconds
        // Rows of one message count from one stamp.
        #expect(record.readings.time == [now - 60_000, now, now - 59_999, now + 1])
        #expect(record.readings.value == [2, 1, 4, 3])
        #expect(record.readings.verdict == [.new, .new, .late, .new])
        #expect(record.readings.rowFlags.allSatisfy { $0.contains(.arrival) })
    }

    @Test("nor do messages whose every row has an age, also after a restart")
    func onlyAges() throws {
        let profile = Texts.radio
            .replacing("- {name: t, type: u8}\n        - if", with: "- {skip: 1}\n        - if")
            .replacing("[{row: {age: 60}, read", with: "[{repeat: to_end, read: [{row: {age: 600 * round}, read")
            .replacing("[{name: t, type: u8}]}]", with: "[{name: t, type: u8}]}]}]")
        let bench = try Bench([profile])
        var times: [Int64] = []
        for batch in 0..<4 {
            var frames = FrameBatch(source: broker)
            for message in 0..<50 { Self.add(&frames, "000102", id: UInt16(batch * 50 + message + 1), bench) }
            let record = try bench.take(frames)
            #expect(record.readings.verdict.allSatisfy { $0 != .superseded && $0 != .duplicate })
            times += record.readings.time
            try bench.restart()
        }
        #expect(times.count == 400 && Set(times).count == 400)
        #expect(stride(from: 0, to: 400, by: 2).allSatisfy { times[$0] - times[$0 + 1] == 600_000 })
    }

    @Test("a retained message shows its youngest row")
    func retainedYoungest() throws {
        let bench = try Bench([Texts.radio.replacing("row: {age: 60}", with: "row: {age: 60 * t}")])
        var batch = FrameBatch(source: broker)
        batch.add(Self.topic, #"{"data": "0102"}"#, id: 1, at: bench.now, flags: [.promised, .retained])
        _ = try bench.take(batch)
        #expect(bench.pipeline.state.series.map(\.value) == [1])
    }

    @Test("one that meets a stored reading supersedes it, also in the store")
    func meetsStored() throws {
        let bench = try Bench([Texts.radio])
        var first = FrameBatch(source: broker)
        Self.add(&first, "01", id: 1, bench)
        _ = try bench.take(first)
        try bench.flush()
        bench.now = bench.now + 30_000
        var second = FrameBatch(source: broker)
        Self.add(&second, "02", id: 2, bench)
        _ = try bench.take(second)
        try bench.flush()
        bench.now = bench.now + 30_000
        var third = FrameBatch(source: broker)
        Self.add(&third, "0305", id: 3, bench)
        let record = try bench.take(third)
        #expect(record.readings.verdict == [.superseded, .new])
        #expect(record.superseded.map(\.value) == [1])
    }

    @Test("a retained one only seeds; a retried one keeps its ages")
    func retainedAndRetried() throws {
        let bench = try Bench([Texts.radio])
        var batch = FrameBatch(source: broker)
        batch.add(Self.topic, #"{"data": "0102"}"#, id: 1, at: bench.now, flags: [.promised, .retained])
        #expect(try bench.take(batch).frames.outcome == [.ignored])

        let strict = Texts.radio.replacing(#"device: "{device}"}"#, with: #"device: "{device}", adopt: never}"#)
        let other = try Bench([strict])
        var waiting = FrameBatch(source: broker)
        Self.add(&waiting, "0102", id: 1, other)
        let record = try other.take(waiting)
        let received = other.now.milliseconds
        try other.carryOut(.apply([.site(Site(id: "s")), .device(Device(site: "s", id: "d", profile: "test/radio"))]))
        other.now = other.now + 86_400_000
        let retried = try other.retry(record.rare.quarantined.map(\.id))
        #expect(retried.readings.time == [received - 60_000, received])
    }
}

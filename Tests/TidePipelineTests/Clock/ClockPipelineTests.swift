import Testing
import TideModel
import TidePipeline
import TideSQLite

/// Wrong clocks through the pipeline: what is refused, stored, corrected and shown.
struct ClockPipelineTests {
    private static let minute: Int64 = 60_000
    private static let hours: Int64 = 3_600_000

    /// A device that sends every ten minutes.
    private struct Sender {
        let bench: Bench
        private var id: UInt16 = 0
        /// Device time − true time.
        var offset: Int64 = 0

        init(_ text: String) throws { bench = try Bench([text]) }

        /// Sends a value `count` times, ten minutes apart.
        @discardableResult
        mutating func send(_ count: Int = 1) throws -> [Record] {
            try (0..<count).map { _ in
                bench.now = bench.now + 10 * ClockPipelineTests.minute
                return try send(time: bench.now.milliseconds + offset)
            }
        }

        /// Sends one time; the value follows from it.
        @discardableResult
        mutating func send(time: Int64) throws -> Record {
            id += 1
            var batch = FrameBatch(source: broker)
            let value = Double(time / ClockPipelineTests.minute % 10)
            batch.add("farm/a/b/up", "{\"ts\": \(time), \"t\": \(value), \"o\": 7}", id: id, at: bench.now)
            return try bench.take(batch)
        }

        var device: DeviceState { bench.pipeline.state.devices[0] }
        var shown: SeriesState { bench.pipeline.state.series[0] }
        var verdict: ClockVerdict { ClockDoctor().verdict(of: device.clock) }
    }

    private static func texts(_ replacement: String) -> String {
        Texts.timed.replacing("format: unix_ms,", with: replacement)
    }

    private static let corrected = texts("format: unix_ms, correct: zone,")

    /// The named case: local time was sent as UTC, eight hours ahead.
    @Test func aDeviceEightHoursOff() throws {
        var sender = try Sender(Self.corrected)
        sender.offset = 8 * Self.hours
        let first = try sender.send(3)
        #expect(first.allSatisfy { $0.readings.rowCount == 0 && $0.clocks.count == 1 })
        #expect(first.flatMap(\.rare.quarantined).map(\.reason) == ["future_time", "future_time", "future_time"])
        #expect(sender.verdict == .zoneError(quarterHours: 32))

        var records = try sender.send(80)
        let begin = try #require(records.firstIndex { !$0.corrections.isEmpty })
        #expect(records[begin].corrections.map(\.milliseconds) == [-8 * Self.hours])
        #expect((70...76).contains(begin), "half a day agrees after \(begin) messages")
        for record in records[(begin + 1)...] {
            #expect(record.readings.rowFlags == [.corrected] && record.readings.time == record.readings.received)
        }
        #expect(sender.shown.time == sender.bench.now.milliseconds)

        // What lay ahead in quarantine gets its right time, once.
        let waiting = try sender.bench.journal.reader.quarantine(.init(limit: 100)).map(\.entry.id)
        let retried = try sender.bench.retry(waiting)
        #expect(retried.readings.rowCount == waiting.count && waiting.count == 3 + begin + 1)
        #expect(retried.readings.time == retried.readings.received)
        #expect(Set(retried.readings.time).count == waiting.count)
        #expect(sender.shown.time == sender.bench.now.milliseconds)

        // It is set right: the correction ends, and nothing is stored twice.
        sender.offset = 0
        sender.bench.now = sender.bench.now + Self.minute
        records = try sender.send(20)
        let end = try #require(records.firstIndex { !$0.corrections.isEmpty })
        #expect(records[end].corrections.map(\.milliseconds) == [0] && end < 10)
        #expect(sender.verdict == .fine)
        #expect(records[(end + 1)...].allSatisfy { $0.readings.time == $0.readings.received })
        #expect(sender.shown.time == sender.bench.now.milliseconds)
    }

    /// A message that is sent again gets the time that it got before, whatever was learned meanwhile.
    @Test(arguments: [-8, 8]) func resentMessagesKeepTheirKeys(zone: Int64) throws {
        var sender = try Sender(Self.corrected)
        sender.offset = zone * Self.hours
        var sent: [Int64] = []
        for _ in 0..<90 {
            try sender.send()
            sent.append(sender.bench.now.milliseconds + sender.offset)
            if sent.count == 40 { try sender.bench.flush() }
        }
        #expect(sender.device.corrections.current?.milliseconds == -zone * Self.hours)
        try sender.bench.restart()
        var verdicts: [ReadingVerdict] = []
        for time in sent { verdicts += try sender.send(time: time).readings.verdict }
        // What was refused then is stored now; of the rest nothing is new.
        let isLateNews = zone > 0
        #expect(verdicts.count == 2 * sent.count && !verdicts.contains(.superseded))
        #expect(verdicts.contains(.duplicate) && verdicts.contains { $0.isStored } == isLateNews)
        var again: [ReadingVerdict] = []
        for time in sent { again += try sender.send(time: time).readings.verdict }
        #expect(again.allSatisfy { $0 == .duplicate })
    }

    @Test func nothingIsCorrectedUnlessTheProfileAllows() throws {
        var sender = try Sender(Texts.timed)
        sender.offset = 8 * Self.hours
        let records = try sender.send(90)
        #expect(records.allSatisfy { $0.corrections.isEmpty && $0.readings.rowCount == 0 })
        #expect(sender.verdict == .zoneError(quarterHours: 32) && sender.device.corrections.entries.isEmpty)
    }

    /// The times that a clock shows are known although they are not stored.
    @Test(arguments: [
        ("format: unix_ms,", Int64(-1), ClockVerdict.future),
        ("format: unix_ms, quirk: reset_2000,", 946_684_800_000, .reset(.year2000)),
    ]) func hiddenTimesAreJudged(format: String, start: Int64, verdict: ClockVerdict) throws {
        let text = Self.texts(format).replacing("beyond: quarantine", with: "beyond: receive_time")
        var sender = try Sender(text)
        let from = start < 0 ? sender.bench.now.milliseconds + 3 * Self.hours + 20 * Self.minute : start
        for step in Int64(1)...4 {
            sender.bench.now = sender.bench.now + 10 * Self.minute
            let record = try sender.send(time: from + step * 10 * Self.minute)
            #expect(record.readings.rowFlags == [.arrival] && record.clocks.count == 1)
        }
        #expect(sender.verdict == verdict)
    }

    /// What waited says nothing of a clock: retained, retried, and read after a connect.
    @Test func whatWaitedIsNotJudged() throws {
        let sender = try Sender(Texts.timed)
        for step in Int64(1)...6 {
            sender.bench.now = sender.bench.now + Self.minute
            var batch = FrameBatch(source: broker)
            let time = sender.bench.now.milliseconds - step * 1_000
            batch.add("farm/a/b/up", "{\"ts\": \(time), \"t\": 1}", id: UInt16(step), at: sender.bench.now)
            let record = try sender.bench.take(batch, events: [.connected(broker, sessionPresent: true)])
            #expect(record.readings.rowFlags == [.waited])
        }
        #expect(sender.verdict == .unknown && sender.device.clock == ClockState())
    }

    /// One time ahead is shown while there is nothing else, gives way to the next that can be believed, and is still
    /// known when it comes again: from this batch, from memory and from the store.
    @Test(arguments: [false, true]) func latestFallsBackAndTheKeyStays(isFlushed: Bool) throws {
        var sender = try Sender(Texts.timed)
        try sender.send(5)
        let right = sender.shown.time
        let ahead = sender.bench.now.milliseconds + 9 * Self.minute
        let garbled = try sender.send(time: ahead)
        #expect(garbled.readings.rowFlags == [.future] && garbled.readings.verdict == [.new, .new])
        #expect(sender.shown.time == right && sender.shown.newest == ahead)
        if isFlushed { try sender.bench.flush() }
        try sender.bench.checkpoint([0], withGlobal: true)
        try sender.bench.restart()
        #expect(try sender.send(time: ahead).readings.verdict == [.duplicate, .duplicate])
        sender.bench.now = sender.bench.now + Self.minute
        let next = try sender.send(time: sender.bench.now.milliseconds)
        #expect(next.readings.verdict == [.late, .late] && sender.shown.time == sender.bench.now.milliseconds)
        #expect(try sender.send(time: sender.bench.now.milliseconds).readings.verdict == [.duplicate, .duplicate])
        #expect(try sender.send(time: ahead).readings.verdict == [.duplicate, .duplicate])
    }

    /// A clock that is always ahead, within what its profile accepts, is followed; when it is set right, latest goes back
    /// in device time, and what it showed before is not stored twice.
    @Test func aClockThatIsSetRight() throws {
        var sender = try Sender(Texts.timed)
        sender.offset = 9 * Self.minute
        try sender.send(8)
        #expect(sender.verdict == .future && sender.shown.time == sender.bench.now.milliseconds + sender.offset)
        let last = sender.shown.time
        sender.bench.now = sender.bench.now + 2 * Self.minute
        try sender.send(time: sender.bench.now.milliseconds)
        #expect(sender.shown.time == sender.bench.now.milliseconds && sender.shown.newest == last)
        #expect(try sender.send(time: last).readings.verdict == [.duplicate, .duplicate])
    }

    /// The first reading of all is shown although it is ahead; any other takes its place.
    @Test func somethingIsShown() throws {
        var sender = try Sender(Texts.timed)
        let ahead = sender.bench.now.milliseconds + 9 * Self.minute
        try sender.send(time: ahead)
        #expect(sender.shown.time == ahead)
        try sender.send(time: sender.bench.now.milliseconds - Self.minute)
        #expect(sender.shown.time == sender.bench.now.milliseconds - Self.minute)
    }

    /// Sound messages tell their clocks by their rows: no byte is written for it.
    @Test func soundMessagesCostNothing() throws {
        var sender = try Sender(Texts.timed)
        let records = try sender.send(10)
        #expect(records.allSatisfy { $0.clocks.isEmpty && $0.readings.rowFlags == [[]] })
        #expect(sender.verdict == .fine)
    }
}

import Foundation
import Testing
import TideModel
import TidePipeline
import TideSQLite

/// What becomes of frames and readings, case by case.
struct VerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Messages of one device, as (minutes after the start, value); a nil value is the missing marker.
        var messages: [(minute: Int64, value: Double?)]
        var expected: [ReadingVerdict]
        /// Flush to the series store after this many messages.
        var flushAfter: Int?
    }

    @Test(arguments: [
        Case(testDescription: "in order is new", messages: [(0, 1), (1, 1), (2, 1)], expected: [.new, .new, .new]),
        Case(
            testDescription: "the same again is a duplicate",
            messages: [(0, 1), (0, 1)],
            expected: [.new, .duplicate]
        ),
        Case(testDescription: "another value supersedes", messages: [(0, 1), (0, 2)], expected: [.new, .superseded]),
        Case(testDescription: "earlier is late", messages: [(5, 1), (3, 2)], expected: [.new, .late]),
        Case(
            testDescription: "late again is a duplicate",
            messages: [(5, 1), (3, 2), (3, 2)],
            expected: [.new, .late, .duplicate]
        ),
        Case(
            testDescription: "late with another value supersedes",
            messages: [(5, 1), (3, 2), (3, 4)],
            expected: [.new, .late, .superseded]
        ),
        Case(
            testDescription: "a duplicate of what was flushed",
            messages: [(0, 1), (5, 1), (0, 1)],
            expected: [.new, .new, .duplicate],
            flushAfter: 2
        ),
        Case(
            testDescription: "a conflict with what was flushed",
            messages: [(0, 1), (5, 1), (0, 3)],
            expected: [.new, .new, .superseded],
            flushAfter: 2
        ),
        Case(
            testDescription: "newest first",
            messages: [(9, 1), (8, 1), (7, 1), (8, 1)],
            expected: [.new, .late, .late, .duplicate]
        ),
        Case(
            testDescription: "missing is a value of its own",
            messages: [(0, nil), (0, nil), (0, 1)],
            expected: [.new, .duplicate, .superseded]
        ),
    ])
    func verdicts(_ c: Case) throws {
        for oneBatch in [true, false] where !(oneBatch && c.flushAfter != nil) {
            let bench = try Bench([Texts.timed])
            let start = bench.now.milliseconds - 3_600_000
            var batch = FrameBatch(source: broker)
            var verdicts: [ReadingVerdict] = []
            for (index, message) in c.messages.enumerated() {
                let value = message.value.map { "\($0)" } ?? "-999"
                batch.add(
                    "farm/s/d/up",
                    "{\"ts\": \(start + message.minute * 60_000), \"t\": \(value)}",
                    id: UInt16(index + 1),
                    at: bench.now
                )
                guard !oneBatch || index == c.messages.count - 1 else { continue }
                verdicts += try bench.take(batch).readings.verdict
                batch.removeAll()
                if c.flushAfter == index + 1 { try bench.flush() }
            }
            #expect(verdicts == c.expected, "in one batch: \(oneBatch)")
        }
    }

    @Test func latestOnlyMovesForward() throws {
        let bench = try Bench([Texts.timed])
        var batch = FrameBatch(source: broker)
        let time = bench.now.milliseconds
        batch.add("farm/s/d/up", "{\"ts\": \(time), \"t\": 20}", id: 1, at: bench.now)
        batch.add("farm/s/d/up", "{\"ts\": \(time - 60000), \"t\": 10}", id: 2, at: bench.now)
        try bench.take(batch)
        #expect(bench.pipeline.state.series[0].value == 20)
        #expect(bench.pipeline.state.series[0].time == time)
    }

    @Test func arrivalStampsNeverMeet() throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        for id in 1...1_000 { batch.add("farm/s/d/now", "{\"v\": 1.5}", id: UInt16(id), at: bench.now) }
        let record = try bench.take(batch)
        #expect(Set(record.readings.time).count == 1_000)
        #expect(record.readings.verdict.allSatisfy { $0 == .new })
        #expect(record.readings.rowFlags.allSatisfy { $0.contains(.arrival) })
    }

    @Test func adoptionStopsAtItsLimitAndGoesOnInTheNextHour() throws {
        let bench = try Bench([Texts.timed])
        var batch = FrameBatch(source: broker)
        for device in 1...8 {
            batch.add(
                "farm/s/d\(device)/up",
                "{\"ts\": \(bench.now.milliseconds), \"t\": 1}",
                id: UInt16(device),
                at: bench.now
            )
        }
        let record = try bench.take(batch)
        #expect(record.frames.outcome.count { $0 == .stored } == 6)
        #expect(record.rare.quarantined.map(\.reason) == ["adoption_limit", "adoption_limit"])
        bench.now = bench.now + 3_600_000
        let entries = try bench.journal.reader.quarantineEntries(record.rare.quarantined.map(\.id))
        let retried = try bench.carryOut(.retryQuarantine(entries))
        #expect(retried.frames.outcome == [.stored, .stored])
        #expect(bench.pipeline.state.quarantine.count == 0)
        #expect(bench.pipeline.state.global.frames.promised.received == 8)
    }

    @Test func aPartOutsideTheAcceptedTimesIsQuarantinedAlone() throws {
        let rows = Texts.timed
            .replacingOccurrences(of: "- json:", with: "- json:\n      each: $.rows[*]")
            .replacingOccurrences(of: "text: '{\"ts\"", with: "text: '{\"rows\": [{\"ts\"")
            .replacingOccurrences(of: "\"o\": 7.25}'", with: "\"o\": 7.25}]}'")
        let bench = try Bench([rows])
        var batch = FrameBatch(source: broker)
        let time = bench.now.milliseconds
        batch.add(
            "farm/s/d/up",
            "{\"rows\": [{\"ts\": \(time), \"t\": 1}, {\"ts\": 5, \"t\": 2}]}",
            id: 1,
            at: bench.now
        )
        let record = try bench.take(batch)
        #expect(record.frames.outcome == [.quarantined])
        #expect(record.readings.value == [1])
        #expect(record.rare.quarantined.map(\.reason) == ["past_time"])
        #expect(record.rare.quarantined.map(\.parts) == [[1]])
    }

    @Test func unknownTopicsAndBrokenPayloadsAreKeptWithTheReason() throws {
        let bench = try Bench([Texts.timed])
        var batch = FrameBatch(source: broker)
        batch.add("raw/x", "hello", id: 1, at: bench.now)
        batch.add("farm/s/d/up", "{\"ts\": 1764000000000, \"t\": 1", id: 2, at: bench.now)
        batch.add("farm/s/d/up", "{}", id: 3, at: bench.now)
        let record = try bench.take(batch)
        #expect(record.frames.outcome == [.quarantined, .quarantined, .quarantined])
        #expect(record.rare.quarantined.map(\.reason) == ["unmatched", "invalid", "no_fields"])
        #expect(
            record.rare.quarantined.map(\.frame.payload)
                == ["hello", "{\"ts\": 1764000000000, \"t\": 1", "{}"].map { Array($0.utf8) }
        )
        #expect(record.rare.quarantined.map(\.filter) == ["raw/#", "farm/#", "farm/#"])
    }
}

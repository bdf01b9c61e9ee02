import Testing
import TideModel
import TidePipeline
import TideSQLite

/// A wall clock that was ahead is one event, not a state that lasts until real time has caught up.
struct ClockTests {
    private func batch(_ bench: Bench, _ devices: Range<Int> = 0..<1, _ kind: String = "now") -> FrameBatch {
        var batch = FrameBatch(source: broker)
        for device in devices {
            batch.add(
                "farm/s/d\(device)/\(kind)",
                "{\"ts\": \(bench.now.milliseconds), \"t\": 1, \"v\": 1.5}",
                id: UInt16(device + 1),
                at: bench.now
            )
        }
        return batch
    }

    @Test func aYearAheadAndBackIsOneStep() throws {
        let bench = try Bench([Texts.timed, Texts.plain])
        let connected = [TransportEvent.connected(broker, sessionPresent: true)]
        let year: Int64 = 365 * 86_400_000
        try bench.take(batch(bench), events: connected)
        bench.now = bench.now + year
        let ahead = try bench.take(batch(bench), events: connected)
        bench.now = bench.now + (60_000 - year)

        // Behind the connect of the future: not taken for a backlog.
        #expect(try bench.take(batch(bench)).readings.verdict == [.new])
        #expect(try bench.take(batch(bench), events: connected).readings.verdict == [.late])
        bench.now = bench.now + 10_000
        for _ in 0..<20 {
            bench.now = bench.now + 1_000
            let record = try bench.take(batch(bench))
            #expect(record.readings.verdict == [.new])
            #expect(record.at == ahead.at && record.wall == bench.now)
        }
        #expect(bench.pipeline.state.global.clockSteps == 1)
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test func adoptionAndBooksGoByTheHoursOfTheWallClock() throws {
        let bench = try Bench([Texts.timed])
        bench.now = bench.now + 86_400_000
        try bench.take(batch(bench, 0..<6, "up"))
        bench.now = bench.now + -86_400_000
        // The limit is 6 an hour.
        for hour in 1...3 {
            let outcomes = try bench.take(batch(bench, hour * 10..<hour * 10 + 7, "up")).frames.outcome
            #expect(outcomes.count { $0 == .stored } == 6, "hour \(hour)")
            bench.now = bench.now + 3_600_000
        }
        // An hour, the one before it, and the hour again.
        let now = bench.now
        for hours in [Int64(0), -1, 0, 0, 1] {
            bench.now = now + hours * 3_600_000
            try bench.take(batch(bench, 10..<11, "up"))
        }
        let number = try #require(bench.pipeline.state.registry.device(DeviceKey(site: "s", device: "d10")))
        var ended: [Int64: UInt64] = [:]
        try bench.journal.reader.eachBook { book in
            if book.device == number { ended[book.hour, default: 0] += book.frames.received }
        }
        let current = bench.pipeline.state.devices[Int(number)].book
        #expect(ended.values.reduce(current.frames.received, +) == 6)
        #expect(ended.sorted { $0.key < $1.key }.map(\.value) == [1, 1, 3])
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test func aBoardThatStartsIn1970KeepsItsFirstHour() throws {
        let bench = try Bench([Texts.plain])
        bench.now = Timestamp(milliseconds: 5_000)
        try bench.take(batch(bench))
        bench.now = Timestamp(milliseconds: 1_764_000_000_000)
        try bench.take(batch(bench))
        var books: [DeviceHourBook] = []
        try bench.journal.reader.eachBook { books.append($0) }
        #expect(books.map(\.hour) == [0])
        #expect(books.map(\.frames.received) == [1])
    }
}

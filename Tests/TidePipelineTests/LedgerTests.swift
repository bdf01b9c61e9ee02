import Testing
import TideModel
import TidePipeline

/// What is redelivered and what is news, for brokers that count packet ids on and for brokers that give them again.
struct LedgerTests {
    private func batch(_ ids: [Int], at: Timestamp, resent: Bool, json: String = "{\"v\": 1.5}") -> FrameBatch {
        var batch = FrameBatch(source: broker)
        for id in ids {
            batch.add("farm/s/d/now", json, id: UInt16(id), at: at, flags: resent ? [.promised, .resent] : .promised)
        }
        return batch
    }

    @Test func idsThatCountOnTellRedeliveryForCertain() throws {
        let bench = try Bench([Texts.plain])
        try bench.take(
            batch(Array(1...20), at: bench.now, resent: false),
            events: [.connected(broker, sessionPresent: false)]
        )
        try bench.restart()
        let events = [TransportEvent.connected(broker, sessionPresent: true)]
        // 15...20 were committed before; 21...30 were in flight and never committed, though the broker sends them again.
        let record = try bench.take(batch(Array(15...30), at: bench.now, resent: true), events: events)
        #expect(record.frames.outcome.count { $0 == .redelivered } == 6)
        #expect(record.readings.rowCount == 10)
        #expect(bench.pipeline.state.global.frames.promised.received == 36)
    }

    @Test func newsInFlightIsNotTakenForTheFramesThatHadItsIDsBefore() throws {
        let bench = try Bench([Texts.plain])
        func ids(_ range: Range<Int>) -> [Int] { range.map { $0 % 65_535 + 1 } }
        try bench.take(batch([1], at: bench.now, resent: false), events: [.connected(broker, sessionPresent: false)])
        for start in stride(from: 1, to: 60_001, by: 10_000) {
            try bench.take(batch(ids(start..<start + 10_000), at: bench.now, resent: false))
        }
        try bench.restart()
        // The last hundred were committed; 20,000 more were in flight: their ids go round and were committed once already.
        let again = batch(ids(59_901..<80_001), at: bench.now, resent: true)
        let record = try bench.take(again, events: [.connected(broker, sessionPresent: true)])
        #expect(record.frames.outcome.count { $0 == .redelivered } == 100)
        #expect(record.readings.rowCount == 20_000)
    }

    @Test func aRedeliveryThatBreaksOffComesAgainWhole() throws {
        let bench = try Bench([Texts.plain])
        let connected = [TransportEvent.connected(broker, sessionPresent: true)]
        try bench.take(batch(Array(1...50), at: bench.now, resent: false), events: connected)
        try bench.restart()
        // A part of what is sent again is committed as such, and then the daemon dies again.
        try bench.take(batch(Array(11...20), at: bench.now, resent: true), events: connected)
        try bench.restart()
        let record = try bench.take(batch(Array(11...60), at: bench.now, resent: true), events: connected)
        #expect(record.frames.outcome.count { $0 == .redelivered } == 40)
        #expect(record.readings.rowCount == 10)
    }

    @Test func aProofInTheMidstOfARedeliveryProvesOnlyWhatCameAlready() throws {
        let bench = try Bench([Texts.plain])
        let connected = [TransportEvent.connected(broker, sessionPresent: true)]
        try bench.take(batch(Array(1...50), at: bench.now, resent: false), events: connected)
        try bench.restart()
        let part = try bench.take(batch(Array(11...20), at: bench.now, resent: true), events: connected)
        let record = try bench.take(
            batch(Array(21...60), at: bench.now, resent: true),
            events: [.proven(through: part.number)]
        )
        #expect(record.frames.outcome.count { $0 == .redelivered } == 30)
        #expect(!bench.pipeline.state.global.ledger.reusesIDs)
    }

    @Test func whatWasNeverSentBeforeIsNews() throws {
        let bench = try Bench([Texts.plain])
        try bench.take(batch(Array(1...20), at: bench.now, resent: false))
        let record = try bench.take(batch(Array(1...20), at: bench.now, resent: false))
        #expect(record.frames.outcome.allSatisfy { $0 == .stored })
    }

    @Test func aBrokerThatGivesIDsAgainIsKnownByWhatWasNotAcknowledged() throws {
        let bench = try Bench([Texts.plain])
        try bench.take(
            batch(Array(1...10), at: bench.now, resent: false),
            events: [.connected(broker, sessionPresent: false)]
        )
        try bench.take(batch(Array(1...10), at: bench.now, resent: false))
        #expect(bench.pipeline.state.global.ledger.reusesIDs)
        let last = try bench.take(batch(Array(11...20), at: bench.now, resent: false))
        // The last ten were committed, but their acknowledgements were never handed to the network.
        try bench.restart()
        let record = try takeAfterConnect(
            bench,
            batch(Array(1...14), at: bench.now, resent: true),
            written: last.number - 1
        )
        #expect(record.frames.outcome.count { $0 == .redelivered } == 10)
        #expect(record.readings.rowCount == 4)
    }

    /// Kills with nats-server lost equal messages: one told by its id did not use up its place in the order.
    @Test(
        "of equal frames no more are known than were committed",
        arguments: [
            [15, 77, 11, 12, 13, 14, 78, 16, 17, 18, 19, 20], [77, 78, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
            [20, 19, 18, 17, 77, 16, 15, 14, 13, 78, 12, 11], [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 77, 78],
        ]
    )
    func newsAmongEqualFrames(resent: [Int]) throws {
        let bench = try Bench([Texts.plain])
        try bench.take(
            batch(Array(1...10), at: bench.now, resent: false),
            events: [.connected(broker, sessionPresent: false)]
        )
        try bench.take(batch(Array(1...10), at: bench.now, resent: false))
        let last = try bench.take(batch(Array(11...20), at: bench.now, resent: false))
        try bench.restart()
        let record = try takeAfterConnect(
            bench,
            batch(resent, at: bench.now, resent: true),
            written: last.number - 1
        )
        #expect(record.frames.outcome.count { $0 == .redelivered } == 10)
        #expect(record.readings.rowCount == 2)
    }

    @Test func aBrokerThatGivesIDsAgainMayResendNewsInFlight() throws {
        let bench = try Bench([Texts.plain])
        try bench.take(
            batch(Array(1...10), at: bench.now, resent: false),
            events: [.connected(broker, sessionPresent: false)]
        )
        let last = try bench.take(batch(Array(1...10), at: bench.now, resent: false))
        try bench.restart()
        // Everything committed was acknowledged: what is sent again was never committed, equal as it looks.
        let record = try takeAfterConnect(
            bench,
            batch(Array(1...10), at: bench.now, resent: true),
            written: last.number
        )
        #expect(record.frames.outcome.allSatisfy { $0 == .stored })
    }

    @Test func aBrokerThatCountsIDsAnewIsStillKnownAfterARestart() throws {
        let bench = try Bench([Texts.plain])
        let source = FrameSource(kind: "mqtt-3.1.1", name: "test@localhost:1883")
        let first = try bench.take(
            batch(Array(1...10), at: bench.now, resent: false),
            events: [.connected(source, sessionPresent: false)]
        )
        // Of these no acknowledgement was handed to the network; they come again as 1...10, and nothing else tells.
        try bench.take(batch(Array(11...20), at: bench.now, resent: false))
        let again = batch(Array(1...10), at: bench.now, resent: true)
        let record = try bench.resumeAndTake(again, written: first.number, from: source)
        #expect(record.frames.outcome.allSatisfy { $0 == .redelivered })
        #expect(bench.pipeline.state.global.ledger.reusesIDs)
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
        try bench.take(batch([11], at: bench.now, resent: false), events: [.proven(through: record.number)])
        #expect(bench.pipeline.state.global.ledger.count == 21, "a proof proves nothing here")
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    private func takeAfterConnect(_ bench: Bench, _ batch: FrameBatch, written: RecordNumber) throws -> Record {
        try bench.resumeAndTake(batch, written: written)
    }

    @Test func theSameIDTwiceInOneGulpIsOneFrame() throws {
        let bench = try Bench([Texts.plain])
        var gulp = batch(Array(1...5), at: bench.now, resent: false)
        for id in 1...5 {
            gulp.add("farm/s/d/now", "{\"v\": 1.5}", id: UInt16(id), at: bench.now, flags: [.promised, .resent])
        }
        let record = try bench.take(gulp)
        #expect(record.frames.outcome.count { $0 == .redelivered } == 5)
        #expect(record.readings.rowCount == 5)
    }

    @Test func withoutASessionNothingCanBeRedelivered() throws {
        let bench = try Bench([Texts.plain])
        try bench.take(batch(Array(1...5), at: bench.now, resent: false))
        let record = try bench.take(
            batch(Array(1...5), at: bench.now, resent: true),
            events: [.connected(broker, sessionPresent: false)]
        )
        #expect(record.frames.outcome.allSatisfy { $0 == .stored })
    }

    @Test func aRetainedMessageIsStoredOnce() throws {
        let bench = try Bench([Texts.plain])
        try bench.take(batch([1], at: bench.now, resent: false))
        for reconnect in 1...10 {
            bench.now = bench.now + 60_000
            var retained = FrameBatch(source: broker)
            retained.add(
                "farm/s/d/now",
                "{\"v\": 1.5}",
                id: UInt16(1 + reconnect),
                at: bench.now,
                flags: [.promised, .retained]
            )
            let record = try bench.take(retained, events: [.connected(broker, sessionPresent: reconnect % 2 == 0)])
            #expect(record.frames.outcome == [.redelivered])
        }
    }

    @Test func aRetainedMessageThatWasNeverHeardSeedsTheLatestOnly() throws {
        let bench = try Bench([Texts.plain])
        var retained = FrameBatch(source: broker)
        retained.add("farm/s/d/now", "{\"v\": 1.5}", id: 1, at: bench.now, flags: [.promised, .retained])
        let record = try bench.take(retained)
        #expect(record.frames.outcome == [.ignored])
        #expect(record.readings.verdict == [.seed])
        #expect(bench.pipeline.state.global.readings.decoded == 0)
        #expect(bench.pipeline.state.series[0].value == 1.5)
    }

    @Test func theListIsBounded() throws {
        let bench = try Bench([Texts.plain])
        var next = 0
        for _ in 0..<30 {
            let ids = (0..<5_000).map { _ -> Int in
                next = next % 65_535 + 1
                return next
            }
            let record = try bench.take(batch(ids, at: bench.now, resent: false))
            #expect(record.frames.outcome.allSatisfy { $0 == .stored })
        }
        #expect(bench.pipeline.state.global.ledger.count <= 2 * FrameLedger.capacity)
    }
}

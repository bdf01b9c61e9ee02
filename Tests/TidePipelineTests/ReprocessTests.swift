import Foundation
import Testing
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite
import TideTesting

/// Archived frames that are decoded again change what they should, and nothing else.
struct ReprocessTests {
    /// `record`s' frames as the archive holds them.
    private func archived(_ bench: Bench) throws -> FrameBatch {
        var batch = FrameBatch(source: FrameSource(kind: "reprocess", name: "test"))
        for record in try bench.journal.reader.records(after: 0, maxBytes: .max).map({ try $0.decoded() }) {
            for index in record.raw.frames.indices {
                let frame = record.raw.frame(at: index)
                batch.append(
                    topic: frame.topic,
                    payload: frame.payload,
                    sentLength: frame.sentLength,
                    received: frame.received,
                    flags: .archived,
                    properties: frame.properties
                )
            }
        }
        return batch
    }

    private func step(_ bench: Bench, _ profile: String) throws -> ImportStep {
        let stored = try #require(bench.pipeline.profiles.profiles.first { $0.name == profile }).stored
        return ImportStep(
            job: "again",
            file: "raw archive",
            profile: profile,
            size: 9,
            offset: 9,
            lines: 0,
            sha256: stored.hash
        )
    }

    private func reprocess(_ bench: Bench, _ profile: String) throws -> Record {
        try bench.carryOut(.reprocess(try archived(bench), try step(bench, profile)))
    }

    private func verdicts(_ record: Record) -> [ReadingVerdict: Int] {
        Dictionary(record.readings.verdict.map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// Every profile that the suite has, unchanged: nothing may move, whatever stamps, clocks, copies and orders it took.
    @Test(
        "by the same profile nothing changes",
        arguments: [
            ("timed", Texts.timed, "test/timed@1"), ("judged", Texts.judged, "test/timed@1"),
            ("corrected", Texts.corrected, "test/timed@1"), ("plain", Texts.plain, "test/plain@1"),
            ("radio", Texts.radio, "test/radio@1"),
        ]
    )
    func theSameProfileChangesNothing(_ name: String, _ text: String, _ profile: String) throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            var random = SplitMix(seed: seed)
            let bench = try Bench([text])
            if name == "radio" {
                try bench.carryOut(
                    .apply([.site(Site(id: "a")), .device(Device(site: "a", id: "b", profile: "test/radio"))])
                )
            }
            for batch in 0..<(name == "corrected" ? 40 : 12) {
                var frames = FrameBatch(source: broker)
                for id in 0..<UInt16.random(in: 1...6, using: &random) {
                    let number = UInt16(batch) * 10 + id + 1
                    // Two values of one moment would take each other's place again; clocks are corrected after half a day.
                    let least: Int64 = name == "plain" ? 0 : 1
                    let step: Int64 = name == "corrected" ? 600_000 : 70_000
                    bench.now = bench.now + Int64.random(in: least...2, using: &random) * step
                    let (topic, json) = message(name, bench.now, Int(number), &random)
                    frames.add(topic, json, id: number, at: bench.now)
                }
                try bench.take(frames)
                if Bool.random(using: &random) { try bench.flush() }
            }
            let (stored, state) = (try snapshot(bench), bench.pipeline.state.series)
            let record = try reprocess(bench, profile)
            let found = verdicts(record)
            try #require(found[.duplicate, default: 0] > 0, "\(name), seed \(seed) proves nothing")
            #expect(Set(found.keys) == [.duplicate], "\(name), seed \(seed): \(found)")
            #expect(record.rare.imports.first?.refused == 0, "\(name), seed \(seed)")
            #expect(record.raw.frames.isEmpty && record.rare.quarantined.isEmpty)
            #expect(bench.pipeline.state.series == state, "\(name), seed \(seed)")
            #expect(try snapshot(bench) == stored, "\(name), seed \(seed)")
            #expect(Difference.find(bench.pipeline, try bench.restored()) == nil, "\(name), seed \(seed)")
        }
    }

    private func message(
        _ name: String,
        _ now: Timestamp,
        _ number: Int,
        _ random: inout SplitMix
    ) -> (topic: String, json: String) {
        switch name {
        case "plain": return ("farm/a/b/now", "{\"v\": \(number)}")
        case "radio":
            let moment = at(now.milliseconds - Int64.random(in: 0...2, using: &random) * 1_000)
            return (
                "farm/a/b/radio",
                "{\"data\": \"0\(number % 10)07\", \"n\": \(number), \"join\": \"j\", \"at\": \"\(moment)\"}"
            )
        default:
            // Some are late; the clock of `corrected` is eight hours ahead instead.
            let isLate = Int64.random(in: 0...3, using: &random) == 0
            let behind: Int64 = name == "corrected" ? -8 * 3_600_000 : isLate ? 7_210_000 : 0
            let time = now.milliseconds - behind
            return ("farm/a/b/up", "{\"ts\": \(time), \"t\": \(15 + number % 7), \"o\": \(6 + number % 3)}")
        }
    }

    private func at(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).ISO8601Format()
    }

    private func snapshot(_ bench: Bench) throws -> [SeriesNumber: [Int64: UInt64]] {
        try bench.flush()
        return bench.stored.mapValues { $0.mapValues { $0.value.bitPattern } }
    }

    @Test(arguments: [true, false])
    func aCorrectedScaleReplacesWhatStands(isFlushed: Bool) throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        for id in 0..<5 { batch.add("farm/s/d/now", "{\"v\": \(id)}", id: UInt16(id + 1), at: bench.now) }
        let times = try bench.take(batch).readings.time
        if isFlushed { try bench.flush() }
        let corrected = Texts.plain.replacing("version: 1", with: "version: 2").replacing("unit: m,", with: "unit: cm,")
            .replacing("want: {level: 1.5}", with: "want: {level: 0.015}")
        try bench.use([corrected])
        let record = try reprocess(bench, "test/plain@2")
        // 0 m is 0 cm, and so no other value.
        #expect(verdicts(record) == [.superseded: 4, .duplicate: 1])
        #expect(record.readings.time == times && record.superseded.map(\.value) == [1, 2, 3, 4])
        try bench.flush()
        let values = bench.stored[0]?.values.sorted { $0.time < $1.time } ?? []
        #expect(values.map(\.value) == [0, 0.01, 0.02, 0.03, 0.04])
        #expect(values.allSatisfy { $0.rowFlags.contains(.arrival) })
    }

    @Test func whatIsNotStoredUnderItsTimeIsLeftAlone() throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/now", "{\"v\": 1}", id: 1, at: bench.now)
        try bench.take(batch)
        var other = FrameBatch(source: FrameSource(kind: "reprocess", name: "test"))
        other.append(
            topic: "farm/s/d/now",
            payload: Array("{\"v\": 2}".utf8),
            received: bench.now + 5,
            flags: .archived
        )
        let made = try bench.process(.reprocess(other, try step(bench, "test/plain@1")))
        #expect(made.record.readings.rowCount == 0 && made.record.rare.imports.first?.refused == 1)
        guard case .refused(_, let reason, let detail, _) = made.effects.first else {
            Issue.record("nothing is told")
            return
        }
        #expect(reason == "no_reading" && detail.contains("farm/s/d/now"))
    }

    /// Rows of one moment are told apart by their offsets, and a profile takes only what it decoded itself.
    @Test func rowsWithAgesAndOtherProfilesOfOneMoment() throws {
        let aged = """
            schema: fieldtide.profile/1
            id: test/aged
            version: 1
            match: [{topic: "farm/{site}/{device}/aged"}]
            identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 1000}}
            time: {source: receive}
            decode:
              - binary:
                  missing: none
                  read:
                    - {row: {age: 120}, read: [{name: t, type: u8}]}
                    - {row: {age: 60}, read: [{name: t, type: u8}]}
                    - {name: t, type: u8}
            series: {t: {from: t, quantity: water_temperature, unit: Cel}}

            """
        let bench = try Bench([Texts.plain, aged])
        var batch = FrameBatch(source: broker)
        for id in 0..<UInt16(6) {
            batch.add("farm/a/b/now", "{\"v\": \(id)}", id: id * 2 + 1, at: bench.now)
            batch.append(
                topic: "farm/a/b/aged",
                payload: [UInt8(id), UInt8(id) + 10, UInt8(id) + 20],
                packetID: id * 2 + 2,
                received: bench.now,
                flags: .promised
            )
        }
        try bench.take(batch)
        let (stored, frames) = (try snapshot(bench), bench.pipeline.state.global.frames)
        for profile in ["test/plain@1", "test/aged@1"] {
            let record = try reprocess(bench, profile)
            #expect(verdicts(record) == [.duplicate: profile == "test/plain@1" ? 6 : 18], "\(profile)")
            #expect(record.rare.imports.first?.refused == 0)
        }
        #expect(try snapshot(bench) == stored)
        // The frames were counted when they came.
        #expect(bench.pipeline.state.global.frames == frames)
    }

    /// A profile that reads the time otherwise stores nothing a second time.
    @Test func anotherTimeOfAReadingIsToldAndNothingMoves() throws {
        let bench = try Bench([Texts.plain])
        var batch = FrameBatch(source: broker)
        for id in 0..<3 {
            let time = bench.now.milliseconds - 60_000 * Int64(id)
            batch.add("farm/s/d/now", "{\"v\": \(id), \"ts\": \(time - 5)}", id: UInt16(id + 1), at: bench.now)
        }
        try bench.take(batch)
        let stored = try snapshot(bench)
        let timed = Texts.plain.replacing("version: 1", with: "version: 2")
            .replacing("time: {source: receive}", with: "time: {source: $.ts, format: unix_ms, accept: {past: 400d}}")
            .replacing(
                #"text: '{"v": 1.5}'"#,
                with: #"text: '{"v": 1.5, "ts": 1764000000000}', received: 2025-11-24T16:00:00Z"#
            )
        try bench.use([timed])
        let record = try reprocess(bench, "test/plain@2")
        #expect(record.readings.rowCount == 0 && record.rare.imports.first?.refused == 3)
        #expect(try snapshot(bench) == stored)
    }

    @Test func aProfileThatIsNoLongerInForceIsRefused() throws {
        let bench = try Bench([Texts.plain])
        let step = try step(bench, "test/plain@1")
        try bench.use([Texts.plain.replacing("version: 1", with: "version: 2")])
        #expect(throws: CommandRefused.self) { try bench.process(.reprocess(FrameBatch(source: broker), step)) }
    }

    /// What filters hid and a dead band held back stays so, however long ago it was.
    @Test func whatWasHeldBackIsNotStored() throws {
        let filtered = Texts.timed.replacing(
            "unit: Cel}",
            with: "unit: Cel, filters: [{median: {count: 3}}, {dead_band: {width: 0.5, heartbeat: 15m}}]}"
        )
        let bench = try Bench([filtered])
        for id in 0..<UInt16(200) {
            bench.now = bench.now + 60_000
            var batch = FrameBatch(source: broker)
            let value = id % 40 == 20 ? 39.0 : 6 + Double(id % 2) / 10
            batch.add(
                "farm/a/b/up",
                "{\"ts\": \(bench.now.milliseconds), \"t\": \(value), \"o\": 7}",
                id: id + 1,
                at: bench.now
            )
            try bench.take(batch)
        }
        let stored = try snapshot(bench)
        let counts = stored.values.map(\.count).sorted()
        #expect((10...20).contains(counts[0]) && counts[1] == 200, "\(counts)")
        let record = try reprocess(bench, "test/timed@1")
        #expect(verdicts(record)[.late] == nil && verdicts(record)[.superseded] == nil, "\(verdicts(record))")
        #expect(try snapshot(bench) == stored)
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }
}

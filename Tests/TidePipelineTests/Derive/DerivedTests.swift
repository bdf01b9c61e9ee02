import Testing
import TideDerive
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite

/// What a derived reading is made of, and what it says of that.
struct DerivedTests {
    private let minute: Int64 = 60_000
    private let start: Int64 = 1_764_000_000_000 - 3_600_000

    /// What stands in a series after some messages, each taken by itself.
    private func readings(
        _ derive: String,
        _ messages: [String],
        oxygen: String = "",
        interval: String = "expects: {interval: 1m}"
    ) throws -> (told: [String], bench: Bench) {
        let bench = try Bench([DerivedTexts.pond(derive, oxygen: oxygen, interval: interval)])
        var told = ToldReadings()
        for (index, message) in messages.enumerated() {
            var batch = FrameBatch(source: broker)
            batch.add("farm/a/b/p", message, id: UInt16(index + 1), at: bench.now)
            told.take(try bench.take(batch))
        }
        guard let number = bench.pipeline.state.definitions.first(where: { $0.channel == "saturation" })?.number else {
            return ([], bench)
        }
        let lines = told.readings(of: number).map { reading in
            let value = reading.value.isNaN ? "-" : "\((reading.value * 10).rounded() / 10)"
            let key = ToldReadings.Key(series: number, time: reading.time)
            let assumed = told.rowFlags[key]?.contains(.assumed) ?? false
            let former = told.former[key].map { ", was \($0.count)" } ?? ""
            let seconds = (reading.time - start) / 1_000
            return "\(seconds) s: \(value) flag \(reading.flag)\(assumed ? " assumed" : "")\(former)"
        }
        return (lines, bench)
    }

    private func message(_ seconds: Int64, _ fields: String) -> String {
        "{\"ts\": \(start + seconds * 1_000), \(fields)}"
    }

    private static func derive(_ needs: String, _ salinity: String = "salinity") -> String {
        "saturation: {expr: \"oxygen_saturation(DO=oxygen, SP=\(salinity), t=temperature)\", needs: {\(needs)}}"
    }

    @Test func allInputsInOneMessage() throws {
        let (told, bench) = try readings(
            Self.derive("max_skew: 0s"),
            [message(0, "\"o\": 6.2, \"t\": 25, \"s\": 31")]
        )
        let wanted = try DerivedFunctions.find("oxygen_saturation").evaluate([6.2, 31, 25, 1013.25])
        #expect(told == ["0 s: \((wanted * 10).rounded() / 10) flag 1"])
        let book = bench.pipeline.state.global.readings
        #expect(book.decoded == 3 && book[.new] == 3)
    }

    @Test func inputsOfEarlierMessagesCountWithinTheSkew() throws {
        let (told, _) = try readings(
            Self.derive("max_skew: 2m"),
            [
                message(0, "\"t\": 25, \"s\": 31"), message(60, "\"o\": 6.2"), message(120, "\"o\": 6.3"),
                message(121, "\"o\": 6.3"), message(240, "\"o\": 6.4, \"t\": 24.5"),
            ]
        )
        // Salinity was there once and is too old then: there is nothing to say, not even that something is missing.
        #expect(told == ["60 s: 89.5 flag 1", "120 s: 90.9 flag 1"])
    }

    @Test func aFallbackStandsForWhatIsMissingOrTooOldAndIsTold() throws {
        let (told, bench) = try readings(
            Self.derive("max_skew: 1m", "salinity ?? 31"),
            [
                message(0, "\"o\": 6.2, \"t\": 25"), message(60, "\"o\": 6.2, \"t\": 25, \"s\": 31"),
                message(180, "\"o\": 6.2, \"t\": 25"), message(240, "\"o\": 6.2, \"t\": 25, \"s\": -999"),
            ]
        )
        #expect(
            told == [
                "0 s: 89.5 flag 1 assumed", "60 s: 89.5 flag 1", "180 s: 89.5 flag 1 assumed",
                "240 s: 89.5 flag 1 assumed",
            ]
        )
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test func whatIsThereAndMissingMakesTheReadingMissing() throws {
        let (told, _) = try readings(
            Self.derive("max_skew: 0s"),
            [message(0, "\"o\": -999, \"t\": 25, \"s\": 31"), message(60, "\"o\": 6.2, \"t\": 95, \"s\": 31")]
        )
        // The second is out of the range in which the formula holds.
        #expect(told == ["0 s: - flag 9", "60 s: - flag 9"])
    }

    @Test func neverHeardInputsGiveNothing() throws {
        let (told, bench) = try readings(
            Self.derive("max_skew: 5m"),
            [message(0, "\"o\": 6.2, \"t\": 25"), message(60, "\"o\": 6.2, \"t\": 25")]
        )
        #expect(told.isEmpty)
        #expect(bench.pipeline.state.definitions.count == 2)
    }

    @Test("flags of inputs", arguments: [("qc_min: suspect", "3"), ("qc_min: pass", "9")])
    func flagsOfInputs(_ needs: String, _ flag: String) throws {
        let (told, _) = try readings(
            Self.derive("max_skew: 0s, \(needs)"),
            [message(0, "\"o\": 9, \"t\": 25, \"s\": 31"), message(60, "\"o\": 19, \"t\": 25, \"s\": 31")],
            oxygen: ", quality: {gross_range_test: {fail_span: [0, 18], suspect_span: [0, 8]}}"
        )
        #expect(told.count == 2 && told[0].contains("flag \(flag)") && told[1] == "60 s: - flag 9")
    }

    @Test func aSpikeThatIsKnownLaterTakesTheValueBack() throws {
        let spike = ", quality: {spike_test: {suspect_threshold: 1, fail_threshold: 3}}"
        let (told, bench) = try readings(
            Self.derive("max_skew: 1m"),
            [8.0, 8.1, 16, 8.1, 8.2].enumerated().map {
                message(Int64($0.offset) * 60, "\"o\": \($0.element), \"t\": 20, \"s\": 31")
            },
            oxygen: spike
        )
        #expect(told.count == 5 && told[2] == "120 s: - flag 9, was 1")
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test func lateAndSupersedingInputsAreComputedAgain() throws {
        let (told, bench) = try readings(
            Self.derive("max_skew: 2m"),
            [
                message(0, "\"t\": 25, \"s\": 31"), message(60, "\"o\": 6.2"), message(120, "\"o\": 6.2"),
                message(30, "\"t\": 20"), message(0, "\"s\": 20"),
            ]
        )
        let wanted = try DerivedFunctions.find("oxygen_saturation").evaluate([6.2, 20, 20, 1013.25])
        let shown = "\((wanted * 10).rounded() / 10)"
        #expect(told == ["60 s: \(shown) flag 1, was 2", "120 s: \(shown) flag 1, was 2"])
        #expect(bench.pipeline.state.global.readings[.superseded] == 1)
    }

    /// One value a message, all of one time: what is there says what it can.
    @Test func messagesOfOneTimeSupersedeOrWait() throws {
        let messages =
            [message(0, "\"o\": 6, \"t\": 25, \"s\": 31")]
            + [message(60, "\"o\": 6.2"), message(60, "\"t\": 24"), message(60, "\"s\": 30")]
        #expect(try readings(Self.derive("max_skew: 1m"), messages).told.last?.hasSuffix("was 2") == true)
        let exact = try readings(Self.derive("max_skew: 0s"), messages).told
        #expect(exact.count == 2 && exact.last?.contains("was") == false)
    }

    @Test func futureAndSeedRowsDeriveNothing() throws {
        let (told, _) = try readings(
            Self.derive("max_skew: 1m"),
            [message(3_600 + 3_600, "\"o\": 6.2, \"t\": 25, \"s\": 31")]
        )
        #expect(told.isEmpty)
    }

    @Test func theSkewIsTheIntervalUnlessSaid() throws {
        let messages = [message(0, "\"t\": 25, \"s\": 31"), message(60, "\"o\": 6.2"), message(61, "\"o\": 6.2")]
        #expect(try readings(Self.derive(""), messages).told.map { $0.prefix(4) } == ["60 s"])
        #expect(try readings(Self.derive(""), messages, interval: "kind: [sensor]").told.isEmpty)
    }

    /// A frame out of quarantine is late by then: it is judged with what is around it, and so is what hangs on it.
    @Test func retriedFrames() throws {
        let oxygen = ", quality: {spike_test: {suspect_threshold: 1, fail_threshold: 5}}"
        let text = DerivedTexts.pond(Self.derive("max_skew: 1m"), oxygen: oxygen)
        let bench = try Bench([text])
        var batch = FrameBatch(source: broker)
        for second in [0, 60, 180] as [Int64] {
            let reading = message(second, "\"o\": 8, \"t\": 20, \"s\": 31")
            batch.add("farm/a/b/p", reading, id: UInt16(second + 1), at: bench.now)
        }
        batch.add("farm/a/b/p", message(120, "\"ox\": 16"), id: 200, at: bench.now)
        batch.add("farm/a/b/p", message(30, "\"ox\": 8.1"), id: 201, at: bench.now)
        var told = ToldReadings()
        told.take(try bench.take(batch))
        try bench.use([text.replacing("$.o,", with: "$.ox,").replacing("version: 1", with: "version: 2")])
        told.take(try bench.retry(try bench.journal.reader.quarantine(.init(limit: 20)).map(\.entry.id)))
        let state = bench.pipeline.state
        let flags = ["oxygen", "saturation"].map { channel in
            state.definitions.first { $0.channel == channel }.map { told.readings(of: $0.number).map(\.flag) } ?? []
        }
        // The last waits for its successor.
        #expect(flags == [[1, 1, 3, 4, 1], [1, 1, 3, 9, 1]])
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    /// Too many readings hang on one that comes late: those nearest to it change, the others are counted.
    @Test func moreThanCanBeComputedAgainKeepWhatTheyAre() throws {
        let bench = try Bench([DerivedTexts.pond(Self.derive("max_skew: 1d", "salinity ?? 31"))])
        var batch = FrameBatch(source: broker)
        batch.add("farm/a/b/p", message(-40_000, "\"t\": 20, \"s\": 20"), id: 1, at: bench.now)
        for second in 0..<30_010 as Range<Int64> {
            batch.add("farm/a/b/p", message(second - 30_010, "\"o\": 8"), id: 0, at: bench.now, flags: [])
        }
        try bench.take(batch)
        var late = FrameBatch(source: broker)
        late.add("farm/a/b/p", message(-30_011, "\"s\": 30"), id: 2, at: bench.now)
        var pipeline = bench.pipeline
        let (record, effects) = try pipeline.process(.frames(late, events: []), now: bench.now, load: bench.load)
        #expect(record.superseded.count == 29_999)
        #expect(effects == [.derivedKept(count: 11)])
    }
}

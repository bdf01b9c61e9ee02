import Testing
import TideModel
import TidePipeline
import TideProfiles
import TideQuality
import TideSQLite
import TideTesting

/// Quality tests that the registry says of a site and a device, over those of the profile.
@Suite("Tests of sites and devices")
struct OwnTestsTests {
    private static let profile = StreamingQualityTests.profile.replacing(
        "{QUALITY}",
        with: "{gross_range_test: {suspect_span: [0, 20]}, spike_test: {suspect_threshold: 5}}"
    )

    private func bench(_ profiles: [String] = [profile]) throws -> Bench { try Bench(profiles) }

    /// Sends values a minute apart, after all before.
    @discardableResult
    private func send(_ bench: Bench, _ device: String, _ values: [Double]) throws -> Record {
        var batch = FrameBatch(source: broker)
        for (index, value) in values.enumerated() {
            bench.now = bench.now + 60_000
            let json = #"{"ts": \#(bench.now.milliseconds), "v": \#(value)}"#
            batch.add("farm/\(device)/q", json, id: UInt16(index + 1), at: bench.now)
        }
        return try bench.take(batch)
    }

    private func words(_ record: Record) -> [(id: UInt64, flags: QualityFlags)] {
        record.readings.tests.filter { $0 > 0 }.map { number in
            let word = record.tests[Int(number) - 1]
            return (word.configuration, QualityFlags(rawValue: word.flags))
        }
    }

    private func expectRestored(_ bench: Bench) throws {
        let difference = Difference.find(bench.pipeline, try bench.restored())
        #expect(difference == nil)
    }

    @Test func laterWinsKeyByKey() throws {
        let bench = try bench()
        try bench.carryOut(
            .apply([
                .site(Site(id: "s", quality: "{water_temperature: {gross_range_test: {suspect_span: [5, 30]}}}")),
                .site(Site(id: "t")),
                .device(
                    Device(
                        site: "s",
                        id: "b",
                        quality: "{v: {gross_range_test: {suspect_span: [10, 25]}, spike_test: {fail_threshold: 9}}}"
                    )
                ),
            ])
        )
        // By the profile, the site, and the device.
        let values: [Double] = [4, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33]
        #expect(try send(bench, "t/a", values).readings.flag == [1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3])
        #expect(try send(bench, "s/a", values).readings.flag == [3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3])
        #expect(try send(bench, "s/b", values).readings.flag == [3, 3, 3, 1, 1, 1, 1, 1, 3, 3, 3])
        try expectRestored(bench)
        // The suspect threshold is still the profile's; the fail threshold is the device's.
        try send(bench, "s/b", [20])
        try send(bench, "s/b", [27])
        #expect(try send(bench, "s/b", [20]).amendments.map(\.flag) == [.suspect])
        try send(bench, "s/b", [34])
        #expect(try send(bench, "s/b", [20]).amendments.map(\.flag) == [.fail])
        try expectRestored(bench)
    }

    @Test func flagsNameTheTestsThatJudgedAndTheirTextsStay() throws {
        let bench = try bench()
        try send(bench, "t/a", [4])
        let ofProfile = try #require(words(try send(bench, "t/a", [5])).first?.id)
        let block = "{v: {gross_range_test: {suspect_span: [10, 25]}}}"
        try bench.carryOut(.apply([.device(Device(site: "t", id: "a", quality: block))]))
        let first = try send(bench, "t/a", [6])
        let own = try #require(words(first).first?.id)
        #expect(own != ofProfile)
        #expect(first.rare.configurations.map(\.id) == [own])
        // Only once.
        #expect(try send(bench, "t/a", [7]).rare.configurations.isEmpty)
        try bench.restart()
        #expect(try send(bench, "t/a", [7.5]).rare.configurations.isEmpty)
        let stored = try bench.journal.loadTables().configurations
        #expect(Set(stored.map(\.id)) == [own, ofProfile])
        for configuration in stored {
            let plan = try #require(QualityPlan.read(configuration.text))
            #expect(plan.id == configuration.id)
        }
        #expect(stored.first { $0.id == own }?.text.contains("suspect_span: [10.0, 25.0]") == true)
    }

    /// What tests of former entries remember is folded by them, from the journal alone.
    @Test func aRestartFindsTheTestsOfFormerEntries() throws {
        let bench = try bench()
        let spans = ["[1, 9]", nil, "[2, 8]", "[3, 7]", nil]
        for (index, span) in spans.enumerated() {
            let block = span.map {
                "{v: {gross_range_test: {suspect_span: \($0)}, flat_line_test: {tolerance: 1, "
                    + "suspect_threshold: 3m, fail_threshold: 5m}}}"
            }
            let device = Device(site: "t", id: "a", quality: block)
            try bench.carryOut(.apply([.site(Site(id: "t")), .device(device)]))
            try send(bench, "t/a", [2, 2, 2, 2.5, 2])
            try expectRestored(bench)
            if index == 2 { try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true) }
            if index == 3 { try bench.use([Self.profile.replacing("[0, 20]", with: "[0, 10]")]) }
        }
        // The folder alone tells it, without the registry's entries and the profiles of then.
        try bench.use([Self.profile.replacing("version: 1", with: "version: 2")])
        try expectRestored(bench)
    }

    @Test func derivedSeriesAndReprocessingFollow() throws {
        let derive = """
            derive:
              solubility: {expr: "O2sol_mgL(31, temperature)", needs: {max_skew: 0s}}
            attributes:
            """
        let bench = try Bench([
            Texts.timed.replacing("attributes:", with: derive).replacing(
                "match: [",
                with: "expects: {interval: 5m}\nmatch: ["
            )
        ])
        func send(_ oxygen: [Double]) throws -> Record {
            var batch = FrameBatch(source: broker)
            for (index, value) in oxygen.enumerated() {
                bench.now = bench.now + 300_000
                let json = #"{"ts": \#(bench.now.milliseconds), "t": \#(18 + value / 10), "o": \#(value)}"#
                batch.add("farm/s/d/up", json, id: UInt16(index + 1), at: bench.now)
            }
            return try bench.take(batch)
        }
        _ = try send([7, 7.1, 7.2])
        let series = try #require(bench.pipeline.state.definitions.first { $0.channel == "solubility" }).number
        let block =
            "{solubility: {gross_range_test: {suspect_span: [0, 1]}}, oxygen: {gross_range_test: {suspect_span: [0, 7.15]}}}"
        try bench.carryOut(.apply([.device(Device(site: "s", id: "d", quality: block))]))
        let record = try send([7, 7.1, 7.3])
        let flags = record.readings.series.indices.filter { record.readings.series[$0] == series }
            .map { record.readings.flag[$0] }
        #expect(flags == [3, 3, 3])
        try expectRestored(bench)
        // What was judged before is judged anew by what holds now.
        let oxygen = try #require(bench.pipeline.state.definitions.first { $0.channel == "oxygen" }).number
        try bench.carryOut(.judgeAnew([oxygen], from: .distantPast))
        let anew = try bench.carryOut(.recompute([oxygen], limit: 1_000))
        #expect(anew.amendments.filter { $0.series == oxygen }.map(\.flag) == [.pass, .pass, .suspect])
        try expectRestored(bench)
    }

    @Test func testsThatLookAtOtherChannels() throws {
        let bench = try Bench([StreamingAroundTests.profile])
        func block(_ channel: String) -> String {
            "{salinity: {neighbour_test: {channel: \(channel), period: 30m, min_obs: 2}}}"
        }
        let entry = Device(site: "a", id: "b", profile: "test/profiler", quality: block("temperature"))
        try bench.carryOut(.apply([.site(Site(id: "a")), .device(entry)]))
        var flags: [QCFlag?] = []
        for (index, salinity) in [30, 30.1, 30, 30.1, 30, 34].enumerated() {
            let time = bench.now.milliseconds - Int64(6 - index) * 60_000
            let json = #"{"ts": \#(time), "s": \#(salinity), "t": \#(15 + Double(index % 2) / 10), "d": 2}"#
            var batch = FrameBatch(source: broker)
            batch.add("farm/a/b/q", json, id: UInt16(index + 1), at: bench.now)
            let record = try bench.take(batch)
            flags += words(record).map { $0.flags.flag(.neighbour) }.compactMap { $0 }.prefix(1)
            try expectRestored(bench)
        }
        #expect(flags.prefix(2) == [.notEvaluated, .notEvaluated] && flags.contains(.pass))
        let other = Device(site: "a", id: "b", profile: "test/profiler", quality: block("tempreature"))
        let refusal = try #require(throws: CommandRefused.self) { try bench.carryOut(.apply([.device(other)])) }
        #expect(
            refusal.problems == [
                "device a/b with profile test/profiler@1: quality of its salinity: there is no series tempreature; "
                    + "did you mean temperature? it is a channel under series"
            ]
        )
    }

    private static let refused: [(String, RegistryEntity, String)] = [
        (
            "no mapping", .site(Site(id: "s", quality: "[1]")),
            "site s: quality: "
        ),
        (
            "no test", .site(Site(id: "s", quality: "{v: {spike: {suspect_threshold: 1}}}")),
            "site s: quality: v: unknown key spike; did you mean spike_test?"
        ),
        (
            "no channel of any profile", .site(Site(id: "s", quality: "{w: {spike_test: {suspect_threshold: 1}}}")),
            "site s: quality: no profile in force has a channel or quantity w"
        ),
        (
            "no channel of the profile",
            .device(
                Device(
                    site: "s",
                    id: "a",
                    profile: "test/quality",
                    quality: "{air_temperature: {spike_test: {suspect_threshold: 1}}}"
                )
            ),
            "device s/a: quality: profile test/quality@1 has no channel or quantity air_temperature; did you mean "
        ),
        (
            "beyond the fail span",
            .device(
                Device(
                    site: "s",
                    id: "a",
                    profile: "test/quality",
                    quality: "{v: {gross_range_test: {suspect_span: [0, 500]}}}"
                )
            ),
            "device s/a with profile test/quality@1: quality of its device: v.gross_range_test: suspect_span reaches beyond "
                + "fail_span; it must lie within"
        ),
        (
            "a span that the site of a known device cannot have",
            .site(Site(id: "s", quality: "{v: {gross_range_test: {suspect_span: [0, 500]}}}")),
            "device s/known with profile test/quality@1: quality of its site: v.gross_range_test: suspect_span reaches"
        ),
    ]

    @Test(arguments: refused) func whatDoesNotFitIsRefused(_ name: String, _ entity: RegistryEntity, _ says: String)
        throws
    {
        let bench = try bench()
        try send(bench, "s/known", [1])
        let before = bench.pipeline.state.registry
        let refusal = try #require(throws: CommandRefused.self) { try bench.carryOut(.apply([entity])) }
        #expect(refusal.problems.count == 1 && refusal.problems[0].hasPrefix(says), "\(name): \(refusal.problems)")
        #expect(bench.pipeline.state.registry == before)
    }

    /// A block for a profile that comes later, or changes: told, and the series judged as its profile says.
    @Test func whatDoesNotFitALaterProfileIsToldAndIgnored() throws {
        let bench = try Bench([Texts.plain])
        let block =
            "{water_temperature: {gross_range_test: {suspect_span: [0, 500]}}, level: {spike_test: {fail_threshold: 2}}}"
        try bench.carryOut(.apply([.site(Site(id: "s", quality: block)), .device(Device(site: "s", id: "a"))]))
        #expect(bench.pipeline.qualityProblems == [])
        try bench.use([Self.profile, Texts.plain])
        #expect(try send(bench, "s/a", [4, 30]).readings.flag == [1, 3])
        let problems = bench.pipeline.qualityProblems
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix(
                "device s/a with profile test/quality@1: quality of its site: v.gross_range_test: suspect_span"
            ) == true
        )
        try expectRestored(bench)
    }
}

import Testing
import TideProfiles
import TideQuality
import TideUnits
import TideYAML

@Suite("Quality blocks of the registry")
struct QualityBlockTests {
    private static func profile(_ series: String) throws -> DeviceProfile {
        let text = Sample.text([
            ("match:\n", "expects: {interval: 10m}\nmatch:\n"), (ProfileErrorsTests.series, series),
        ])
        let loaded = DeviceProfile.load(text, file: "buoy.yaml", zones: Sample.zones)
        return try #require(loaded.profile, "\(loaded.errors)")
    }

    private static let fahrenheit = """
          water_temperature:
            from: temp
            quantity: water_temperature
            unit: "[degF]"
            quality:
              gross_range_test: {suspect_span: [32, 95]}
              spike_test: {suspect_threshold: 1.8, method: differential}
              rate_of_change_test: {n_dev: 3, period: 25h}
        """

    @Test func eachParameterComesFromTheLastThatSaysIt() throws {
        let effective = EffectiveQuality(
            try Self.profile(Self.fahrenheit),
            site: "{water_temperature: {spike_test: {fail_threshold: 9}, rate_of_change_test: {n_dev: 4}}}",
            device:
                "{water_temperature: {gross_range_test: {suspect_span: [41, 86]}, spike_test: {suspect_threshold: 1.8}}}"
        )
        #expect(effective.problems == [])
        let shown = effective.parameters.filter { $0.channel == "water_temperature" }.map {
            "\($0.test).\($0.name) = \($0.value) \($0.unit) by \($0.source.rawValue)"
        }
        #expect(
            shown == [
                "gross_range_test.fail_span = [-2.0, 40.0] Cel by quantity",
                "gross_range_test.suspect_span = [5.0, 30.0] Cel by device",
                "spike_test.suspect_threshold = 1.0 Cel by device", "spike_test.fail_threshold = 5.0 Cel by site",
                "spike_test.method = differential  by profile", "rate_of_change_test.n_dev = 4.0  by site",
                "rate_of_change_test.period = 90000000ms  by profile", "rate_of_change_test.min_obs = 12  by profile",
            ]
        )
        #expect(effective.isOwn.filter(\.self).count == 1)
    }

    @Test func aChannelComesOverItsQuantity() throws {
        let series =
            #"  top: {from: temp, quantity: water_temperature, unit: Cel}"#
            + "\n" + #"  low: {from: second, quantity: water_temperature, unit: Cel}"#
        let edits = [
            (ProfileErrorsTests.series, series), ("  ph: {from: second, quantity: ph, unit: \"[pH]\"}\n", ""),
        ]
        let loaded = DeviceProfile.load(Sample.text(edits), file: "buoy.yaml", zones: Sample.zones)
        let profile = try #require(loaded.profile, "\(loaded.errors)")
        let block =
            "{top: {gross_range_test: {suspect_span: [1, 2]}}, water_temperature: {gross_range_test: {suspect_span: [3, 4]}}}"
        let effective = EffectiveQuality(profile, site: block, device: nil)
        let spans = Dictionary(
            uniqueKeysWithValues: zip(profile.channels.map(\.channel), effective.tests.map(\.grossRange?.suspectSpan))
        )
        #expect(spans["top"] == Span(1, 2))
        #expect(spans["low"] == Span(3, 4))
    }

    /// The row of a channel with filters holds what was decoded, the store what filters made of it.
    @Test func aChannelWithFiltersIsNoNeighbour() throws {
        let series =
            "  top: {from: temp, quantity: water_temperature, unit: Cel, filters: [{median: {count: 5}}]}\n"
            + "  low: {from: second, quantity: water_temperature, unit: Cel, "
            + "quality: {neighbour_test: {channel: top, n_dev: 2, period: 25h}}}"
        let text = Sample.text([
            (ProfileErrorsTests.series, series), ("  ph: {from: second, quantity: ph, unit: \"[pH]\"}\n", ""),
        ])
        let loaded = DeviceProfile.load(text, file: "buoy.yaml", zones: Sample.zones)
        #expect(
            loaded.errors.contains { "\($0)".contains("top has filters; name a channel without") },
            "\(loaded.errors)"
        )
    }

    @Test func aSeriesOverDaysHasItsGrossRangeAlone() throws {
        let text = Sample.text([
            ("match:\n", "expects: {interval: 10m}\nmatch:\n"), (ProfileErrorsTests.series, Self.fahrenheit),
            (
                "attributes:\n",
                "derive:\n  chill: {expr: \"chill_hours(T=hourly(water_temperature))\", every: day}\nattributes:\n"
            ),
        ])
        let loaded = DeviceProfile.load(text, file: "buoy.yaml", zones: Sample.zones)
        let profile = try #require(loaded.profile, "\(loaded.errors)")
        let spans = EffectiveQuality(profile, site: "{chill: {gross_range_test: {suspect_span: [0, 8]}}}", device: nil)
        #expect(spans.problems == [] && spans.isOwn.filter(\.self).count == 1)
        let spike = EffectiveQuality(profile, site: "{chill: {spike_test: {suspect_threshold: 2}}}", device: nil)
        #expect(spike.problems == ["chill: a series over days is judged by its gross range alone; gross_range_test"])
        #expect(!spike.isOwn.contains(true))
    }

    private static let wrong: [(String, String)] = [
        ("quality: {}", "r.yaml:1:10: quality: says nothing; water_temperature: {gross_range_test: …}"),
        ("quality: 5", "r.yaml:1:10: quality: \"5\" is not a mapping of keys and values"),
        (
            "quality: {9: {}}",
            "r.yaml:1:11: quality: \"9\" is no name; a letter, then letters, digits and '_', at most 64"
        ),
        ("quality: {t: 1}", "r.yaml:1:14: quality.t: \"1\" is not a mapping of keys and values"),
        (
            "quality:\n  t: {spike: {}}",
            "r.yaml:2:7: quality.t: unknown key spike; did you mean spike_test? known are "
                + QualityTest.allCases.map(\.name).joined(separator: ", ")
        ),
        ("quality:\n  t: {spike_test: {}}", "r.yaml:2:19: quality.t.spike_test: says nothing; leave it out"),
        (
            "quality:\n  t: {gross_range_test: {suspect_span: [30, 2]}}",
            "r.yaml:2:40: quality.t.gross_range_test.suspect_span: a span has two numbers; [lower, upper]"
        ),
        (
            "quality:\n  t: {gross_range_test: {suspect_span: [2, 30], fail_span: [3, 40]}}",
            "r.yaml:2:25: quality.t.gross_range_test: suspect_span reaches beyond fail_span; it must lie within"
        ),
        (
            "quality:\n  t: {flat_line_test: {tolerence: 1}}",
            "r.yaml:2:24: quality.t.flat_line_test: unknown key tolerence; did you mean tolerance? known are "
                + "suspect_threshold, fail_threshold, tolerance"
        ),
    ]

    private func read(_ text: String) throws -> (block: QualityBlock?, problems: [String]) {
        let log = YAMLLog(file: "r.yaml")
        let value = try #require(YAMLReader.read(text, log: log)?.fields()?.optional("quality"))
        let block = QualityBlock(value)
        return (block, log.problems.map(\.description))
    }

    @Test(arguments: wrong) func whatIsWrongIsToldWhereItStands(_ text: String, _ says: String) throws {
        #expect(try read(text).problems == [says])
    }

    /// What the profile may have need not be said again.
    @Test(arguments: [
        "{flat_line_test: {tolerance: 0.1}}", "{spike_test: {method: average}}", "{rate_of_change_test: {n_dev: 4}}",
        "{attenuated_signal_test: {test_period: 3h}}", "{neighbour_test: {n_dev: 3}}",
        "{gross_range_test: {suspect_span: [-400, 400]}}",
    ])
    func partsAreRight(_ block: String) throws {
        #expect(try read("quality: {t: \(block)}").problems == [])
    }

    @Test func theTextIsCanonical() throws {
        let one = try read(
            "quality:\n  b:\n    spike_test: {method: average, fail_threshold: 2} # why\n  a: {time_gap_test: {fail_span: \"2h\"}}"
        )
        let other = try read(
            "quality: {a: {time_gap_test: {fail_span: 2h}}, b: {spike_test: {fail_threshold: 2, method: average}}}"
        )
        #expect(one.problems == [] && other.problems == [])
        #expect(one.block?.text == other.block?.text)
        let text = try #require(one.block?.text)
        #expect(QualityBlock.read(text, of: "x").block?.text == text)
    }

    /// Each test, with values of every kind, comes back from the text that is stored.
    @Test(arguments: [
        "{gross_range_test: {fail_span: [-.inf, 50], suspect_span: [-3.1, 1e-7]}}",
        "{climatology_test: {config: [{period: month, tspan: [6, 8], vspan: [1, 2], fspan: [-1, 9], zspan: [0, 0.5]}, "
            + "{tspan: [2026-06-01, 2026-09-30T08:00:00Z], vspan: [3, 4]}]}}",
        "{spike_test: {suspect_threshold: 0.1, method: differential}}",
        "{rate_of_change_test: {threshold: 0.0011, n_dev: 3, period: 25h}}",
        "{flat_line_test: {tolerance: 0.3, suspect_threshold: 3h, fail_threshold: 6h}}",
        "{attenuated_signal_test: {fail_threshold: 0.2, test_period: 900, min_period: 300, check_type: range}}",
        "{time_gap_test: {fail_span: 2.5}, location_test: {range_max: 3000, range_method: wgs84}}",
        "{neighbour_test: {channel: other, period: 3h}, density_inversion_test: {suspect_threshold: -0.03}}",
        "{location_test: {longitude: lon}, density_inversion_test: {fail_threshold: -1, temperature: t, salinity: s, "
            + "depth: d}}",
        "{stuck_clock_test: {suspect_threshold: 3}, identical_payload_test: {fail_threshold: 5}}", "{}",
    ])
    func aPlanComesBackFromItsText(_ block: String) throws {
        let value = try #require(YAMLReader.read(block, log: YAMLLog(file: "")))
        for cadence in [
            QualityCadence(interval: 0), QualityCadence(interval: 0.1, cut: 300, restsAtZero: true, fallIsNews: true),
        ] {
            let plan = QualityPlan(tests: QualityReader().read(value), cadence: cadence)
            let read = try #require(QualityPlan.read(plan.text), "\(plan.text)")
            #expect(read.tests == plan.tests && read.cadence == plan.cadence && read.id == plan.id)
        }
        #expect(QualityPlan.read("else") == nil)
    }
}

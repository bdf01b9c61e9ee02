import Testing
import TideModel
import TideProfiles
import TideUnits

@Suite("Series")
struct SeriesTests {
    private func series(_ quality: String) throws -> SeriesSpec {
        let profile = try Sample.profile(Sample.text([(#"unit: "[degF]"}"#, #"unit: "[degF]"\#(quality)}"#)]))
        return try #require(profile.series.first { $0.channel == "water_temperature" })
    }

    @Test("values are converted to the quantity's unit")
    func conversion() throws {
        let series = try series("")
        #expect(series.quantity.unit.code == "Cel" && series.unit.code == "[degF]")
        #expect(series.value(of: 50) == 10)
    }

    @Test("spans: the quantity's, overlaid by the profile's key by key, in the series' own unit")
    func spans() throws {
        let usual = try #require(Quantities.named("water_temperature"))
        #expect(try series("").failSpan == usual.failSpan)
        let failed = try series(", quality: {gross_range_test: {fail_span: [14, 122]}}")
        #expect(failed.failSpan == Span(-10, 50))
        let both = try series(
            ", quality: {gross_range_test: {fail_span: [14, 122], suspect_span: [32, .inf]}}".replacing(
                ".inf",
                with: "86"
            )
        )
        #expect(both.failSpan == Span(-10, 50) && both.suspectSpan == Span(0, 30))
        let open = try series(", quality: {gross_range_test: {fail_span: [-.inf, 122]}}")
        #expect(open.failSpan == Span(-.infinity, 50))
    }

    static let flags: [(Double, QCFlag)] = [
        (-10.1, .fail), (-10, .suspect), (-0.1, .suspect), (0, .pass), (30, .pass), (30.1, .suspect), (50, .suspect),
        (50.1, .fail), (.nan, .missing), (.infinity, .fail), (-.infinity, .fail),
    ]

    @Test("flags of the gross range test", arguments: flags)
    func flag(_ value: Double, _ flag: QCFlag) throws {
        let series = try series(", quality: {gross_range_test: {fail_span: [14, 122], suspect_span: [32, 86]}}")
        #expect(series.flag(of: value) == flag)
    }

    @Test("without any span everything but NaN passes")
    func open() throws {
        let profile = try Sample.profile()
        let state = try #require(profile.series.first { $0.quantity.failSpan == nil })
        #expect(state.flag(of: 1e300) == .pass && state.flag(of: .nan) == .missing)
    }

    @Test("facts for people are kept")
    func about() throws {
        let text = Sample.text([
            (
                "version: 3",
                """
                version: 3
                vendor: {name: ACME, name_zh: 某某}
                model: {name: Buoy, hardware: ["1.x"], firmware: [">=2.0 <3"]}
                kind: [sensor, gateway]
                power: {class: battery, battery_series: vbat}
                links: {datasheet: "https://example.org/x.pdf"}
                expects: {interval: 10m, jitter: 2m, late: 3x, silent: 2h}
                delivery: {retained: store}
                """
            ),
            (
                #"unit: "[degF]"}"#,
                #"unit: "[degF]", at: {depth: {value: 50, unit: cm}}, precision: 0.1, class: water, valid_for: 30m}"#
            ),
        ])
        let profile = try Sample.profile(text)
        #expect(profile.about.vendor == "ACME" && profile.about.vendorChinese == "某某" && profile.about.model == "Buoy")
        #expect(profile.about.hardware == ["1.x"] && profile.about.firmware == [">=2.0 <3"])
        #expect(profile.about.kinds == [.sensor, .gateway] && profile.about.power == .battery)
        #expect(profile.about.links == ["datasheet": "https://example.org/x.pdf"])
        let expects = try #require(profile.expects)
        #expect(expects.interval == 600_000 && expects.jitter == 120_000)
        #expect(expects.late == 1_800_000 && expects.silent == 7_200_000)
        #expect(profile.delivery.retained == .store)
        let series = try #require(profile.series.first { $0.channel == "water_temperature" })
        #expect(series.about.depth == 0.5 && series.about.precision == 0.1)
        #expect(series.about.dataClass == "water" && series.about.validFor == 1_800_000)
    }

    @Test("a listing for people")
    func listing() throws {
        let text = ProfileListing.text(of: try Sample.profile())
        for line in [
            "test/buoy@3", "topics    farm/{site}/{device}/up",
            "device    {site}/{device}, registered on first sight, at most 1000 per hour",
            "time      $.ts as unix_ms, zone UTC, from 400d before to 1h after receive time, else quarantine",
            "water_temperature  water_temperature  [degF]", "attributes: note",
        ] {
            #expect(text.contains(line), "\(line) in\n\(text)")
        }
    }
}

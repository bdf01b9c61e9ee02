import Testing
import TideModel
import TideProfiles
import TideQuality

/// What `filters` of a series are read as, and what is wrong with them, word for word.
struct FilterErrorsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var filters: String
        var problems: [String]
        var series: String

        init(_ name: String, _ filters: String, _ problems: String..., series: String = "oxygen") {
            (testDescription, self.filters, self.problems, self.series) = (name, filters, problems, series)
        }
    }

    private static let measured = [
        "oxygen": ("dissolved_oxygen", "mg/L"), "temperature": ("water_temperature", "degF"),
        "direction": ("wind_from_direction", "deg"), "pump": ("pump_state", "\"{state}\""),
        "rain": ("rainfall_total", "mm"),
    ]

    private static func profile(_ filters: String, of series: String = "oxygen") -> String {
        let (quantity, unit) = measured[series] ?? ("", "")
        return """
            schema: fieldtide.profile/1
            id: test/filters
            version: 1
            match: [{topic: "farm/{site}/{device}/up"}]
            identity: {site: "{site}", device: "{device}"}
            time: {source: receive}
            expects: {interval: 5m}
            decode: [{json: {fields: {v: {path: $.v, type: number}}}}]
            series:
              \(series):
                from: v
                quantity: \(quantity)
                unit: \(unit)
                filters:
            \(filters.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
            examples:
              - {name: normal, given: {topic: farm/a/b/up, text: '{"v": 7}'}, want: {\(series): 7}}
            """
    }

    static let cases: [Case] = [
        Case("no list", "{median: {count: 5}}", "15:7: series.oxygen.filters: a mapping is not a list"),
        Case(
            "none",
            "[]",
            "15:7: series.oxygen.filters: a filter is missing; known are clamp, median, ema, debounce, dead_band"
        ),
        Case(
            "unknown",
            "- medain: {count: 5}",
            "15:9: series.oxygen.filters[0]: unknown key medain; did you mean median? "
                + "known are clamp, median, ema, debounce, dead_band"
        ),
        Case(
            "two in one",
            "- {median: {count: 5}, ema: {time_constant: 1m}}",
            "15:9: series.oxygen.filters[0]: one filter a line of the list; - median: {count: 5}"
        ),
        Case(
            "too many",
            Array(repeating: "- median: {count: 3}", count: 9).joined(separator: "\n"),
            "15:7: series.oxygen.filters: 9 entries are too many; at most 8"
        ),
        Case(
            "even",
            "- median: {count: 4}",
            "15:25: series.oxygen.filters[0].median.count: 4 is even; "
                + "an odd number has one value in the middle: 5"
        ),
        Case(
            "window too long",
            "- median: {count: 33}",
            "15:25: series.oxygen.filters[0].median.count: 33 is out of range; right is 3…31"
        ),
        Case(
            "no time",
            "- ema: {}",
            "15:14: series.oxygen.filters[0].ema: time_constant is missing; such as 30s, 10m or 1h"
        ),
        Case(
            "a time of another kind",
            "- debounce: {for: 10min}",
            #"15:25: series.oxygen.filters[0].debounce.for: "10min" is not a stretch of time such as 500ms, 60s, 10m, 36h or 400d"#
        ),
        Case(
            "no bound",
            "- clamp: {}",
            "15:16: series.oxygen.filters[0].clamp: a bound is missing; lower: 0, upper: 20, or one of them"
        ),
        Case(
            "bounds the wrong way round",
            "- clamp: {lower: 5, upper: 0.5}",
            "15:16: series.oxygen.filters[0].clamp: lower is not below upper"
        ),
        Case(
            "another unit",
            "- clamp: {lower: 0 Cel}",
            "15:24: series.oxygen.filters[0].clamp.lower: dissolved_oxygen is stored in mg/L; Cel is temperature, "
                + "mg/L is mass concentration or density"
        ),
        Case(
            "dead band not last",
            "- dead_band: {width: 0.1, heartbeat: 15m}\n- median: {count: 3}",
            "15:9: series.oxygen.filters[0]: dead_band is not the last filter; "
                + "what it holds back no other filter can take"
        ),
        Case(
            "dead band without heartbeat",
            "- dead_band: {width: 0.1}",
            "15:20: series.oxygen.filters[0].dead_band: heartbeat is missing; such as 30s, 10m or 1h"
        ),
        Case(
            "dead band below nothing",
            "- dead_band: {width: -0.1, heartbeat: 15m}",
            #"15:28: series.oxygen.filters[0].dead_band.width: "-0.1" is below 0; width: 0 stores every value that is another"#
        ),
        Case(
            "an average of directions",
            "- ema: {time_constant: 1m}",
            "15:9: series.direction.filters[0]: wind_from_direction is a direction: between 359 and 1 lies 0, not 180; "
                + "right are clamp, debounce and dead_band where they make sense",
            series: "direction"
        ),
        Case(
            "a median of a counter",
            "- median: {count: 3}",
            "15:9: series.rain.filters[0]: rainfall_total is a counter: it would no longer show what was counted; "
                + "right are clamp, debounce and dead_band where they make sense",
            series: "rain"
        ),
        Case(
            "a median of codes",
            "- median: {count: 3}",
            "15:9: series.pump.filters[0]: pump_state is a code: between two codes there is nothing; "
                + "right are clamp, debounce and dead_band where they make sense",
            series: "pump"
        ),
        Case(
            "codes are not clamped",
            "- clamp: {lower: 0}",
            "15:9: series.pump.filters[0]: pump_state is a code; "
                + "a code beyond a bound is another code: no clamp",
            series: "pump"
        ),
        Case(
            "codes have no width",
            "- dead_band: {width: 1, heartbeat: 1h}",
            "15:28: series.pump.filters[0].dead_band.width: pump_state is a code; "
                + "width: 0 stores every value that is another",
            series: "pump"
        ),
    ]

    @Test(arguments: cases) func problems(_ test: Case) {
        let loaded = DeviceProfile.load(Self.profile(test.filters, of: test.series), file: "f.yaml") { _ in nil }
        #expect(loaded.errors.map { "\($0)".replacing("f.yaml:", with: "") } == test.problems)
    }

    @Test func filtersAreInTheUnitOfTheQuantity() throws {
        let filters = """
            - clamp: {lower: 32, upper: 40 Cel}
            - median: {count: 31}
            - ema: {time_constant: 10m}
            - debounce: {for: 500ms}
            - dead_band: {width: 0.9, heartbeat: 1h}
            """
        let loaded = DeviceProfile.load(Self.profile(filters, of: "temperature"), file: "f.yaml") { _ in nil }
        let plan = try #require(loaded.profile?.series.first?.filters)
        #expect(
            plan.filters == [
                .clamp(lower: 0, upper: 40), .median(count: 31), .ema(timeConstant: 600_000), .debounce(duration: 500),
            ]
        )
        let band = try #require(plan.deadBand)
        #expect(abs(band.width - 0.5) < 1e-12 && band.heartbeat == 3_600_000)
        #expect(plan.reach == 30 * 900_000 + 40 * 600_000 + 1_000 + 900_000)
    }

    @Test func onlyEqualityOfCodesMatters() throws {
        let filters = "- debounce: {for: 30s}\n- dead_band: {width: 0, heartbeat: 1h}"
        let loaded = DeviceProfile.load(Self.profile(filters, of: "pump"), file: "f.yaml") { _ in nil }
        #expect(loaded.errors.isEmpty)
        #expect(loaded.profile?.series.first?.filters?.deadBand?.width == 0)
    }

    @Test func aProfileCalibratesNothing() {
        let text = Self.profile("- median: {count: 3}").replacing(
            "    from: v",
            with: "    calibrate: {offset: 1}\n    from: v"
        )
        let problems = DeviceProfile.load(text, file: "f.yaml") { _ in nil }.errors.map { "\($0)" }
        #expect(
            problems == [
                "f.yaml:11:5: series.oxygen: calibrate is no part of a profile, which is of many devices: "
                    + "`fieldtide calibrate` corrects the series of one"
            ]
        )
    }
}

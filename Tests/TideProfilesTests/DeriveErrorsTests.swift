import Testing
import TideModel
import TideProfiles
import TideUnits

/// What is wrong with a `derive` block, word for word.
struct DeriveErrorsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var block: String
        var problem: String

        init(_ name: String, _ block: String, _ problem: String) {
            (testDescription, self.block, self.problem) = (name, block, problem)
        }
    }

    private static func profile(_ block: String, expects: String = "") -> String {
        """
        schema: fieldtide.profile/1
        id: test/derive
        version: 1
        \(expects)
        match: [{topic: "farm/{site}/{device}/up"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: receive}
        decode: [{json: {fields: {o: {path: $.o, type: number}, t: {path: $.t, type: number}, s: {path: $.s, type: number}}}}]
        series:
          oxygen: {from: o, quantity: dissolved_oxygen, unit: mg/L}
          salinity: {from: s, quantity: practical_salinity, unit: "1"}
          temperature: {from: t, quantity: water_temperature, unit: "[degF]"}
        derive:
          sat: \(block)
        examples:
          - {name: normal, given: {topic: farm/a/b/up, text: '{"o": 7}'}, want: {oxygen: 7}}
        """
    }

    private static func expr(_ text: String) -> String { "{expr: \"\(text)\"}" }

    static let cases: [Case] = [
        Case("no mapping", "7", #"14:8: derive.sat: "7" is not a mapping of keys and values"#),
        Case(
            "no expression",
            "{unit: \"%\"}",
            "14:8: derive.sat: expr is missing; such as oxygen_saturation(DO=oxygen, SP=31, t=temperature)"
        ),
        Case(
            "no call",
            expr("oxygen * 2"),
            #"14:15: derive.sat.expr: "oxygen * 2" is no call of a function; "#
                + "such as oxygen_saturation(DO=oxygen, SP=31, t=temperature)"
        ),
        Case(
            "unknown function",
            expr("oxygen_saturatoin(oxygen, 31, temperature)"),
            #"14:15: derive.sat.expr: there is no derived quantity "oxygen_saturatoin"; did you mean oxygen_saturation?"#
        ),
        Case(
            "unknown input",
            expr("oxygen_saturation(D=oxygen, SP=31, t=temperature)"),
            #"14:15: derive.sat.expr: oxygen_saturation has no input "D"; did you mean DO?"#
        ),
        Case(
            "too many",
            expr("oxygen_saturation(oxygen, 31, temperature, 1000, 7)"),
            "14:15: derive.sat.expr: oxygen_saturation takes at most 4 arguments: DO, SP, t, air_pressure"
        ),
        Case(
            "too few",
            expr("oxygen_saturation(oxygen, 31)"),
            "14:15: derive.sat.expr: t of oxygen_saturation is missing (water temperature)"
        ),
        Case(
            "twice",
            expr("oxygen_saturation(oxygen, 31, temperature, DO=oxygen)"),
            "14:15: derive.sat.expr: DO is there twice"
        ),
        Case(
            "no name behind a name",
            expr("oxygen_saturation(DO=oxygen, 31, temperature)"),
            "14:15: derive.sat.expr: 31 has no name, but one before it has"
        ),
        Case(
            "unknown channel",
            expr("oxygen_saturation(oxygn, 31, temperature)"),
            "14:15: derive.sat.expr: there is no series oxygn; did you mean oxygen? "
                + "known are oxygen, salinity, temperature"
        ),
        Case(
            "wrong order",
            expr("oxygen_saturation(oxygen, temperature, salinity)"),
            "14:15: derive.sat.expr: temperature is water_temperature, which is no SP: SP: "
                + "Cel is temperature, 1 is a number or ratio"
        ),
        Case(
            "unit of a number",
            expr("oxygen_saturation(oxygen, 31, temperature, 1 m)"),
            "14:15: derive.sat.expr: air_pressure: m is length, hPa is pressure"
        ),
        Case(
            "out of range",
            expr("oxygen_saturation(oxygen, 310, temperature)"),
            "14:15: derive.sat.expr: SP is 310.0, the formula holds from 0.0 to 42.0"
        ),
        Case(
            "no unit",
            expr("oxygen_saturation(oxygen, 31, 20 Celsius)"),
            ""
        ),
        Case(
            "fallback of a number",
            expr("oxygen_saturation(oxygen, 31 ?? 30, temperature)"),
            "14:15: derive.sat.expr: 31 is no channel, so ?? means nothing"
        ),
        Case(
            "fallback to a channel",
            expr("oxygen_saturation(oxygen, salinity ?? oxygen, temperature)"),
            "14:15: derive.sat.expr: oxygen is no number; behind ?? stands one, perhaps with its unit"
        ),
        Case(
            "no channel",
            expr("oxygen_saturation(7, 31, 20)"),
            "14:15: derive.sat.expr: no argument is a channel; known are oxygen, salinity, temperature"
        ),
        Case(
            "a list",
            expr("degree_hours(20 Cel, temperature)"),
            "14:15: derive.sat.expr: degree_hours takes a list, and one reading is none"
        ),
        Case(
            "derived from derived",
            expr("oxygen_saturation(other, 31, temperature)") + "\n  other: " + expr("SR_from_SP(salinity)"),
            "14:15: derive.sat.expr: other is derived itself; derive from what is measured, with one of the functions"
        ),
        Case(
            "quantity of another dimension",
            #"{quantity: water_temperature, expr: "SR_from_SP(salinity)"}"#,
            "14:19: derive.sat.quantity: "
        ),
        Case(
            "unit of another dimension",
            #"{unit: m, expr: "SR_from_SP(salinity)"}"#,
            "14:15: derive.sat.unit: "
        ),
        Case(
            "no quantity",
            expr("z_from_p(3, 35)") + "\n  deep: " + expr("sun_declination(time)"),
            "14:15: derive.sat.expr: no argument is a channel; known are oxygen, salinity, temperature"
        ),
        Case(
            "skew",
            #"{needs: {max_skew: 2d}, expr: "SR_from_SP(salinity)"}"#,
            #"14:27: derive.sat.needs.max_skew: "2d" is out of range; at most 1d"#
        ),
        Case(
            "worst flag",
            #"{needs: {qc_min: fail}, expr: "SR_from_SP(salinity)"}"#,
            #"14:25: derive.sat.needs.qc_min: "fail" is not known here; right is pass, suspect"#
        ),
        Case(
            "a day",
            #"{every: day, expr: "SR_from_SP(salinity)"}"#,
            "14:9: derive.sat: every is not supported by this version; remove it"
        ),
    ]

    @Test(arguments: cases)
    func problems(_ wanted: Case) {
        let result = DeviceProfile.load(Self.profile(wanted.block), file: "p.yaml", zones: { _ in nil })
        let first = result.errors.first.map { "\($0)" } ?? ""
        #expect(first.hasPrefix(wanted.problem.isEmpty ? "" : "p.yaml:" + wanted.problem), "\(first)")
        #expect((result.profile == nil) == !wanted.problem.isEmpty || !result.errors.isEmpty, "\(first)")
    }
}

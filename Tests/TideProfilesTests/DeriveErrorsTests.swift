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
            "14:15: derive.sat.expr: degree_hours takes a list, and one reading is none; write every: day"
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
            "another window",
            #"{every: hour, expr: "SR_from_SP(mean(salinity))"}"#,
            #"14:16: derive.sat.every: "hour" is not known here; right is day"#
        ),
        Case(
            "a day of a bare channel",
            #"{every: day, expr: "SR_from_SP(salinity)"}"#,
            "14:27: derive.sat.expr: salinity has many readings a day; write mean(salinity)"
        ),
        Case(
            "a list of a bare channel",
            #"{every: day, expr: "degree_hours(limit=20, T=temperature)"}"#,
            "14:27: derive.sat.expr: temperature has many readings a day; write hourly(temperature)"
        ),
        Case(
            "an unknown reduction",
            #"{every: day, expr: "SR_from_SP(median(salinity))"}"#,
            "14:27: derive.sat.expr: there is no median of a day; known are min, max, mean, sum, count, values, hourly"
        ),
        Case(
            "a reduction of two",
            #"{every: day, expr: "SR_from_SP(mean(salinity, oxygen))"}"#,
            "14:27: derive.sat.expr: mean(salinity, oxygen): mean takes one channel"
        ),
        Case(
            "a list for a number",
            #"{every: day, expr: "SR_from_SP(hourly(salinity))"}"#,
            "14:27: derive.sat.expr: SP takes one number: min, max, mean, sum or count"
        ),
        Case(
            "a number for a list",
            #"{every: day, expr: "degree_hours(limit=20, T=mean(temperature))"}"#,
            "14:27: derive.sat.expr: T takes a list: hourly or values"
        ),
        Case(
            "a reduction of another dimension",
            #"{every: day, expr: "SR_from_SP(mean(temperature))"}"#,
            "14:27: derive.sat.expr: temperature is water_temperature, which is no SP: SP: "
                + "Cel is temperature, 1 is a number or ratio"
        ),
        Case(
            "a reduction of an unknown channel",
            #"{every: day, expr: "SR_from_SP(mean(salinty))"}"#,
            "14:27: derive.sat.expr: there is no series salinty; did you mean salinity? "
                + "known are oxygen, salinity, temperature"
        ),
        Case(
            "a reduction without a day",
            expr("SR_from_SP(mean(salinity))"),
            "14:15: derive.sat.expr: mean(salinity) is of a day; write every: day"
        ),
        Case(
            "days of days",
            #"{every: day, expr: "SR_from_SP(mean(other))"}"# + "\n  other: "
                + #"{every: day, expr: "SR_from_SP(mean(salinity))"}"#,
            "14:27: derive.sat.expr: other is of days itself; take what is measured"
        ),
        Case(
            "values that stand for nobody knows what",
            #"{every: day, expr: "degree_hours(limit=20, T=values(temperature))"}"#,
            "14:27: derive.sat.expr: step is missing (time that each of the values stands for); or take hourly(…)"
        ),
        Case(
            "values of five minutes",
            #"{every: day, expr: "degree_hours(20, step=5 min, T=values(temperature))"}"#,
            ""
        ),
        Case(
            "hours of a day",
            #"{every: day, needs: {coverage: 80%, qc_min: pass}, expr: "degree_hours(20, T=hourly(temperature))"}"#,
            ""
        ),
        Case(
            "a fallback for a list",
            #"{every: day, expr: "degree_hours(limit=20, T=hourly(temperature) ?? 20)"}"#,
            "14:27: derive.sat.expr: T is a list, so ?? means nothing"
        ),
        Case(
            "skew of a day",
            #"{every: day, needs: {max_skew: 5m}, expr: "SR_from_SP(mean(salinity))"}"#,
            "14:29: derive.sat.needs: max_skew means nothing with every: day"
        ),
        Case(
            "coverage of a time",
            #"{needs: {coverage: 50%}, expr: "SR_from_SP(salinity)"}"#,
            "14:17: derive.sat.needs: coverage means nothing without every: day"
        ),
        Case(
            "dusk of a day",
            #"{every: day, expr: "dawn_oxygen(dusk(oxygen), oxygen)"}"#,
            "14:27: derive.sat.expr: dusk(oxygen) is of a night, not of a day"
        ),
        Case(
            "dusk at half a place",
            expr("hours_to_low_oxygen(dusk(oxygen, lat=36), oxygen)"),
            "14:15: derive.sat.expr: dusk(oxygen, lat=36): give both lat and lon, or neither"
        ),
        Case(
            "dusk beyond the pole",
            expr("hours_to_low_oxygen(dusk(oxygen, lat=96, lon=3), oxygen)"),
            "14:15: derive.sat.expr: lat is degrees, -90 to 90"
        ),
        Case(
            "dusk of another dimension",
            expr("hours_to_low_oxygen(dusk(temperature), oxygen)"),
            "14:15: derive.sat.expr: temperature is water_temperature, which is no DO_dusk: DO_dusk: "
                + "Cel is temperature, mg/L is mass concentration"
        ),
        Case(
            "after without dusk",
            #"{needs: {after: 3h}, expr: "SR_from_SP(salinity)"}"#,
            "14:24: derive.sat.needs.after: after means nothing without dusk(…)"
        ),
        Case(
            "no share",
            #"{every: day, needs: {coverage: 180%}, expr: "SR_from_SP(mean(salinity))"}"#,
            #"14:39: derive.sat.needs.coverage: "180%" is no share; 0% to 100%, such as 80%"#
        ),
        Case(
            "tests of days",
            #"{every: day, quality: {climatology_test: {config: [{vspan: [1, 9], tspan: [1, 2], period: month}]}}, "#
                + #"expr: "SR_from_SP(mean(salinity))"}"#,
            "14:30: derive.sat.quality: a series over days is judged by its gross range alone; gross_range_test"
        ),
        Case(
            "a place that a site has not",
            expr("z_from_p(3, site.height)"),
            "14:15: derive.sat.expr: there is no site.height; a site has site.latitude and site.longitude"
        ),
        Case(
            "a place for no angle",
            expr("oxygen_saturation(oxygen, site.latitude, temperature)"),
            "14:15: derive.sat.expr: SP is in 1, which is no angle"
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

import Testing
import TideAlerts
import TideModel

/// Rules that can be read, but do nothing.
@Suite struct FindingsTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var rule: String
        var findings: [String]
    }

    static let alone = [
        Case(
            testDescription: "nothing wrong",
            rule: "watch: dissolved_oxygen\n    levels: {warning: {below: 5 mg/L}, emergency: {below: 0 mg/L}}",
            findings: []
        ),
        Case(
            testDescription: "below what the range test lets pass",
            rule: "watch: dissolved_oxygen\n    levels: {alarm: {below: -1 mg/L}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: no reading of dissolved_oxygen below -1 passes its range test "
                    + "(-0.5…25 mg/L)"
            ]
        ),
        Case(
            testDescription: "one severity of two",
            rule: "watch: water_temperature\n    levels: {warning: {above: 30 Cel}, alarm: {above: 40 Cel}}",
            findings: [
                "r.yaml:3:3: p/a alarm can never fire: no reading of water_temperature above 40 passes its range test "
                    + "(-2…40 Cel)"
            ]
        ),
        Case(
            testDescription: "a band that everything is in",
            rule: "watch: ph\n    levels: {alarm: {outside: [0, 14]}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: no reading of ph outside 0…14 passes its range test (0…14 [pH])"
            ]
        ),
        Case(
            testDescription: "longer than its hours",
            rule: "watch: dissolved_oxygen\n    for: 12h\n    hours: 22:00-06:00\n    levels: {alarm: {below: 4 mg/L}}",
            findings: ["r.yaml:3:3: p/a can never fire: `for` is 12h, and season and hours leave 8h at a time"]
        ),
        Case(
            testDescription: "longer than its season",
            rule: "watch: ph\n    for: 20d\n    season: 12-25..01-05\n    levels: {alarm: {above: 9}}",
            findings: ["r.yaml:3:3: p/a can never fire: `for` is 20d, and season and hours leave 12d at a time"]
        ),
        Case(
            testDescription: "time to what no reading says",
            rule: "watch: {time_to: dissolved_oxygen, falls_to: -1 mg/L, over: 1h}\n    levels: {alarm: {below: 1 h}}",
            findings: [
                "r.yaml:3:3: p/a waits for what never comes: no reading of dissolved_oxygen at most -1 passes its range "
                    + "test (-0.5…25 mg/L)"
            ]
        ),
        Case(
            testDescription: "less than no time",
            rule: "watch: {time_to: dissolved_oxygen, falls_to: 3 mg/L, over: 1h}\n    levels: {alarm: {below: 0 h}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: what is watched is never below 0: it lies within 0…720"
            ]
        ),
        Case(
            testDescription: "devices that no reading makes count",
            rule: "watch: {count_of: dissolved_oxygen, below: -1 mg/L}\n    levels: {alarm: {at_least: 3}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: no reading of dissolved_oxygen below -1 passes its range test "
                    + "(-0.5…25 mg/L)"
            ]
        ),
        Case(
            testDescription: "guards that contradict",
            rule:
                "watch: ph\n    while: [{series: aerator_current, below: 1 A}, {series: aerator_current, at_least: 1 A}]\n"
                + "    levels: {alarm: {above: 9}}",
            findings: ["r.yaml:3:3: p/a can never fire: aerator_current is never both below 1 and at least 1"]
        ),
        Case(
            testDescription: "a guard that never holds",
            rule: "watch: ph\n    while: {series: aerator_current, below: -1 A}\n    levels: {alarm: {above: 9}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: no reading of aerator_current below -1 passes its range test "
                    + "(-0.5…200 A)"
            ]
        ),
        Case(
            testDescription: "more hours than there are",
            rule: "watch: {hours_of: dissolved_oxygen, below: 5 mg/L, over: 6h}\n    levels: {alarm: {above: 8 h}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: what is watched is never above 8: it lies within 0…6"
            ]
        ),
        Case(
            testDescription: "a ratio below zero",
            rule: "watch: {ratio_of: rumination_time, over: 1d, past: 7d}\n    levels: {alarm: {below: 0}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: what is watched is never below 0: it lies within 0…inf"
            ]
        ),
        Case(
            testDescription: "faster than the sensor's whole span",
            rule: "watch: {rate_of: water_temperature, over: 7h}\n    levels: {alarm: {above: 24 K/h}}",
            findings: [
                "r.yaml:3:3: p/a can never fire: what is watched is never above 0.006666666666666667: it lies within "
                    + "-0.0033333333333333335…0.0033333333333333335"
            ]
        ),
        Case(
            testDescription: "nearer than inside",
            rule: "watch: {outside_of: {center: [37, 122], radius: 1 km}}\n    levels: {alarm: {below: 0 m}}",
            findings: ["r.yaml:3:3: p/a can never fire: what is watched is never below 0: it lies within 0…2"]
        ),
        Case(
            testDescription: "inside, of a fence that something is to stay out of",
            rule: "watch: {outside_of: {center: [37, 122], radius: 1 km}}\n    levels: {alarm: {at_most: 0 m}}",
            findings: []
        ),
        Case(
            testDescription: "a silence with hours",
            rule: "watch: {silence_of: ph}\n    hours: 08:00-18:00\n    levels: {alarm: {}}",
            findings: ["r.yaml:3:3: p/a season, hours and while mean nothing to silence_of: it counts always"]
        ),
    ]

    static func file(_ rule: String) -> RuleFile {
        RuleFile(path: "r.yaml", text: "pack: p\nrules:\n  a:\n    title: T\n    \(rule)\n")
    }

    @Test(arguments: alone)
    func neverFires(_ wanted: Case) {
        let file = Self.file(wanted.rule)
        #expect(RuleSet.load([file]).errors.isEmpty)
        let found = RuleSet.findings([file]).map(\.description)
        #expect(found.count == wanted.findings.count)
        for (found, wanted) in zip(found, wanted.findings) {
            #expect(found.hasSuffix(wanted) || found.contains(wanted))
        }
    }
}

import Testing
import TideAlerts
import TideModel

/// The tester of rules: that it sees what the engine does, and says what differs.
@Suite struct RuleTesterTests {
    static let pack = RuleFile(
        path: "turbot.yaml",
        text: """
            pack: turbot
            rules:
              oxygen_low:
                title: Low oxygen
                scope: {species: turbot}
                watch: dissolved_oxygen
                for: 10m
                levels:
                  warning: {below: 5 mg/L}
                  alarm: {below: 4 mg/L, clear: 4.5 mg/L}
              silent:
                title: Silent
                watch: {silence_of: device}
                levels: {warning: {for: 10m}}
              layers:
                title: Layers
                watch: {difference: [{channel: top}, {channel: bottom}]}
                levels: {warning: {at_least: 2}}
              night:
                title: Cold night
                watch: water_temperature
                hours: 20:00-06:00
                levels: {warning: {below: 50 degF, confirm: none}}
                shown_in: "[degF]"
            """
    )

    private static let ahead = RuleFile(
        path: "ahead.yaml",
        text: """
            pack: ahead
            rules:
              soon:
                title: Oxygen will be low soon
                watch: {time_to: dissolved_oxygen, falls_to: 3 mg/L, over: 30m}
                levels:
                  warning: {below: 2 h, clear: 3 h, confirm: none}
                  alarm: {below: 30 min, confirm: none}
              many:
                title: Oxygen is low in many places
                watch: {count_of: dissolved_oxygen, below: 3 mg/L, within: 20m}
                levels: {alarm: {at_least: 2, confirm: none}}
                no_data: ignore
              dark:
                title: Many are silent
                watch: {count_of: silent, in: unit}
                levels: {warning: {at_least: 3}}
            """
    )

    @Test("time to a limit, and devices that are low or silent")
    func ahead() {
        let tests = """
            tests:
              - name: two ponds, one after the other
                in: {kind: pond}
                series:
                  a: {quantity: dissolved_oxygen, values: 6-0.05x70 _x30 5x20}
                  b: {quantity: dissolved_oxygen, values: 6x60 2.9x11}
                  c: {quantity: dissolved_oxygen, values: 6x71}
                expect:
                  - {at: 14m, alert: ahead/soon, target: a, state: none}
                  - {at: 16m, alert: ahead/soon, target: a, state: firing, severity: warning}
                  - {at: 32m, alert: ahead/soon, target: a, state: firing, severity: alarm}
                  - {at: 59m, alert: ahead/many, state: none}
                  - {at: 61m, alert: ahead/many, target: test, state: firing}
                  - {at: 76m, alert: ahead/dark, state: none}
                  - {at: 77m, alert: ahead/dark, target: test/unit, state: firing}
                  - {at: 88m, alert: ahead/many, state: firing}
                  - {at: 90m, alert: ahead/many, state: resolved}
                  - {at: 101m, alert: ahead/dark, state: resolved}
            """
        let file = RuleFile(path: "ahead.test.yaml", text: tests)
        let report = RuleTester.run(rules: [Self.ahead], tests: [file])
        #expect((report.errors + report.failures).map(\.description) == [])
    }

    private static func run(_ tests: String) -> RuleTestReport {
        RuleTester.run(rules: [pack], tests: [RuleFile(path: "turbot.test.yaml", text: tests)])
    }

    static let whole = """
        tests:
          - name: oxygen falls in a tank
            in: {kind: tank, species: turbot}
            series:
              probe: {quantity: dissolved_oxygen, values: 6x5 4.8x15 3.9x20 4.2x5 4.6x20 6x5}
            expect:
              - {at: 4m, alert: turbot/oxygen_low, state: none}
              - {at: 6m, alert: turbot/oxygen_low, state: pending}
              - {at: 15m, alert: turbot/oxygen_low, state: firing, severity: warning}
              - {at: 35m, alert: turbot/oxygen_low, target: probe, state: firing, severity: alarm}
              - {at: 44m, alert: turbot/oxygen_low, state: firing, severity: alarm}
              - {at: 46m, alert: turbot/oxygen_low, state: firing, severity: warning}
              - {at: 66m, alert: turbot/oxygen_low, state: resolved}
            messages:
              - {at: 16m, to: test, about: turbot/oxygen_low, event: fired}
              - {at: 31m, to: test, about: turbot/oxygen_low, event: escalated}
          - name: nothing comes, and later everything fails its tests
            in: {kind: tank, species: turbot, site: bay}
            series:
              probe: {quantity: dissolved_oxygen, device: p1, unit: ug/L, values: "3000x12 _x20 3000 3000!x10"}
            expect:
              - {at: 11m, alert: turbot/oxygen_low, state: firing}
              - {at: 18m, alert: turbot/oxygen_low, state: no_data}
              - {at: 27m, alert: turbot/silent, state: pending}
              - {at: 28m, alert: turbot/silent, target: bay/p1, state: firing}
              - {at: 32m, alert: turbot/silent, state: resolved}
              - {at: 32m, alert: turbot/oxygen_low, state: firing}
              - {at: 40m, alert: turbot/oxygen_low, state: no_data}
          - name: layers of a tank
            in: {kind: tank}
            series:
              t: {quantity: water_temperature, channel: top, values: 20x10}
              b: {quantity: water_temperature, channel: bottom, values: 19x5 17x5}
            expect:
              - {at: 4m, alert: turbot/layers, state: none}
              - {at: 6m, alert: turbot/layers, target: test/unit, state: firing}
          - name: by day it may be cold
            start: 2026-01-05T19:50+08:00
            series: {probe: {quantity: water_temperature, unit: degF, values: 49x20}}
            expect:
              - {at: 9m, alert: turbot/night, state: none}
              - {at: 10m, alert: turbot/night, state: firing}
        """

    @Test("a file that is right")
    func right() {
        let report = Self.run(Self.whole)
        #expect(report.errors == [])
        #expect(report.failures.map(\.description) == [])
        #expect(report.tests == 4 && report.passed == 4 && report.isGood)
        #expect(report.notFired == [] && report.notQuiet == ["turbot/silent"])
    }

    @Test("routes of the test file")
    func routes() {
        let report = Self.run(
            """
            routes: [{to: wang, severity: warning, escalate: [{after: 15m, to: li}], tell_end: true}]
            tests:
              - name: nobody takes notice
                in: {kind: tank, species: turbot}
                series: {probe: {quantity: dissolved_oxygen, values: 3x40 6x5}}
                messages:
                  - {at: 11m, to: wang, about: turbot/oxygen_low, event: fired}
                  - {at: 26m, to: li, about: turbot/oxygen_low, event: passed_on}
                  - {at: 41m, to: wang, about: turbot/oxygen_low, event: resolved}
            """
        )
        #expect(report.errors == [])
        #expect(report.failures.map(\.description) == [])
    }

    struct Wrong: CustomTestStringConvertible {
        var testDescription: String
        var series = "probe: {quantity: dissolved_oxygen, values: 6x5 4.8x15 3.9x20}"
        var expect: String
        var answers: [String]
    }

    static let wrong = [
        Wrong(
            testDescription: "another state",
            expect: "expect: [{at: 35m, alert: turbot/oxygen_low, state: pending}]",
            answers: [
                "t.yaml:5:14: T: at 35m turbot/oxygen_low was firing alarm since 5m (3.9 mg/L), not pending"
            ]
        ),
        Wrong(
            testDescription: "another severity",
            expect: "expect: [{at: 15m, alert: turbot/oxygen_low, state: firing, severity: alarm}]",
            answers: [
                "t.yaml:5:14: T: at 15m turbot/oxygen_low was firing warning since 5m (4.8 mg/L), not firing alarm"
            ]
        ),
        Wrong(
            testDescription: "the rule is not for it",
            expect: "expect: [{at: 15m, alert: turbot/night, state: firing}]",
            answers: [
                "t.yaml:5:14: T: at 15m turbot/night was none (matches nothing: no series is water_temperature), not "
                    + "firing"
            ]
        ),
        Wrong(
            testDescription: "a message that is not there, and two that are",
            expect: "messages: [{at: 20m, to: test, about: turbot/oxygen_low, event: fired}]",
            answers: [
                "t.yaml:2:5: T: at 16m a message says fired of turbot/oxygen_low to test, which is not expected",
                "t.yaml:2:5: T: at 31m a message says escalated of turbot/oxygen_low to test, which is not expected",
                "t.yaml:5:16: T: at 20m no message says fired of turbot/oxygen_low to test",
            ]
        ),
        Wrong(
            testDescription: "no such rule",
            expect: "expect: [{at: 15m, alert: turbot/oxygen_lo, state: firing}]",
            answers: [
                "t.yaml:5:31: tests[0].expect[0].alert: no rule is turbot/oxygen_lo; did you mean turbot/oxygen_low?"
            ]
        ),
        Wrong(
            testDescription: "no such target",
            expect: "expect: [{at: 15m, alert: turbot/oxygen_low, target: prob, state: firing}]",
            answers: [
                "t.yaml:5:58: tests[0].expect[0].target: prob is not in the test; did you mean probe? right is probe, "
                    + "test, test/probe, test/unit"
            ]
        ),
        Wrong(
            testDescription: "no value",
            series: "probe: {quantity: dissolved_oxygen, values: 6x5 4.8y}",
            expect: "messages: []",
            answers: [
                "t.yaml:4:58: tests[0].series.probe.values: 4.8y is no value, or one of more than 50000; such as 8, "
                    + "5x10, 4.9-0.1x20, _, _x5, 3! or 3~"
            ]
        ),
        Wrong(
            testDescription: "a unit of something else",
            series: "probe: {quantity: dissolved_oxygen, unit: m, values: 6}",
            expect: "messages: []",
            answers: [
                "t.yaml:4:56: tests[0].series.probe.unit: m is no unit of dissolved_oxygen; right is such as mg/L"
            ]
        ),
        Wrong(
            testDescription: "it shows nothing",
            expect: "start: 2026-07-01T00:00Z",
            answers: ["t.yaml:2:5: tests[0]: neither expect nor messages: it shows nothing"]
        ),
        Wrong(
            testDescription: "no time",
            expect: "start: 2026-07-01\n    messages: []",
            answers: [
                "t.yaml:5:12: tests[0].start: \"2026-07-01\" is no time with a zone; such as 2026-07-01T00:00+08:00"
            ]
        ),
    ]

    @Test(arguments: wrong)
    func says(_ wrong: Wrong) {
        let text =
            "tests:\n  - name: T\n    in: {kind: tank, species: turbot}\n    series: {\(wrong.series)}\n"
            + "    \(wrong.expect)\n"
        let report = RuleTester.run(rules: [Self.pack], tests: [RuleFile(path: "t.yaml", text: text)])
        #expect((report.errors + report.failures).map(\.description) == wrong.answers)
        #expect(!report.isGood && report.passed == 0)
    }

    @Test("values")
    func values() throws {
        func point(_ value: Double, _ flag: QCFlag = .pass) -> ValueNotation.Point { .init(value: value, flag: flag) }
        #expect(try ValueNotation("8 -7.5").points == [point(8), point(-7.5)])
        #expect(try ValueNotation("5x2 4.9-0.1x3").points == [5, 5, 4.9, 4.8, 4.7].map { point($0) })
        #expect(try ValueNotation("-1+0.5x3").points == [-1, -0.5, 0].map { point($0) })
        #expect(
            try ValueNotation("_ _x2 3! 3~x2").points == [
                nil, nil, nil, point(3, .fail), point(3, .suspect), point(3, .suspect),
            ]
        )
        for wrong in ["x", "5x", "5x0", "5x1000000", "5-", "4-1", "1e3", "--1", "nan", "!", "_!", "5!-1x3", "0x1F"] {
            #expect(throws: ValueNotation.Wrong(word: wrong)) { try ValueNotation(wrong) }
        }
    }
}

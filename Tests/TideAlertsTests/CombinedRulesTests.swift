import Testing
import TideAlerts

/// Rules over several series, as files with their tests have them.
@Suite struct CombinedRulesTests {
    static let pack = RuleFile(
        path: "farm.yaml",
        text: """
            pack: farm
            rules:
              saturation:
                title: Little oxygen for this water
                watch: {expression: do / best, of: {do: dissolved_oxygen, best: oxygen_solubility}, unit: "%"}
                for: 10m
                levels: {warning: {below: 80 %, clear: 85 %}}
              astray:
                title: A cow has left the pasture
                watch: {outside_of: {corners: [[37.1, 122.4], [37.1, 122.5], [37.2, 122.5], [37.2, 122.4]]}}
                for: 10m
                levels: {alarm: {above: 50 m, clear: 20 m}}
            """
    )

    static let tests = """
        tests:
          - name: water that takes up more
            in: {kind: pond}
            series:
              probe: {quantity: dissolved_oxygen, values: 8x60}
              meter: {quantity: oxygen_solubility, device: probe, values: 9x20 11x20 9x20}
            expect:
              - {at: 19m, alert: farm/saturation, state: none}
              - {at: 25m, alert: farm/saturation, target: test/unit, state: pending}
              - {at: 30m, alert: farm/saturation, target: test/unit, state: firing, severity: warning}
              - {at: 41m, alert: farm/saturation, state: resolved}
              - {at: 41m, alert: farm/astray, state: none}
          - name: a cow
            in: {kind: herd}
            series:
              lat: {quantity: latitude, device: cow, values: 37.15x60}
              lon: {quantity: longitude, device: cow, values: 122.45x20 122.501x5 122.5003x2 122.501x13 122.5001x20}
            expect:
              - {at: 29m, alert: farm/astray, target: test/cow, state: pending}
              - {at: 38m, alert: farm/astray, target: test/cow, state: firing}
              - {at: 41m, alert: farm/astray, target: test/cow, state: resolved}
        """

    @Test("they fire for the unit and for the device")
    func run() {
        let report = RuleTester.run(rules: [Self.pack], tests: [RuleFile(path: "farm.test.yaml", text: Self.tests)])
        #expect(report.errors.isEmpty)
        #expect(report.failures.map(\.description) == [])
        #expect(report.tests == 2 && report.notFired.isEmpty)
    }

    @Test("what was there instead is told with its unit")
    func tells() {
        let text = Self.tests.replacing("target: test/cow, state: firing", with: "target: test/cow, state: none")
        let report = RuleTester.run(rules: [Self.pack], tests: [RuleFile(path: "farm.test.yaml", text: text)])
        #expect(
            report.failures.map(\.description) == [
                "farm.test.yaml:20:9: a cow: at 38m farm/astray of test/cow was firing alarm since 27m (88.6288 m), not none"
            ]
        )
    }
}

import Testing
import TideAlerts
import TideModel

/// Formulas over several series of a unit.
@Suite struct ExpressionTests {
    private static func load(_ watch: String, _ levels: String = "{alarm: {below: 80 %}}") -> (Rule?, [String]) {
        let text = "pack: p\nrules:\n  a:\n    title: T\n    watch: \(watch)\n    levels: \(levels)\n"
        let loaded = RuleSet.load([RuleFile(path: "r.yaml", text: text)])
        if let stored = loaded.stored { #expect(RuleSet(stored) == loaded.set) }
        return (loaded.set?.rules.first, loaded.errors.map(\.description))
    }

    private static let saturation =
        "{expression: do / best, of: {do: dissolved_oxygen, best: {channel: solubility, unit: mg/L}}, unit: \"%\"}"

    @Test("limits are in the unit of the result, inputs in the order of their names")
    func reads() throws {
        let (found, errors) = Self.load(Self.saturation, "{alarm: {below: 0.8 1}}")
        #expect(errors.isEmpty)
        let rule = try #require(found)
        #expect(rule.levels.map(\.bad) == [Comparison(.below, 80)])
        guard case .combined(let combination) = rule.watch else { Issue.record("no combination"); return }
        #expect(combination.within == 30 * 60_000)
        #expect(
            combination.inputs == [
                SeriesSelector(channel: "solubility", unit: "mg/L"), SeriesSelector(quantity: "dissolved_oxygen"),
            ]
        )
    }

    @Test("a difference of temperatures is one of 2 K as of 2 °C; a temperature is none")
    func temperatures() throws {
        let of = "of: {a: {channel: top, unit: Cel}, b: {channel: bottom, unit: Cel}}"
        let (one, _) = Self.load("{expression: a - b, \(of), unit: K}", "{alarm: {above: 2 Cel}}")
        #expect(try #require(one).levels[0].bad == Comparison(.above, 2))
        let (other, _) = Self.load("{expression: (a + b) / 2, \(of), unit: Cel}", "{alarm: {above: 300.15 K}}")
        #expect(abs(try #require(other).levels[0].bad.high - 27) < 1e-9)
        #expect(try #require(one) != other)
    }

    struct Wrong: CustomTestStringConvertible {
        var testDescription: String
        var watch: String
        var answer: String
    }

    static let wrong = [
        Wrong(
            testDescription: "unlike things",
            watch: "{expression: do - t, of: {do: dissolved_oxygen, t: water_temperature}, unit: mg/L}",
            answer:
                "r.yaml:5:28: rules.a.watch.expression: - needs like dimensions: do is mass concentration or density "
                + "(mg/L), t is temperature (Cel)"
        ),
        Wrong(
            testDescription: "another name",
            watch: "{expression: dp / 2, of: {do: dissolved_oxygen}, unit: mg/L}",
            answer: "r.yaml:5:25: rules.a.watch.expression: \"dp\" is no variable; did you mean do? known are do"
        ),
        Wrong(
            testDescription: "another unit",
            watch: "{expression: do * 2, of: {do: dissolved_oxygen}, unit: \"%\"}",
            answer: "r.yaml:5:28: rules.a.watch.expression: the formula gives mass concentration or density (mg/L), "
                + "% is a number or ratio"
        ),
        Wrong(
            testDescription: "no unit",
            watch: "{expression: do * 2, of: {do: dissolved_oxygen}}",
            answer: "r.yaml:5:25: rules.a.watch.expression: gives mass concentration or density, and no unit is "
                + "named; such as unit: mg/L"
        ),
        Wrong(
            testDescription: "a channel without unit beside one with",
            watch: "{expression: do / best, of: {do: dissolved_oxygen, best: {channel: b}}, unit: \"%\"}",
            answer: "r.yaml:5:28: rules.a.watch.expression: the formula gives mass concentration or density (mg/L), "
                + "% is a number or ratio; name the unit of best as well: {channel: b, unit: mg/L}"
        ),
        Wrong(
            testDescription: "an input that is not read",
            watch: "{expression: do / 8 mg/L, of: {do: dissolved_oxygen, t: water_temperature}, unit: \"%\"}",
            answer: "r.yaml:5:65: rules.a.watch.of: t is not in the expression; leave it away"
        ),
        Wrong(
            testDescription: "a word of formulas",
            watch: "{expression: 1, of: {missing: dissolved_oxygen}}",
            answer: "r.yaml:5:33: rules.a.watch.of: missing is a word of formulas; take another name"
        ),
        Wrong(
            testDescription: "no name",
            watch: "{expression: 1, of: {1st: dissolved_oxygen}}",
            answer: "r.yaml:5:33: rules.a.watch.of: 1st is no name in formulas; letters, digits and _, no digit first"
        ),
        Wrong(
            testDescription: "no inputs",
            watch: "{expression: \"1\"}",
            answer: "r.yaml:5:12: rules.a.watch: of is missing; {name: quantity, …}"
        ),
        Wrong(
            testDescription: "nine inputs",
            watch: "{expression: a, of: {a: ph, b: ph, c: ph, d: ph, e: ph, f: ph, g: ph, h: ph, i: ph}}",
            answer: "r.yaml:5:32: rules.a.watch.of: 9 inputs; from 1 to 8"
        ),
        Wrong(
            testDescription: "no unit of that name",
            watch: "{expression: do, of: {do: dissolved_oxygen}, unit: mgl}",
            answer: "r.yaml:5:63: rules.a.watch.unit: mgl is no unit; units are written as in UCUM, such as mg/L"
        ),
    ]

    @Test(arguments: wrong)
    func refuses(_ wrong: Wrong) { #expect(Self.load(wrong.watch).1 == [wrong.answer]) }

    private static let minute: Int64 = 60_000

    private static func rule(_ expression: String, _ bad: Comparison, hold: Int64 = 0) -> Rule {
        var rule = Rule.low()
        rule.watch = .written(expression, 3)
        rule.levels = [Level(.alarm, bad, hold: hold, confirms: false)]
        return rule
    }

    @Test("a number of three series, each time one of them says something", arguments: [false, true])
    func three(restarts: Bool) throws {
        var bench = try AlertBench([Self.rule("max(a, b) - c", Comparison(.above, 2))], series: 3)
        for (series, value) in [(0, 5.0), (1, 6.0), (2, 4.5)] {
            try bench.take(value, series: SeriesNumber(series))
            bench.wait(minutes: 1)
        }
        #expect(bench.story.isEmpty)
        if restarts { try bench.restart() }
        try bench.take(7, series: 0)
        #expect(bench.story == ["fired alarm 2.5"])
        #expect(bench.alerts[1]?.unit == "mg/L" && bench.alerts[1]?.target == "bay/pond")
        #expect(bench.alerts[1]?.series == [0, 1, 2])
        bench.wait(minutes: 1)
        try bench.take(6, series: 2)
        #expect(bench.story == ["fired alarm 2.5", "resolved alarm 1.0"])
    }

    @Test("an input that fails, or is too old, is missing: what to do then the formula says")
    func instead() throws {
        var bench = try AlertBench([Self.rule("a ?? b", Comparison(.below, 3))], series: 2)
        try bench.take(5, series: 0)
        try bench.take(2, series: 1)
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        try bench.take(4, series: 0, flag: .fail)
        #expect(bench.story == ["fired alarm 2.0"])
        bench.wait(minutes: 1)
        try bench.take(5, series: 0)
        #expect(bench.story.count == 2)
        bench.wait(minutes: 4)
        try bench.take(2.5, series: 1)
        #expect(bench.story.last == "fired alarm 2.5")
    }

    @Test("a result that is missing says nothing, and that is told when it goes on")
    func missing() throws {
        let rule = Self.rule("if(b > 5 mg/L, missing, a)", Comparison(.below, 3))
        var bench = try AlertBench([rule], series: 2)
        try bench.take(4, series: 1)
        try bench.take(2, series: 0)
        #expect(bench.story == ["fired alarm 2.0"])
        for _ in 0..<11 {
            bench.wait(minutes: 1)
            try bench.take(6, series: 1)
            try bench.take(2, series: 0)
        }
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0", "no_data alarm"])
    }

    @Test("what all say is looked at again when one of them comes late")
    func late() throws {
        let rule = Self.rule("a + b + c", Comparison(.below, 12), hold: 10 * Self.minute)
        var steady = try AlertBench([rule], series: 3), drained = steady
        var rows: [[(time: Timestamp, value: Double, flag: QCFlag)]] = [[], [], []]
        for number in 0..<40 {
            for series in 0..<3 {
                let time = steady.now + Int64(series) * 1_000, isLow = (10..<25).contains(number) && series == 2
                rows[series].append((time, isLow ? 1 : 5, .pass))
                try steady.take([rows[series][number]], series: SeriesNumber(series))
            }
            steady.wait(minutes: 1)
        }
        drained.now = steady.now
        for series in [1, 2, 0] { try drained.take(rows[series], series: SeriesNumber(series)) }
        #expect(steady.alerts.count == 1 && drained.alerts.count == 1)
        let (one, other) = (try #require(steady.alerts[1]), try #require(drained.alerts[1]))
        #expect(one.began == other.began && one.ended == other.ended && other.status == .resolved)
    }
}

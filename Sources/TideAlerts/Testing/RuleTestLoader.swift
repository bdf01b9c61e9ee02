internal import TideModel
internal import TideUnits
internal import TideYAML

/// Reads tests of rules; what is wrong goes into the file's log.
struct RuleTestLoader {
    /// Ids of rules.
    let rules: [String]

    /// Longest test (ms): a look a minute is 64,800 of them.
    static let longest: Int64 = 45 * 86_400_000

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - file: of tests.
    ///   - log: takes what is wrong.
    ///   - rules: ids of the rules.
    /// - Returns: its tests, and its routes or else one for everything to `test`; nil for no YAML at all.
    static func read(_ file: RuleFile, _ log: YAMLLog, _ rules: [String]) -> (tests: [RuleTest], routes: [Route])? {
        guard let fields = YAMLReader.read(file.text, log: log)?.fields() else { return nil }
        let loader = Self(rules: rules)
        let tests = (fields.require("tests", hint: "a list of tests")?.items(maximum: 1_000) ?? []).compactMap {
            loader.test($0)
        }
        let routes = (fields.optional("routes")?.items(maximum: 100) ?? []).compactMap {
            RuleLoader(fields: fields).route($0)
        }
        fields.done()
        return (tests, routes.isEmpty ? [Route(contacts: ["test"])] : routes)
    }

    private func test(_ value: YAMLValue) -> RuleTest? {
        guard let fields = value.fields() else { return nil }
        defer { fields.done() }
        let name = fields.require("name", hint: "what it shows")?.string(maximum: 200) ?? ""
        let (start, zone) = fields.optional("start").flatMap { self.start($0) } ?? Self.usualStart
        let series = allSeries(fields), names = Set(series.flatMap(\.targets))
        let expect = fields.optional("expect"), messages = fields.optional("messages")
        if expect == nil, messages == nil { value.fail("neither expect nor messages: it shows nothing") }
        let expectations = (expect?.items(maximum: 1_000) ?? []).compactMap { expectation($0, names) }
        return RuleTest(
            name: name,
            start: start,
            zone: zone,
            series: series,
            expectations: expectations.sorted { $0.at < $1.at },
            messages: messages?.items(maximum: 1_000)?.compactMap { message($0) },
            place: value
        )
    }

    private func allSeries(_ fields: YAMLFields) -> [RuleTest.TestSeries] {
        let usual = fields.optional("in")
        let named = fields.require("series", hint: "{name: {quantity: …, values: …}}")?.fields()?.entries ?? []
        if named.count > 100 { fields.value.fail("more than 100 series") }
        var series: [RuleTest.TestSeries] = [], devices: [String: DeviceNumber] = [:]
        for (key, value) in named.prefix(100) {
            guard let name = key.text, let one = self.series(name, value, usual, series.count, &devices) else {
                continue
            }
            series.append(one)
        }
        return series
    }

    private func expectation(_ value: YAMLValue, _ targets: Set<String>) -> RuleTest.Expectation? {
        guard let fields = value.fields() else { return nil }
        defer { fields.done() }
        let at = time(fields), rule = self.rule(fields.require("alert", hint: "pack/rule"))
        let state = fields.require("state", hint: "such as firing")?.choice(RuleTest.State.self)
        let severity = fields.optional("severity").flatMap { self.severity($0) }
        let target = fields.optional("target")
        let name = target?.string()
        if let target, let name, !targets.contains(name) {
            let near = Nearest.match(name, among: targets.sorted()).map { "did you mean \($0)? " } ?? ""
            target.fail(
                "\(name) is not in the test",
                hint: "\(near)right is \(targets.sorted().joined(separator: ", "))"
            )
        }
        guard let at, let rule, let state else { return nil }
        return RuleTest.Expectation(
            at: at,
            rule: rule,
            target: name,
            state: state,
            severity: severity,
            place: value
        )
    }

    private func message(_ value: YAMLValue) -> RuleTest.ExpectedMessage? {
        guard let fields = value.fields() else { return nil }
        defer { fields.done() }
        let at = time(fields), rule = self.rule(fields.require("about", hint: "pack/rule"))
        let to = fields.require("to", hint: "a contact of a route")?.string(maximum: 64)
        let event = fields.require("event", hint: "such as fired")?.choice(AlertEvent.Kind.self)
        guard let at, let rule, let to, let event else { return nil }
        return RuleTest.ExpectedMessage(at: at, to: to, rule: rule, event: event, place: value)
    }

    private func time(_ fields: YAMLFields) -> Int64? {
        fields.require("at", hint: "since the start, such as 35m")?.duration(in: 0...Self.longest)
    }

    private func severity(_ value: YAMLValue) -> Severity? {
        guard let name = value.string(), let found = Severity(name: name) else {
            value.fail("\(value.words) is no severity", hint: "warning, alarm or emergency")
            return nil
        }
        return found
    }

    private func rule(_ value: YAMLValue?) -> String? {
        guard let value, let name = value.string() else { return nil }
        guard !rules.contains(name) else { return name }
        value.fail("no rule is \(name)", hint: Nearest.match(name, among: rules).map { "did you mean \($0)?" })
        return nil
    }
}

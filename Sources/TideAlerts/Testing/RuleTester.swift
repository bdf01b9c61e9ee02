internal import TideModel
internal import TideUnits
internal import TideYAML

/// Runs tests of rules: the engine itself, with series as the tests write them, and a look at the clock every minute.
public enum RuleTester {
    /// Runs every test with all rules.
    ///
    /// - Parameters:
    ///   - rules: rule files; their routes do not count here.
    ///   - tests: test files.
    /// - Returns: what came of it.
    public static func run(rules: [RuleFile], tests: [RuleFile]) -> RuleTestReport {
        var report = RuleTestReport()
        let read = ReadRules(rules), known = read.set.rules.map(\.id)
        report.errors = read.errors
        var cases: [(test: RuleTest, routes: [Route])] = []
        for file in tests {
            let log = YAMLLog(file: file.path)
            if let found = RuleTestLoader.read(file, log, known) { cases += found.tests.map { ($0, found.routes) } }
            report.errors += log.problems
        }
        guard report.errors.isEmpty else { return report }
        for (test, routes) in cases {
            let log = YAMLLog(file: test.place.log.file)
            RuleTestBench(test, RuleSet(rules: read.set.rules, routes: routes), log)?.run()
            report.tests += 1
            report.passed += log.isClean ? 1 : 0
            report.failures += log.problems
        }
        let expected = cases.flatMap(\.test.expectations)
        report.notFired = missing(.firing, known, expected)
        report.notQuiet = missing(.none, known, expected)
        return report
    }

    private static func missing(_ state: RuleTest.State, _ rules: [String], _ all: [RuleTest.Expectation]) -> [String] {
        let found = Set(all.lazy.filter { $0.state == state }.map(\.rule))
        return rules.filter { !found.contains($0) }
    }
}

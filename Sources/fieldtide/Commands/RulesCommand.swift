internal import ArgumentParser
internal import TideAlerts
internal import TideDaemon
internal import TideModel
internal import TideYAML

/// `fieldtide rules`.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check rules of alerts, and try them on made-up and on stored readings.",
        discussion: "Example: fieldtide rules check config/rules",
        subcommands: [RulesCheck.self, RulesTest.self, RulesReplay.self]
    )
}

/// `fieldtide rules check`.
struct RulesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check rules and routes, without a daemon.",
        discussion: """
            Every error with file:line:column and what would be right; exits with 1 when there is one.

            Example: fieldtide rules check config/rules
            """
    )

    @Argument(help: "Files, and folders that are searched for *.yaml; tests are left out.")
    var paths: [String]

    func run() throws {
        let files = try RuleFiles.readRules(paths)
        let set = try RuleFiles.load(files).set
        let findings = RuleSet.findings(files)
        for rule in set.rules {
            let levels = rule.levels.map(\.severity.name).joined(separator: ", ")
            try Output.standard.write("\(rule.id)\t\(levels)\t\(rule.title.en)\n")
        }
        for finding in findings { Messages.write("\(finding)") }
        guard findings.isEmpty else { throw Failure.problemsFound }
        Messages.write("\(set.rules.count) rules, \(set.routes.count) routes, are right")
    }
}

/// `fieldtide rules test`.
struct RulesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run tests of rules, without a daemon.",
        discussion: """
            Tests are files *.test.yaml beside the rules; what differs is told with file:line:column, and exits with 1.

            Example: fieldtide rules test config/rules
            """
    )

    @Argument(help: "Files, and folders that are searched for *.yaml: rules and their tests.")
    var paths: [String]

    func run() throws {
        let files = try RuleFiles.read(paths)
        let report = RuleTester.run(rules: files.filter { !$0.isTest }, tests: files.filter(\.isTest))
        for problem in report.errors + report.failures { Messages.write("\(problem)") }
        for rule in report.notFired { Messages.write("\(rule): no test has it fire") }
        for rule in report.notQuiet { Messages.write("\(rule): no test has it stay quiet") }
        try Output.standard.write("\(report.passed) of \(report.tests) tests passed\n")
        guard report.isGood, report.tests > 0 else { throw Failure.problemsFound }
    }
}

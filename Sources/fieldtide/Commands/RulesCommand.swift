internal import ArgumentParser
internal import TideAlerts
internal import TideDaemon
internal import TideModel

/// `fieldtide rules`.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check and try rules of alerts.",
        discussion: "Example: fieldtide rules check config/rules",
        subcommands: [RulesCheck.self]
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
        let set = try RuleFiles.load(paths).set
        for rule in set.rules {
            let levels = rule.levels.map(\.severity.name).joined(separator: ", ")
            try Output.standard.write("\(rule.id)\t\(levels)\t\(rule.title.en)\n")
        }
        Messages.write("\(set.rules.count) rules, \(set.routes.count) routes, are right")
    }
}

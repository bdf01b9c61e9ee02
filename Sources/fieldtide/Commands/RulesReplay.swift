internal import ArgumentParser
internal import TideAPI
internal import TideDaemon
internal import TideModel

/// `fieldtide rules replay`.
struct RulesReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Say what rules would have found in stored readings, against what people said that it was.",
        discussion: """
            Nothing is changed and nobody is told; the daemon may run. Each reading counts as come at its device time.

            Example: fieldtide rules replay config/rules/turbot.yaml --from -30d --list
            """
    )

    @Argument(help: "Files, and folders that are searched for *.yaml; tests are left out.")
    var paths: [String]

    @Option(parsing: .unconditional, help: "First device time that counts: 2026-01-05, -7d.")
    var from: String

    @Option(parsing: .unconditional, help: "The first that counts no more; now when left out.")
    var to: String?

    @Flag(help: "List each incident.")
    var list = false

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func validate() throws { _ = try times() }

    func run() async throws {
        let rules = try RuleFiles.load(paths).stored.text
        let (start, end) = try times()
        let query = ReplayQuery(rules: rules, from: start, to: end, withIncidents: list)
        let found = try await FolderChannel.with(folder) { try await $0.calls.replay(query) }
        try ReplayText(found).write(list: list, format)
        if let stopped = found.stopped { Messages.write("fieldtide: the replay ended early, with \(stopped)") }
    }

    private func times() throws -> (from: Timestamp, to: Timestamp) {
        let start = try TimeArgument.parse(from, "--from")
        let end = try to.map { try TimeArgument.parse($0, "--to") } ?? Wall.now
        guard start < end else { throw ValidationError("--from \(from) is not before --to") }
        return (start, end)
    }
}

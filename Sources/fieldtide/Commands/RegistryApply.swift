internal import ArgumentParser
internal import TideAPI
internal import TideDaemon

/// `fieldtide registry apply`.
struct RegistryApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Put files into the registry: what they name is added or changed, the rest stays.",
        discussion: """
            Files end with .yaml, .yml or .csv; docs/registry.md describes them. Shows what was added (+), changed (~, with
            each field) and was the same already (=).

            Example: fieldtide registry apply --dry-run config/sample-county.yaml
            """
    )

    @Argument(help: "Registry files.")
    var files: [String]

    @Flag(help: "Only show what would change.")
    var dryRun = false

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let entities = try RegistryFile.load(files)
        let changes = try await FolderChannel.with(folder, creates: true) { [dryRun] in
            try await $0.calls.registryApply(entities, dryRun: dryRun)
        }
        if format == .table {
            try Output.standard.write(changes.map(Self.lines).joined())
        } else {
            try ListWriter(format: format).write(
                ["action", "kind", "id", "differences"],
                changes.map { [$0.action, $0.kind, $0.id, $0.differences.joined(separator: "; ")] },
                json: changes
            )
        }
        let counts = ["add", "change", "same"].map { action in changes.count { $0.action == action } }
        Messages.write(
            "\(counts[0]) added, \(counts[1]) changed, \(counts[2]) the same"
                + (dryRun ? " (dry run: nothing was changed)" : "")
        )
    }

    private static func lines(_ change: RegistryChangeDTO) -> String {
        let mark = ["add": "+", "change": "~", "same": "="][change.action] ?? "?"
        let head = "\(mark) \(change.kind) \(change.id)"
        return ([head] + change.differences.map { "    \($0)" }).map { DisplayWidth.printable($0) + "\n" }.joined()
    }
}

internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide registry list`.
struct RegistryList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List registry entries.",
        discussion: """
            The csv can be changed and applied again.

            Example: fieldtide registry list device --format csv
            """
    )

    @Argument(help: "enterprise, site, unit or device; all without one.")
    var kind: RegistryKind?

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let entries = try await FolderChannel.with(folder) { [kind] in try await $0.calls.registryList(kind) }
        switch format {
        case .table: try RegistryOutput.table(entries)
        case .json: try ListWriter.write(json: entries.map(RegistryOutput.Entry.init))
        case .csv: try RegistryOutput.csv(entries.map(\.entity))
        }
    }
}

/// `fieldtide registry show`.
struct RegistryShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one registry entry as it stands.",
        discussion: "Example: fieldtide registry show device north-bay/buoy-1"
    )

    @Argument(help: "enterprise, site, unit or device.")
    var kind: RegistryKind

    @Argument(help: "Its id; of units and devices site/id.")
    var id: String

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let versions = try await FolderChannel.with(folder) { [kind, id] in
            try await $0.calls.registryHistory(kind, id)
        }
        guard let entry = versions.last else { throw ControlError(404, ["no \(kind.rawValue) '\(id)'"]) }
        format == .json ? try ListWriter.write(json: RegistryOutput.Entry(entry)) : try RegistryOutput.show(entry)
    }
}

/// `fieldtide registry history`.
struct RegistryHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show every version of one registry entry, oldest first.",
        discussion: "Example: fieldtide registry history device north-bay/buoy-1"
    )

    @Argument(help: "enterprise, site, unit or device.")
    var kind: RegistryKind

    @Argument(help: "Its id; of units and devices site/id.")
    var id: String

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let versions = try await FolderChannel.with(folder) { [kind, id] in
            try await $0.calls.registryHistory(kind, id)
        }
        try ListWriter(format: format).write(
            [">version", ">record", "at", "entry"],
            versions.map {
                [
                    "\($0.version)", "\($0.record)", RFC3339.string(Timestamp(milliseconds: $0.at)),
                    RegistryOutput.brief($0),
                ]
            },
            json: versions.map(RegistryOutput.Entry.init)
        )
    }
}

internal import ArgumentParser
internal import TideAPI
internal import TideDaemon
internal import TideMQTT
internal import TideModel

/// `fieldtide quarantine retry`.
struct QuarantineRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Decode quarantined frames again; what can be stored now is stored, with its own times.",
        discussion: """
            Without numbers, reason or topic all frames are tried. Without a daemon the configured profiles are used.

            Example: fieldtide quarantine retry --reason unknown_device
            """
    )

    @Argument(help: "Numbers of frames.")
    var ids: [QuarantineID] = []

    @OptionGroup var selection: QuarantineOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let query = selection.query(ids, otherwise: Int(Int32.max))
        let configuration = try folder.ownConfiguration()
        let result = try await FolderChannel.with(
            folder,
            profiles: configuration?.profiles ?? [],
            filters: configuration?.mqtt?.subscribe ?? []
        ) { try await $0.calls.quarantineRetry(query) }
        if format == .json { return try ListWriter.write(json: result) }
        try Output.standard.write(
            "\(result.selected) tried: \(result.stored) stored, "
                + (result.ignored > 0 ? "\(result.ignored) ignored as their profiles say, " : "")
                + "\(result.kept) still in quarantine\n"
        )
    }
}

/// `fieldtide quarantine drop`.
struct QuarantineDrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Forget quarantined frames for good.",
        discussion: "Example: fieldtide quarantine drop 17 18"
    )

    @Argument(help: "Numbers of frames.")
    var ids: [QuarantineID] = []

    @OptionGroup var selection: QuarantineOptions

    @Flag(help: "All frames.")
    var all = false

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func validate() throws {
        let isSelected = !ids.isEmpty || selection.reason != nil || selection.topic != nil
        if !isSelected, !all {
            throw ValidationError("say which frames to forget: numbers, --reason, --topic or --all")
        }
    }

    func run() async throws {
        var query = selection.query(ids, otherwise: Int(Int32.max))
        if all, query.topic == nil { query.topic = "#" }
        let result = try await FolderChannel.with(folder) { [query] in try await $0.calls.quarantineDrop(query) }
        if format == .json { return try ListWriter.write(json: result) }
        try Output.standard.write("\(result.dropped) dropped\n")
    }
}

internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide alerts silence`.
struct AlertsSilence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Send nothing about some alerts for a while; they go on being found and kept.",
        discussion: """
            Example: fieldtide alerts silence --target north-bay/pond-1 --for 2h --comment 'probe is cleaned' --maintenance
            """
    )

    @Option(help: "Id of a rule, or the beginning of such up to a /.")
    var rule: String?

    @Option(help: "Target, or the beginning of such up to a /: site, site/unit, site/device/channel.")
    var target: String?

    @Flag(help: "All alerts.")
    var all = false

    @Option(parsing: .unconditional, help: "When it begins; now when left out.")
    var from: String?

    @OptionGroup var time: UntilOptions

    @Option(help: "Why.")
    var comment = ""

    @Flag(help: "Somebody works there: the time is labelled so when it is over.")
    var maintenance = false

    @OptionGroup var person: PersonOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func validate() throws {
        guard (rule == nil && target == nil) == all else {
            throw ValidationError("say which alerts: --rule, --target, or --all")
        }
        if let from { _ = try TimeArgument.parse(from, "--from") }
    }

    func run() async throws {
        let start = try from.map { try TimeArgument.parse($0, "--from") } ?? Wall.now
        let silence = Silence(
            rule: rule,
            target: target,
            from: start,
            until: try time.end(from: start),
            by: person.name,
            comment: comment,
            isMaintenance: maintenance
        )
        let made = try await FolderChannel.with(folder) { try await $0.calls.silence(silence) }
        if format == .json { return try ListWriter.write(json: made) }
        for silence in made { try Output.standard.write("silence \(silence.id) until \(silence.until.text)\n") }
    }
}

/// `fieldtide alerts silences`.
struct AlertsSilences: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silences",
        abstract: "List silences that are not over.",
        discussion: "Example: fieldtide alerts silences"
    )

    @Flag(help: "Also those that are over.")
    var all = false

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let silences = try await FolderChannel.with(folder) { [all] in try await $0.calls.silences(withEnded: all) }
        try ListWriter(format: format).write(
            [">id", "rule", "target", "from", "until", "by", "kind", "comment"],
            silences.map(AlertText.silence),
            json: silences
        )
    }
}

/// `fieldtide alerts unsilence`.
struct AlertsUnsilence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsilence",
        abstract: "End a silence now.",
        discussion: "Example: fieldtide alerts unsilence 3"
    )

    @Argument(help: "Its number.")
    var id: UInt64

    @OptionGroup var person: PersonOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let by = person.name
        let ended = try await FolderChannel.with(folder) { [id] in try await $0.calls.endSilence(id, by: by) }
        if format == .json { return try ListWriter.write(json: ended) }
        for silence in ended { try Output.standard.write("silence \(silence.id) ended by \(by)\n") }
    }
}

internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide quarantine`.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Frames that could not be stored: list, show, retry, drop.",
        discussion: "Example: fieldtide quarantine list --reason decode",
        subcommands: [QuarantineList.self, QuarantineShow.self, QuarantineRetry.self, QuarantineDrop.self]
    )
}

/// Which frames a command means.
struct QuarantineOptions: ParsableArguments {
    @Option(help: "Only frames with this reason code.")
    var reason: String?

    @Option(help: "Only frames whose topic matches this MQTT filter.")
    var topic: String?

    @Option(help: "At most this many frames.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): write a whole number from 1") }
    }

    /// The query; without a limit as many as `otherwise` says.
    func query(_ ids: [QuarantineID] = [], otherwise: Int = QuarantineQuery.defaultLimit) -> QuarantineQuery {
        QuarantineQuery(ids: ids, reason: reason, topic: topic, limit: limit ?? otherwise)
    }
}

/// `fieldtide quarantine list`.
struct QuarantineList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List quarantined frames, oldest first.",
        discussion: "Example: fieldtide quarantine list --topic 'ft/north-bay/#'"
    )

    @OptionGroup var selection: QuarantineOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let query = selection.query()
        let frames = try await FolderChannel.with(folder) { try await $0.calls.quarantineList(query) }
        try ListWriter(format: format).write(
            [">id", "received", "topic", "reason", "profile", ">bytes", "detail"],
            frames.map {
                let received = RFC3339.string(Timestamp(milliseconds: $0.received))
                return ["\($0.id)", received, $0.topic, $0.reason, $0.profile ?? "", "\($0.length)", $0.detail]
            },
            json: frames.map(QuarantineLine.init)
        )
        if selection.limit == nil, frames.count == query.limit {
            Messages.write("fieldtide: only the first \(query.limit) frames are shown; --limit N shows more")
        }
    }
}

/// A quarantined frame in JSON: its time as RFC 3339.
struct QuarantineLine: Encodable {
    var id: QuarantineID
    var received, topic, reason, detail: String
    var profile: String?
    var length: Int
    var text, hex, sha256: String?

    init(_ frame: QuarantineDTO) {
        (id, topic, reason, detail) = (frame.id, frame.topic, frame.reason, frame.detail)
        received = RFC3339.string(Timestamp(milliseconds: frame.received))
        (profile, length, text, hex, sha256) = (frame.profile, frame.length, frame.text, frame.hex, frame.sha256)
    }
}

/// `fieldtide quarantine show`.
struct QuarantineShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one quarantined frame with its payload.",
        discussion: "Example: fieldtide quarantine show 17"
    )

    @Argument(help: "Its number.")
    var id: QuarantineID

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let frame = try await FolderChannel.with(folder) { [id] in try await $0.calls.quarantineShow(id) }
        if format == .json { return try ListWriter.write(json: QuarantineLine(frame)) }
        var rows: [[String]] = [
            ["id", "\(frame.id)"], ["received", RFC3339.string(Timestamp(milliseconds: frame.received))],
            ["topic", frame.topic], ["reason", frame.reason], ["detail", frame.detail],
            ["profile", frame.profile ?? "none matched"], ["bytes", "\(frame.length)"],
        ]
        if let hash = frame.sha256 { rows.append(["sha256", hash]) }
        rows.append(frame.text.map { ["text", $0] } ?? ["hex", frame.hex ?? ""])
        var table = Table(["", ""])
        try Output.standard.write(String(table.text(rows).drop { $0 == "\n" }))
    }
}

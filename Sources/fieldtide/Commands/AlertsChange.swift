internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// What all commands that change one alert have in common.
struct AlertOptions: ParsableArguments {
    @Argument(help: "Number of the alert.")
    var id: AlertID

    @OptionGroup var person: PersonOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    /// Changes the alert and says what became of it.
    func change(_ done: String, _ body: @escaping (ControlCalls, AlertID, String) async throws -> AlertDTO) async throws
    {
        let by = person.name
        let alert = try await FolderChannel.with(folder) { [id] in try await body($0.calls, id, by) }
        if format == .json { return try ListWriter.write(json: alert) }
        let text = "alert \(alert.id), \(AlertText.title(alert)), \(alert.place): \(done) by \(by)"
        try Output.standard.write(DisplayWidth.printable(text) + "\n")
    }
}

/// `fieldtide alerts ack`.
struct AlertsAck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Take notice of an alert: nobody else is told, unless it becomes worse.",
        discussion: "Example: fieldtide alerts ack 17 --by 'Li Wei'"
    )

    @OptionGroup var alert: AlertOptions

    func run() async throws { try await alert.change("noticed") { try await $0.acknowledge($1, by: $2) } }
}

/// `fieldtide alerts assign`.
struct AlertsAssign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Say who is to see to an alert.",
        discussion: "Example: fieldtide alerts assign 17 --to 'Li Wei'"
    )

    @OptionGroup var alert: AlertOptions

    @Option(help: "Who; nobody when left out.")
    var to: String?

    func run() async throws {
        try await alert.change("assigned to \(to ?? "nobody")") { [to] in try await $0.assign($1, to: to, by: $2) }
    }
}

/// `fieldtide alerts comment`.
struct AlertsComment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Say something about an alert.",
        discussion: "Example: fieldtide alerts comment 17 'aerator 2 is repaired'"
    )

    @OptionGroup var alert: AlertOptions

    @Argument(help: "What there is to say, at most 1,024 bytes.")
    var text: String

    func run() async throws {
        try await alert.change("commented") { [text] in try await $0.comment($1, text, by: $2) }
    }
}

/// `fieldtide alerts snooze`.
struct AlertsSnooze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze",
        abstract: "Send nothing about an alert for a while; what is still so then is told again.",
        discussion: "Example: fieldtide alerts snooze 17 --for 2h"
    )

    @OptionGroup var alert: AlertOptions
    @OptionGroup var time: UntilOptions

    func run() async throws {
        let until = try time.end(from: Wall.now)
        try await alert.change("put off until \(RFC3339.string(until))") {
            try await $0.snooze($1, until: until, by: $2)
        }
    }
}

/// `fieldtide alerts close`.
struct AlertsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Say that an alert is over, and what it was: the label of its time. Also of one that is long over.",
        discussion: """
            Causes: \(AlertCause.accepted).

            Example: fieldtide alerts close 17 --cause fouling --comment 'probe cleaned'
            """
    )

    @OptionGroup var alert: AlertOptions

    @Option(help: "What it was.")
    var cause: String?

    @Option(help: "What there is to say of it, at most 1,000 bytes.")
    var comment: String?

    func validate() throws { _ = try known() }

    func run() async throws {
        let cause = try known()
        try await alert.change("closed as \(cause.rawValue)") { [comment] in
            try await $0.close($1, cause, comment: comment, by: $2)
        }
    }

    private func known() throws -> AlertCause {
        guard let cause, let known = AlertCause(rawValue: cause), AlertCause.forPeople.contains(known) else {
            throw ValidationError("--cause \(cause ?? "is missing"): write one of \(AlertCause.accepted)")
        }
        return known
    }
}

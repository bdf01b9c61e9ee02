internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide alerts`.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Alerts: list, show, take notice, assign, comment, put off, close, labels, silence, try a contact.",
        discussion: "Example: fieldtide alerts list --site north-bay",
        subcommands: [
            AlertsList.self, AlertsShow.self, AlertsAck.self, AlertsAssign.self, AlertsComment.self, AlertsSnooze.self,
            AlertsClose.self, AlertsLabels.self, AlertsSilence.self, AlertsSilences.self, AlertsUnsilence.self,
            AlertsTest.self,
        ]
    )
}

/// `fieldtide alerts list`.
struct AlertsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List alerts that go on, the newest first; with --all also those that are over.",
        discussion: "Example: fieldtide alerts list --all --from -7d --severity alarm"
    )

    @Flag(help: "Also those that are over.")
    var all = false

    @Option(help: "Only those that are firing, no_data or resolved.")
    var status: StatusName?

    @Option(help: "How bad they were at least: warning, alarm or emergency.")
    var severity: SeverityName?

    @Option(help: "Site id.")
    var site: String?

    @Option(help: "Id of a rule, or the beginning of such up to a /.")
    var rule: String?

    @Option(help: "Target, or the beginning of such up to a /: site, site/unit, site/device/channel.")
    var target: String?

    @Option(parsing: .unconditional, help: "Fired then or later: 2026-01-05, -7d.")
    var from: String?

    @Option(parsing: .unconditional, help: "Fired before.")
    var to: String?

    @Option(help: "Fired before the alert of this number: where the last list ended.")
    var before: AlertID?

    @Option(help: "At most this many.")
    var limit = AlertQuery.usual

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    /// Where alerts stand, as people name it.
    enum StatusName: String, ExpressibleByArgument, CaseIterable {
        case firing, resolved
        case noData = "no_data"
    }

    /// How bad it is, as people name it.
    enum SeverityName: String, ExpressibleByArgument, CaseIterable { case warning, alarm, emergency }

    func validate() throws { _ = try query() }

    func run() async throws {
        let query = try query()
        let alerts = try await FolderChannel.with(folder) { try await $0.calls.alerts(query) }
        try ListWriter(format: format).write(AlertText.columns, alerts.map(AlertText.row), json: alerts)
        if alerts.count == query.limit, let last = alerts.last {
            Messages.write("fieldtide: only the first \(query.limit) alerts are shown; --before \(last.id) goes on")
        }
    }

    private func query() throws -> AlertQuery {
        guard (1...AlertQuery.maximum).contains(limit) else {
            throw ValidationError("--limit \(limit): write a whole number from 1 to \(AlertQuery.maximum)")
        }
        var query = AlertQuery(limit: limit)
        query.isOpen = !all && status == nil
        query.status = status.flatMap { Alert.Status(rawValue: $0.rawValue) }
        query.severity = severity.flatMap { Severity(name: $0.rawValue) }
        query.site = site
        (query.rule, query.target, query.before) = (rule, target, before)
        query.from = try from.map { try TimeArgument.parse($0, "--from") }
        query.to = try to.map { try TimeArgument.parse($0, "--to") }
        return query
    }
}

/// `fieldtide alerts show`.
struct AlertsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one alert: what decided, what happened, who was told and when.",
        discussion: "Example: fieldtide alerts show 17"
    )

    @Argument(help: "Its number.")
    var id: AlertID

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let shown = try await FolderChannel.with(folder) { [id] in try await $0.calls.alert(id) }
        if format == .json { return try ListWriter.write(json: shown) }
        var facts = Table(["", ""])
        try Output.standard.write(String(facts.text(AlertText.facts(shown.alert)).drop { $0 == "\n" }))
        var events = Table(["history", "event", "severity", ">value", "device time", "by", "text"])
        let unit = shown.alert.unit
        try Output.standard.write("\n" + events.text(shown.events.map { AlertText.event($0, unit) }))
        guard !shown.messages.isEmpty else { return try Output.standard.write("\nnobody was told\n") }
        var told = Table([">message", "contact", "kind", "made", "outcome", "at", ">attempts", "answer"])
        try Output.standard.write("\n" + told.text(shown.messages.flatMap(AlertText.message)))
    }
}

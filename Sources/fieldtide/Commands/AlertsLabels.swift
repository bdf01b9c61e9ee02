internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide alerts labels`.
struct AlertsLabels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels",
        abstract:
            "List what stretches of time were, as people said when they closed alerts; those that began last first.",
        discussion: """
            A maintenance silence that is over is such a label too; its id begins with s.

            Example: fieldtide alerts labels --cause true --target north-bay --from -30d
            """
    )

    @Option(help: "What it was, as `alerts close` takes it.")
    var cause: String?

    @Option(help: "Id of a rule, or the beginning of such up to a /.")
    var rule: String?

    @Option(help: "Target, or the beginning of such up to a /: site, site/unit, site/device/channel.")
    var target: String?

    @Option(help: "Number of the alert that was closed.")
    var alert: AlertID?

    @Option(parsing: .unconditional, help: "Ended then or later: 2026-01-05, -7d.")
    var from: String?

    @Option(parsing: .unconditional, help: "Began before.")
    var to: String?

    @Flag(help: "Also those that a later one took the place of.")
    var all = false

    @Option(help: "Behind the label of this id: where the last list ended.")
    var before: String?

    @Option(help: "At most this many.")
    var limit = LabelQuery.usual

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func validate() throws { _ = try query() }

    func run() async throws {
        let query = try query()
        let labels = try await FolderChannel.with(folder) { try await $0.calls.labels(query) }
        try ListWriter(format: format).write(AlertText.labelColumns, labels.map(AlertText.label), json: labels)
        if labels.count == query.limit, let last = labels.last {
            Messages.write("fieldtide: only the first \(query.limit) labels are shown; --before \(last.id) goes on")
        }
    }

    private func query() throws -> LabelQuery {
        guard (1...LabelQuery.maximum).contains(limit) else {
            throw ValidationError("--limit \(limit): write a whole number from 1 to \(LabelQuery.maximum)")
        }
        var query = LabelQuery(limit: limit)
        query.cause = try cause.map { name in
            guard let known = AlertCause(rawValue: name), AlertCause.forPeople.contains(known) else {
                throw ValidationError("--cause \(name): write one of \(AlertCause.accepted)")
            }
            return known
        }
        (query.rule, query.target, query.alert) = (rule, target, alert)
        (query.withSuperseded, query.before) = (all, before)
        query.from = try from.map { try TimeArgument.parse($0, "--from") }
        query.to = try to.map { try TimeArgument.parse($0, "--to") }
        return query
    }
}

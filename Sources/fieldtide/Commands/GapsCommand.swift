internal import ArgumentParser
internal import Foundation
internal import Synchronization
internal import TideAPI
internal import TideModel

/// `fieldtide gaps`.
struct GapsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "Show how complete the data are, and where some are missing.",
        discussion: """
            By interval: each series, against what its profile expects (else against its median step, marked ~). By
            sequence: each device whose profile names its message numbers. By books: what arrived against what was stored.
            Without --from and --to each series counts from its first to its last reading; --to now also counts silence.
            docs/feeding.md has the arithmetic.

            Example: fieldtide gaps --device north-bay/buoy-1 --from -7d --to now
            """
    )

    @OptionGroup var folder: FolderOptions
    @OptionGroup(title: "Series") var series: SelectionOptions

    @Option(parsing: .unconditional, help: "From this device time on: 2026-01-05, 2026-01-05T08:00:00+08:00, now, -2h.")
    var from: String?

    @Option(parsing: .unconditional, help: "Before this device time.")
    var to: String?

    @Option(help: "Interval to count by instead of the profile's, e.g. 10m.")
    var interval: String?

    @Option(help: "table, json (one object a line, with every gap) or csv.")
    var format = ListFormat.table

    func validate() throws { _ = try query() }

    func run() async throws {
        let query = try query()
        let writer = Mutex(GapsWriter(format))
        try await FolderChannel.with(folder) { channel in
            try await channel.calls.gaps(query) { lines in
                try Output.standard.write(try writer.withLock { try $0.text(lines) })
            }
        }
        try Output.standard.write(writer.withLock { $0.end() })
    }

    private func query() throws -> GapsQuery {
        let now = Wall.now
        func time(_ text: String?) throws -> Timestamp? {
            do {
                return try text.map { try TimeExpression.parse($0, now: now) }
            } catch {
                throw ValidationError(String(describing: error))
            }
        }
        let query = GapsQuery(
            selection: series.selection,
            from: try time(from),
            to: try time(to),
            interval: try interval.map { text in
                guard let milliseconds = DurationArgument.milliseconds(text) else {
                    throw ValidationError("--interval \(text): write a stretch of time such as 1s, 10m, 1h")
                }
                return milliseconds
            }
        )
        if let from = query.from, let to = query.to, to <= from {
            throw ValidationError("--to \(RFC3339.string(to)) is not after --from \(RFC3339.string(from))")
        }
        return query
    }
}

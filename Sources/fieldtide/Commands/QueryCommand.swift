internal import ArgumentParser
internal import Synchronization
internal import TideAPI

/// `fieldtide query`.
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Show readings, by series and then time.",
        discussion: """
            A table ends after 1,000 readings unless --limit says otherwise; json (one object a line) and csv do not end.

            Example: fieldtide query --device north-bay/buoy-1 --from -2h --flags 3,4
            """
    )

    /// Readings of a table when nobody says: what a person may still look through.
    private static let tableLimit = 1_000

    @OptionGroup var folder: FolderOptions
    @OptionGroup var readings: ReadingOptions

    @Option(help: "At most this many readings.")
    var limit: Int?

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func validate() throws { _ = try readings.query(limit: limit) }

    func run() async throws {
        switch format {
        case .table: try await showTable()
        case .json: try await pass(.jsonl)
        case .csv: try await pass(.csv)
        }
    }

    private func pass(_ format: ReadingFormat) async throws {
        let query = try readings.query(limit: limit)
        try await FolderChannel.with(folder) { channel in
            try await channel.calls.readings(query, as: format) { try Output.standard.write($0) }
        }
    }

    private func showTable() async throws {
        // One more than is shown, to know whether there are more.
        let query = try readings.query(limit: limit ?? Self.tableLimit + 1)
        let table = Mutex((ReadingTable(revisions: query.revisions), 0))
        let lines = ReadingLines()
        try await FolderChannel.with(folder) { [limit] channel in
            try await channel.calls.readings(query, as: .jsonl) { piece in
                let readings = try lines.readings(piece)
                let text = table.withLock { state in
                    let room = (limit ?? Self.tableLimit) - state.1
                    state.1 += readings.count
                    return room > 0 ? state.0.text(Array(readings.prefix(room))) : ""
                }
                try Output.standard.write(text)
            }
        }
        if limit == nil, table.withLock({ $0.1 }) > Self.tableLimit {
            Messages.write("fieldtide: only the first \(Self.tableLimit) readings are shown; --limit N shows more")
        }
    }
}

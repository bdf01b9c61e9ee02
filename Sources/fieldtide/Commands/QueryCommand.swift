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
        case .table where readings.every != nil || readings.details: try await showCSV()
        case .table: try await showTable()
        case .json: try await pass(.jsonl)
        case .csv: try await pass(.csv)
        }
    }

    private func pass(_ format: ReadingFormat) async throws {
        let query = try readings.query(limit: limit)
        try await FolderChannel.with(folder) { [readings] channel in
            try await readings.send(query, from: channel.calls, as: format) { try Output.standard.write($0) }
        }
    }

    /// Lines with columns that depend on what is asked for.
    private func showCSV() async throws {
        let text = Mutex([UInt8]())
        let query = try readings.query(limit: limit ?? (readings.every == nil ? Self.tableLimit : nil))
        try await FolderChannel.with(folder) { [readings] channel in
            try await readings.send(query, from: channel.calls, as: .csv) { piece in
                text.withLock { $0 += piece }
                guard text.withLock({ $0.count }) < Self.tableBytes else { throw TooMuch() }
            }
        }
        let splitter = RowSplitter(separator: UInt8(ascii: ","))
        let rows = text.withLock { $0 }.split(separator: UInt8(ascii: "\n")).map { line in
            (splitter.cells(Array(line)) ?? []).map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        guard let header = rows.first else { return }
        // Names to the left, values to the right.
        let first = (header.firstIndex(of: "time") ?? 0) + 1
        var table = Table(header.enumerated().map { (first..<header.count - 1).contains($0) ? ">\($1)" : $1 })
        try Output.standard.write(table.text(Array(rows.dropFirst())))
    }

    /// Longest answer that is shown as a table: columns are as wide as what is in them, so all of it is held.
    private static let tableBytes = 8 << 20

    /// The answer is too long for a table.
    private struct TooMuch: Error, CustomStringConvertible {
        var description: String { "too much for a table: use --format csv or json, or a longer --every" }
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

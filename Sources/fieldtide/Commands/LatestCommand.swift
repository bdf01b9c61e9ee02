internal import ArgumentParser
internal import Synchronization
internal import TideAPI

/// `fieldtide latest`.
struct LatestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latest",
        abstract: "Show the latest reading of each series.",
        discussion: """
            With --format json one object a line.

            Example: fieldtide latest --site north-bay --channel '*_temperature'
            """
    )

    @OptionGroup var folder: FolderOptions
    @OptionGroup(title: "Series") var series: SelectionOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let selection = series.selection
        try await FolderChannel.with(folder) { [format] channel in
            switch format {
            case .json: try await channel.calls.latest(selection, as: .jsonl) { try Output.standard.write($0) }
            case .csv: try await channel.calls.latest(selection, as: .csv) { try Output.standard.write($0) }
            case .table:
                let lines = ReadingLines()
                let readings = Mutex<[ReadingDTO]>([])
                try await channel.calls.latest(selection, as: .jsonl) { piece in
                    let more = try lines.readings(piece)
                    readings.withLock { $0 += more }
                }
                var table = ReadingTable()
                try Output.standard.write(table.text(readings.withLock { $0 }))
            }
        }
    }
}

internal import ArgumentParser
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
        let readings = try await FolderChannel.with(folder) { try await $0.calls.latest(selection) }
        switch format {
        case .table:
            var table = ReadingTable()
            try Output.standard.write(table.text(readings))
        case .json: try write(readings, .jsonl)
        case .csv: try write(readings, .csv)
        }
    }

    private func write(_ readings: [ReadingDTO], _ format: ReadingFormat) throws {
        var bytes = format.header(revisions: false)
        for reading in readings { format.append(reading, revisions: false, to: &bytes) }
        try Output.standard.write(bytes)
    }
}

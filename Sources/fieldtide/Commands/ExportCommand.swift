internal import ArgumentParser
internal import TideAPI

/// `fieldtide export`.
struct ExportCommand: AsyncParsableCommand {
    /// How readings are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, json
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write readings to a file or standard output.",
        discussion: """
            csv: site,device,channel,time,received,value,unit,flag,time_source; json: one object with these keys a line.
            Times are RFC 3339 in UTC with milliseconds, values in the shortest form that reads back bit for bit. In CSV
            an id that a spreadsheet would run as a formula (= + - @ first) has an apostrophe before it.

            Example: fieldtide export --site north-bay --from 2026-01-01 -o north-bay.csv
            """
    )

    @OptionGroup var folder: FolderOptions
    @OptionGroup var readings: ReadingOptions

    @Option(help: "At most this many readings.")
    var limit: Int?

    @Option(help: "csv or json.")
    var format = Format.csv

    @Option(name: [.customShort("o"), .long], help: "File to write; an existing one is replaced.")
    var output: String?

    func validate() throws { _ = try readings.query(limit: limit) }

    func run() async throws {
        // The file is the caller's own, so it is opened before root becomes the data folder's owner.
        let output = try Output.to(self.output)
        let progress = Progress(of: output)
        do {
            try await FolderChannel.with(folder) { [readings, limit, format] channel in
                let format: ReadingFormat = format == .csv ? .csv : .jsonl
                try await readings.send(from: channel.calls, limit: limit, as: format) { piece in
                    try output.write(piece)
                    progress.add(piece)
                }
            }
            try output.finish()
        } catch {
            if let path = self.output { Messages.write("fieldtide: \(path) is incomplete") }
            throw error
        }
        progress.finish()
    }
}

internal import ArgumentParser
internal import Foundation
internal import TideAPI
internal import TideModel
internal import TideSQLite

/// `fieldtide export`.
struct ExportCommand: AsyncParsableCommand {
    /// How readings are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, json, line

        /// The format of the text.
        var readings: ReadingFormat {
            switch self {
            case .csv: .csv
            case .json: .jsonl
            case .line: .line
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write readings to a file or standard output.",
        discussion: """
            csv: site,device,channel,time,received,value,unit,flag,time_source; json: one object with these keys a line;
            line: InfluxDB's line protocol, the channel as measurement, with nanoseconds. Other times are RFC 3339 in UTC
            with milliseconds, values in the shortest form that reads back bit for bit. In CSV an id that a spreadsheet
            would run as a formula (= + - @ first) has an apostrophe before it. `fieldtide import FILE` stores what csv,
            json and line say in another folder.

            A file has its name when it is whole; until then FILE.part is written, and the same command goes on with it.

            Example: fieldtide export --site north-bay --from 2026-01-01 -o north-bay.csv
            """
    )

    @OptionGroup var folder: FolderOptions
    @OptionGroup var readings: ReadingOptions

    @Option(help: "At most this many readings.")
    var limit: Int?

    @Option(help: "csv, json or line.")
    var format = Format.csv

    @Option(name: [.customShort("o"), .long], help: "File to write; an existing one is replaced.")
    var output: String?

    func validate() throws {
        _ = try readings.query(limit: limit)
        if format == .line, readings.revisions || readings.details {
            throw ValidationError("line protocol has one value a time: --revisions and --details go with csv and json")
        }
    }

    func run() async throws {
        // The file is the caller's own, so it is opened before root becomes the data folder's owner.
        var query = try readings.query(limit: limit)
        guard let path = output, try isOwn(path) else {
            return try await write(query, to: try Output.to(output)) { path in "\(path) is incomplete" }
        }
        let file = try ExportFile(
            path,
            try plan(query),
            format.readings,
            header: format.readings.header(revisions: query.revisions, details: query.details),
            resumes: limit == nil && readings.every == nil
        )
        query.from = file.plan.from.map { Timestamp(milliseconds: $0) }
        query.to = file.plan.to.map { Timestamp(milliseconds: $0) }
        query.after = file.cursor
        if let cursor = file.cursor {
            Messages.write("\(path): goes on behind \(cursor.series) at \(RFC3339.string(cursor.time))")
        }
        try await write(query, to: file.output) { _ in file.hint }
        try file.finish()
    }

    /// Whether a file can be renamed by whom this process will be: root becomes the data folder's owner.
    private func isOwn(_ path: String) throws -> Bool {
        guard ExportFile.canHold(path) else { return false }
        return FolderOwner.successor(running: geteuid(), folder: FolderOwner.of(try folder.dataFolder())) == nil
    }

    private func plan(_ query: ReadingsQuery) throws -> ExportPlan {
        let selection = query.selection
        return ExportPlan(
            words: [
                try folder.dataFolder(), format.rawValue, selection.site, selection.device, selection.channel,
                readings.from, readings.to, readings.flags, "\(query.revisions)",
                query.details ? "details" : nil,
            ],
            from: query.from?.milliseconds,
            to: query.to?.milliseconds
        )
    }

    private func write(
        _ query: ReadingsQuery,
        to output: Output,
        hint: (String) -> String
    ) async throws {
        let format = format.readings
        let progress = ExportProgress(
            of: output,
            format,
            header: format.header(revisions: query.revisions, details: query.details)
        )
        do {
            try await FolderChannel.with(folder) { [readings] channel in
                if progress.isShown { progress.expect(try await keys(query, channel.calls)) }
                try await readings.send(query, from: channel.calls, as: format) { piece in
                    try output.write(piece)
                    progress.add(piece)
                }
            }
            try output.finish()
        } catch {
            if let path = self.output { Messages.write("fieldtide: \(hint(path))") }
            throw error
        }
        progress.finish()
    }

    /// The series that are exported, in their order.
    private func keys(_ query: ReadingsQuery, _ calls: ControlCalls) async throws -> [SeriesKey] {
        try await calls.latest(query.selection).map { ReadingCursor($0).series }
    }
}

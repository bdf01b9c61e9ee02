internal import ArgumentParser
internal import TideAPI
internal import TideSQLite

/// `fieldtide verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read everything in the data folder and say what is wrong.",
        discussion: """
            Of a data folder: SQLite's own check of every file, every record, every checksum, and rollups against readings.
            Of a backup, or a folder that holds backups: the SHA-256 of every file. Exits with 1 when something is wrong.

            Example: fieldtide verify --data /var/lib/fieldtide
            """
    )

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let path = try folder.dataFolder()
        if BackupShelf.isThere(path) { return try verifyBackups(path) }
        let report = try await FolderChannel.with(folder) { try await $0.calls.verify() }
        if format == .json {
            try ListWriter.write(json: report)
        } else {
            let lines =
                [
                    "\(report.records) records in the journal", "\(report.readings) readings",
                    "\(report.rawFrames) raw frames", "\(report.quarantined) frames in quarantine",
                ] + report.problems.map { "problem: \($0)" }
            try Output.standard.write(lines.map { $0 + "\n" }.joined())
            if report.problems.isEmpty { try Output.standard.write("all is well\n") }
        }
        if !report.problems.isEmpty { throw Failure.problemsFound }
    }

    private func verifyBackups(_ path: String) throws {
        let progress = TransferProgress()
        var check = BackupCheck(path)
        let bytes = check.bytes
        let report = try check.run { progress.add($0, of: bytes) }
        progress.finish()
        if format == .json {
            try ListWriter.write(json: report)
        } else {
            var lines = ["\(report.backups) backups, \(report.files) files, \(ByteText.of(report.bytes))"]
            lines += report.notes.map { "note: \($0)" } + report.problems.map { "problem: \($0)" }
            if report.problems.isEmpty { lines.append("all is well") }
            try Output.standard.write(lines.map { $0 + "\n" }.joined())
        }
        if !report.problems.isEmpty { throw Failure.problemsFound }
    }
}

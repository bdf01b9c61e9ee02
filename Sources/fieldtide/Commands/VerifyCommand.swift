internal import ArgumentParser
internal import TideAPI

/// `fieldtide verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read everything in the data folder and say what is wrong.",
        discussion: """
            Exits with 1 when something is wrong.

            Example: fieldtide verify --data /var/lib/fieldtide
            """
    )

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
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
}

internal import ArgumentParser
internal import Foundation
internal import TideAPI

/// `fieldtide import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Store what files hold, by a profile: line protocol, JSON lines, texts.",
        discussion: """
            Of a profile with `line_protocol` every line is a row that names its device; of others every line is a message.
            What cannot be stored is named with its line, and the rest is stored. A file that was cut short goes on where
            it stopped; one that was imported before is not read again (--again does). Imported readings meet no alert
            rules and say nothing of a device being alive.

            Example: fieldtide import --profile lines.yaml telemetry.txt
            """
    )

    @OptionGroup var folder: FolderOptions

    @Option(help: "File of the profile.")
    var profile: String

    @Option(help: "Topic of the messages, where the profile's own names the device.")
    var topic: String?

    @Flag(help: "Read files again that were imported before; what is there already counts as duplicate.")
    var again = false

    @Argument(help: "Files.")
    var files: [String]

    func run() async throws {
        let text = try ImportFile.text(of: profile)
        let inputs = try files.map { try ImportFile(path: $0) }
        let problems = try await FolderChannel.with(folder, creates: true) { [topic, again] channel in
            let profile = try await channel.calls.importProfile(text)
            var problems = 0
            for input in inputs {
                let run = ImportRun(calls: channel.calls, profile: profile, topic: topic, isAgain: again)
                problems += try await run.run(input)
            }
            try await channel.calls.importFinish()
            return problems
        }
        if problems > 0 { throw ExitCode(1) }
    }
}

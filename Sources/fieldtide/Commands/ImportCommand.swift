internal import ArgumentParser
internal import Foundation
internal import TideAPI

/// `fieldtide import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Store what files hold: exports of fieldtide, or lines and messages that a profile reads.",
        discussion: """
            Without --profile the files are exports: CSV, JSON lines or line protocol, known by their first line. Their
            readings are stored as they are, with times, values, flags, and those that were superseded.

            With a profile that has `line_protocol` every line is a row that names its device; with others every line is a
            message. What cannot be stored is named with its line, and the rest is stored. A file that was cut short goes
            on where it stopped; one that was imported before is not read again (--again does). Imported readings meet no
            alert rules and say nothing of a device being alive.

            Example: fieldtide import --data copy north-bay.csv
            Example: fieldtide import --profile lines.yaml telemetry.txt
            """
    )

    @OptionGroup var folder: FolderOptions

    @Option(help: "File of the profile; without one the files are exports.")
    var profile: String?

    @Option(help: "Topic of the messages, where the profile's own names the device.")
    var topic: String?

    @Flag(help: "Read files again that were imported before; what is there already counts as duplicate.")
    var again = false

    @Argument(help: "Files.")
    var files: [String]

    func validate() throws {
        if profile == nil, topic != nil { throw ValidationError("--topic goes with --profile") }
    }

    func run() async throws {
        let text = try profile.map { try ImportFile.text(of: $0) }
        let inputs = try files.map { try ImportFile(path: $0) }
        // An empty file holds nothing, whatever it would be.
        let exports =
            text == nil ? try inputs.map { $0.size == 0 ? nil : try ExportedFile($0) } : inputs.map { _ in nil }
        let problems = try await FolderChannel.with(folder, creates: true) { [topic, again] channel in
            var profile = ExportedFile.profile
            if let text { profile = try await channel.calls.importProfile(text) }
            var problems = 0
            for (input, export) in zip(inputs, exports) {
                var run = ImportRun(calls: channel.calls, profile: profile, topic: topic, isAgain: again)
                run.export = export
                problems += try await run.run(input)
            }
            try await channel.calls.importFinish()
            return problems
        }
        if problems > 0 { throw ExitCode(1) }
    }
}

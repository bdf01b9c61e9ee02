internal import ArgumentParser
internal import Foundation

/// `fieldtide profile new`.
struct ProfileNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a first profile for a device from one of its messages.",
        discussion: """
            Finds fields, types and the time, and guesses quantities and units: confirm each. What it writes is right as it
            stands, so that `profile check` and `profile test` go on from there.

            Example: fieldtide profile new --from payload.json --topic farm/bay/probe-1/up --id acme/probe
            """
    )

    @Option(help: "File with one message in JSON; - is standard input.")
    var from: String

    @Option(help: "Topic that it was published on.")
    var topic: String

    @Option(help: "Id of the profile.")
    var id: String = "acme/device"

    func run() throws {
        let data =
            from == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: from)
        guard let data else { throw UsageError("--from \(from): cannot be read") }
        try Output.standard.write(ProfileSkeleton(payload: Array(data), topic: topic).text(id: id))
    }
}

internal import ArgumentParser

/// `fieldtide doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Prove, against your own broker and disk, what Fieldtide's promise rests on.",
        discussion: "Example: fieldtide doctor"
    )

    @OptionGroup var folder: FolderOptions

    func run() async throws {}
}

internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide reprocess`.
struct ReprocessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprocess",
        abstract: "Compute stored readings anew, by what holds now.",
        discussion: """
            --quality judges them by the quality tests in force, each with all that is around it by now: flags that were
            given before late data came (`judged_before_late_data`) become final.

            Example: fieldtide reprocess --quality --device north-bay/buoy-1 --from 2026-06-01
            """
    )

    @Flag(help: "Judge readings anew by the quality tests in force.")
    var quality = false

    @OptionGroup(title: "Series") var series: SelectionOptions

    @Option(parsing: .unconditional, help: "From this device time on: 2026-06-01, -2h; from the first when left out.")
    var from: String?

    @OptionGroup var folder: FolderOptions

    func validate() throws {
        guard quality else { throw ValidationError("say what is to be done: --quality") }
        _ = try time()
    }

    func run() async throws {
        let (selection, time) = (series.selection, try time())
        let count = try await FolderChannel.with(folder) { try await $0.calls.judgeAnew(selection, from: time) }
        Messages.write("\(count) series judged anew")
    }

    private func time() throws -> Timestamp? {
        do { return try from.map { try TimeExpression.parse($0, now: Wall.now) } } catch {
            throw ValidationError(String(describing: error))
        }
    }
}

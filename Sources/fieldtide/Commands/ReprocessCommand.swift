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

            --profile decodes the messages of the raw archive again by a profile that was corrected: readings that have
            another value now replace the former one, which is kept, and channels that the profile did not have are
            added. No reading moves in time. A run that was interrupted goes on where it stopped.

            Example: fieldtide reprocess --quality --device north-bay/buoy-1 --from 2026-06-01
            Example: fieldtide reprocess --profile acme/do-buoy-3
            """
    )

    @Flag(help: "Judge readings anew by the quality tests in force.")
    var quality = false

    @Option(help: "Decode archived messages again by this profile in force, and report what changed.")
    var profile: String?

    @OptionGroup(title: "Series") var series: SelectionOptions

    @Option(parsing: .unconditional, help: "From this device time on: 2026-06-01, -2h; from the first when left out.")
    var from: String?

    @OptionGroup var folder: FolderOptions

    func validate() throws {
        guard quality != (profile != nil) else {
            throw ValidationError("say what is to be done: --quality or --profile")
        }
        guard profile == nil || from == nil && series.selection == SeriesSelection() else {
            throw ValidationError("--profile takes all archived messages of the profile; leave series and --from out")
        }
        _ = try time()
    }

    func run() async throws {
        let (selection, time, profile) = (series.selection, try time(), profile)
        try await FolderChannel.with(folder) { channel in
            if let profile { return try await Self.decode(profile, channel.calls) }
            let count = try await channel.calls.judgeAnew(selection, from: time)
            Messages.write("\(count) series judged anew")
        }
    }

    private static func decode(_ profile: String, _ calls: ControlCalls) async throws {
        var (sum, told) = (ImportSum(), 0)
        var step = try await calls.decodeAgain(profile, begins: true)
        let before = step.refused
        while true {
            sum.add(step.readings)
            for problem in step.problems where told < mostTold {
                Messages.write(problem)
                told += 1
            }
            if step.isDone { break }
            step = try await calls.decodeAgain(profile, begins: false)
        }
        Messages.write("\(step.profile): \(step.frames) archived messages, \(sum)")
        let refused = max(step.refused, before)
        if refused > 0 { Messages.write("\(step.profile): \(refused) parts of them could not be stored") }
    }

    /// Problems that are told one by one; all are counted.
    private static let mostTold = 20

    private func time() throws -> Timestamp? {
        do { return try from.map { try TimeExpression.parse($0, now: Wall.now) } } catch {
            throw ValidationError(String(describing: error))
        }
    }
}

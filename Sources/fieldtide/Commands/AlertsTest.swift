internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide alerts test`.
struct AlertsTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test message to a contact, and wait for what becomes of it.",
        discussion: """
            A running daemon sends it, the way alerts go. The message says that it is a test. Exit status: 0 delivered, 1 not
            delivered (yet); what waits goes on being tried.

            Example: fieldtide alerts test wang
            """
    )

    @Argument(help: "Id of the contact, as notify.contacts has it.")
    var contact: String

    @Option(help: "How long to wait, such as 10s or 2m.")
    var wait = "30s"

    @OptionGroup var person: PersonOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    /// Between two looks at what became of it.
    private static let step = Duration.milliseconds(200)
    /// Longest wait (ms): an hour.
    private static let longest: Int64 = 3_600_000

    func validate() throws { _ = try patience() }

    func run() async throws {
        let (patience, by) = (try patience(), person.name)
        try await FolderChannel.withDaemon(folder) { calls, _ in
            var message = try await calls.testMessage(to: contact, by: by)
            let end = ContinuousClock.now + patience
            while message.receipts.isEmpty, ContinuousClock.now < end {
                try await Task.sleep(for: Self.step)
                message = try await calls.message(message.id)
            }
            try show(message)
            guard message.receipts.last?.outcome == .delivered else { throw Failure.problemsFound }
        }
    }

    private func patience() throws -> Duration {
        guard let milliseconds = DurationArgument.milliseconds(wait), milliseconds <= Self.longest else {
            throw ValidationError("--wait \(wait): write such as 10s or 2m, an hour at most")
        }
        return .milliseconds(milliseconds)
    }

    private func show(_ message: AlertHistoryDTO.Message) throws {
        if format == .json { return try ListWriter.write(json: message) }
        let text = "message \(message.id) to \(message.contact): \(outcome(message))"
        try Output.standard.write(DisplayWidth.printable(text) + "\n")
    }

    private func outcome(_ message: AlertHistoryDTO.Message) -> String {
        guard let receipt = message.receipts.last else { return "still waiting after \(wait)" }
        switch receipt.outcome {
        case .delivered: return "delivered: \(receipt.detail)"
        case .failed: return "failed: \(receipt.detail)"
        case .retried:
            let next = receipt.next.map { ", tried again at \($0.text)" } ?? ""
            return "not delivered\(next): \(receipt.detail)"
        }
    }
}

/// Sends letters as mail.
package struct EmailSender: ChannelSender {
    private let configuration: EmailConfiguration

    /// Makes a sender of a configuration without problems.
    package init(_ configuration: EmailConfiguration) { self.configuration = configuration }

    /// Sends a letter; libcurl blocks, so it has a thread of its own meanwhile.
    package func send(_ letter: Letter) async -> DeliveryOutcome {
        guard MailAddress.isValid(letter.contact.to) else { return .refused("no mail address: \(letter.contact.id)") }
        let mail = MailMessage(letter, from: configuration.from).bytes
        let call = SMTPCall(configuration: configuration, recipient: letter.contact.to, mail: mail)
        do {
            return try await BlockingThread.run("smtp") { call.run() }
        } catch {
            return .retry(after: nil, "cancelled")
        }
    }
}

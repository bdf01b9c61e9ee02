package import TideModel

/// A message on its way to one contact.
package struct Letter: Sendable {
    /// What is told.
    package var message: OutboxMessage
    /// To whom.
    package var contact: Contact
    /// In words.
    package var text: MessageText
    /// Names it for receivers: the same at each attempt, and of no other message.
    package var key: String

    /// Makes a letter.
    ///
    /// - Parameters:
    ///   - message: what is told.
    ///   - contact: to whom.
    ///   - writer: makes words of it.
    ///   - epoch: that of the folder, because a restored backup counts messages anew.
    package init(_ message: OutboxMessage, to contact: Contact, writer: TextWriter, epoch: UInt64) {
        (self.message, self.contact) = (message, contact)
        text = writer.text(of: message, for: contact)
        key = "msg_\(String(epoch, radix: 16))_\(message.id)"
    }
}

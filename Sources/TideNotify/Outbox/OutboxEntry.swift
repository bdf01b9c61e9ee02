public import TideModel

/// A message that is to be sent, with what came of it so far.
public struct OutboxEntry: Sendable, Equatable {
    /// The message.
    public var message: OutboxMessage
    /// The last receipt; nil before the first attempt.
    public var receipt: OutboxReceipt?

    /// Makes an entry.
    public init(message: OutboxMessage, receipt: OutboxReceipt? = nil) {
        (self.message, self.receipt) = (message, receipt)
    }
}

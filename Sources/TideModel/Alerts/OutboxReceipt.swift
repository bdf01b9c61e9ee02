/// What became of a message.
public struct OutboxReceipt: Sendable, Equatable, Codable {
    /// What became of it.
    public enum Outcome: String, Sendable, Codable {
        /// The receiver took it.
        case delivered
        /// Not now: it is tried again.
        case retried
        /// Never: the receiver refuses it, or it is too old.
        case failed
    }

    /// Which message.
    public var message: MessageID
    /// What became of it.
    public var outcome: Outcome
    /// When.
    public var at: Timestamp
    /// Attempts so far.
    public var attempts: Int
    /// When it is tried again; nil when it is not.
    public var next: Timestamp?
    /// What the receiver said, at most 256 bytes.
    public var detail: String

    /// Makes a receipt.
    public init(
        message: MessageID,
        outcome: Outcome,
        at: Timestamp,
        attempts: Int,
        next: Timestamp? = nil,
        detail: String
    ) {
        (self.message, self.outcome, self.at) = (message, outcome, at)
        (self.attempts, self.next, self.detail) = (attempts, next, detail)
    }
}

public import TideModel

/// An alert with what happened to it, and who was told.
public struct AlertHistoryDTO: Sendable, Equatable, Codable {
    /// As it stands.
    public var alert: AlertDTO
    /// What happened, oldest first.
    public var events: [Event]
    /// Messages that name it, oldest first.
    public var messages: [Message]

    /// Makes an answer.
    public init(alert: AlertDTO, events: [Event], messages: [Message]) {
        (self.alert, self.events, self.messages) = (alert, events, messages)
    }

    /// Something that happened.
    public struct Event: Sendable, Equatable, Codable {
        /// What.
        public var kind: AlertEvent.Kind
        /// When, by the time of its record.
        public var at: WrittenTime
        /// Device time of the reading that decided; nil where none did.
        public var time: WrittenTime?
        /// How bad it is from then on.
        public var severity: String
        /// What was measured, in the alert's unit.
        public var value: Double?
        /// Who did it; nil for the program.
        public var by: String?
        /// What was said, or the reason.
        public var text: String?

        /// Makes an event.
        ///
        /// - Parameters:
        ///   - event: as it is kept.
        ///   - value: its value in the alert's unit.
        public init(_ event: AlertEvent, value: Double?) {
            (kind, at, time) = (event.kind, WrittenTime(event.at), event.time.map { WrittenTime($0) })
            (severity, self.value, by, text) = (event.severity.name, value, event.by, event.text)
        }
    }

    /// A message and what became of it.
    public struct Message: Sendable, Equatable, Codable {
        /// Its number.
        public var id: MessageID
        /// Id of the contact.
        public var contact: String
        /// When it was made.
        public var created: WrittenTime
        /// What it is.
        public var kind: OutboxMessage.Kind
        /// True until it is delivered or given up.
        public var isWaiting: Bool
        /// What became of it, oldest first.
        public var receipts: [Receipt]

        /// Makes a message.
        public init(
            id: MessageID,
            contact: String,
            created: Timestamp,
            kind: OutboxMessage.Kind,
            isWaiting: Bool,
            receipts: [OutboxReceipt]
        ) {
            (self.id, self.contact, self.created, self.kind) = (id, contact, WrittenTime(created), kind)
            (self.isWaiting, self.receipts) = (isWaiting, receipts.map { Receipt($0) })
        }

        private enum CodingKeys: String, CodingKey {
            case id, contact, created, kind, receipts
            case isWaiting = "waiting"
        }
    }

    /// What became of a message at an attempt.
    public struct Receipt: Sendable, Equatable, Codable {
        /// What became of it.
        public var outcome: OutboxReceipt.Outcome
        /// When.
        public var at: WrittenTime
        /// Attempts so far.
        public var attempts: Int
        /// When it is tried again.
        public var next: WrittenTime?
        /// What the receiver said.
        public var detail: String

        init(_ receipt: OutboxReceipt) {
            (outcome, at, attempts) = (receipt.outcome, WrittenTime(receipt.at), receipt.attempts)
            (next, detail) = (receipt.next.map { WrittenTime($0) }, receipt.detail)
        }
    }
}

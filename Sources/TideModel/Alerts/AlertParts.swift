/// What a record says of alerts; part of its rare parts, so of tables in the transaction that commits it.
public struct AlertParts: Sendable, Equatable {
    /// What rules remember of their targets from now on.
    public var states: [AlertStateChange] = []
    /// Incidents as they now stand.
    public var alerts: [Alert] = []
    /// What happened to them.
    public var events: [AlertEvent] = []
    /// Messages to be sent.
    public var outbox: [OutboxMessage] = []
    /// What became of messages.
    public var receipts: [OutboxReceipt] = []
    /// Silences as they now stand.
    public var silences: [Silence] = []
    /// What alerts were that people closed.
    public var labels: [IntervalLabel] = []
    /// The rules in force from this record on; nil when they did not change.
    public var rules: StoredRules?

    /// Makes empty parts.
    public init() {}

    /// True when there is nothing to write.
    public var isEmpty: Bool {
        states.isEmpty && alerts.isEmpty && events.isEmpty && outbox.isEmpty && receipts.isEmpty && silences.isEmpty
            && labels.isEmpty && rules == nil
    }
}

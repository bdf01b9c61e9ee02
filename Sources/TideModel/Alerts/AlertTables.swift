/// What the journal keeps of alerts, as of its last record.
public struct AlertTables: Sendable, Equatable {
    /// What rules and groups remember, by key.
    public var states: [AlertStateChange] = []
    /// Incidents that go on.
    public var open: [Alert] = []
    /// Number of the next incident.
    public var nextAlert: AlertID = 1
    /// Messages that are not yet delivered, nor given up, with the last receipt of each, oldest first.
    public var outbox: [(message: OutboxMessage, receipt: OutboxReceipt?)] = []
    /// Number of the next message.
    public var nextMessage: MessageID = 1
    /// Silences that are not over.
    public var silences: [Silence] = []
    /// Number of the next silence.
    public var nextSilence: UInt64 = 1
    /// Number of the next label.
    public var nextLabel: UInt64 = 1
    /// Rules in force; nil before the first.
    public var rules: StoredRules?

    /// Makes empty tables.
    public init() {}

    /// Equal when everything is.
    public static func == (a: Self, b: Self) -> Bool {
        a.states == b.states && a.open == b.open && a.nextAlert == b.nextAlert
            && a.outbox.elementsEqual(b.outbox) { $0.message == $1.message && $0.receipt == $1.receipt }
            && a.nextMessage == b.nextMessage && a.silences == b.silences && a.nextSilence == b.nextSilence
            && a.nextLabel == b.nextLabel && a.rules == b.rules
    }
}

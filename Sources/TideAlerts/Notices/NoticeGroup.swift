internal import TideModel

/// News that wait for others, so that what belongs together is one message.
struct NoticeGroup: Sendable {
    /// An alert with news.
    struct Entry: Sendable, Equatable {
        var alert: AlertID
        /// Who gets the message was not told before that it goes on; only in what is gathered for one contact.
        var isNew = false
    }

    /// When the first came (ms, by the clock of records).
    var opened: Int64
    /// When it is sent.
    var due: Int64
    /// In the order in which they came, each once.
    private(set) var entries: [Entry] = []
    private var known: Set<AlertID> = []
    /// What is behind all of them, such as a gateway; empty where each is for itself.
    var cause: String
    /// Messages that one contact had since `opened`; 0 for what is no matter of one contact.
    var count: UInt32 = 0
    /// How many rows of entries the journal has as they are.
    var written = 0

    /// Entries of a row of their own: a gateway's thousands of devices are written once, not again with each that joins them.
    static let rowLength = 64

    init(opened: Int64, due: Int64, cause: String) { (self.opened, self.due, self.cause) = (opened, due, cause) }

    /// Whether the journal keeps news at a key, and not what a rule remembers.
    static func isKey(_ key: String) -> Bool { ["g|", "h|", "i|", "o|", "s|"].contains { key.hasPrefix($0) } }

    /// Adds an alert that is not there yet.
    mutating func add(_ alert: AlertID, isNew: Bool = false) {
        if known.insert(alert).inserted { entries.append(Entry(alert: alert, isNew: isNew)) }
    }

    /// All of them.
    var alerts: [AlertID] { entries.map(\.alert) }

    /// Whether an alert is one of them.
    func contains(_ alert: AlertID) -> Bool { known.contains(alert) }

    /// Takes alerts out.
    mutating func remove(_ alerts: Set<AlertID>) {
        if alerts.isEmpty { return }
        entries.removeAll { alerts.contains($0.alert) }
        known.subtract(alerts)
        written = 0
    }

    /// How many rows of their own entries have.
    var fullRows: Int { entries.count / Self.rowLength }
}

/// Something that happened to an alert: its history, in the order of records.
public struct AlertEvent: Sendable, Equatable, Codable {
    /// What happened.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// It began.
        case fired
        /// It became worse.
        case escalated
        /// It became less bad, and goes on.
        case eased
        /// Nothing usable came for too long.
        case noData = "no_data"
        /// Usable readings come again.
        case dataBack = "data_back"
        /// It is over.
        case resolved
        /// The readings that it fired by are no longer trusted: it is over without a word.
        case withdrawn
        /// Somebody took notice.
        case acknowledged
        /// It became worse than what was taken notice of.
        case acknowledgementWithdrawn = "acknowledgement_withdrawn"
        /// Somebody is to see to it.
        case assigned
        /// Somebody said something.
        case commented
        /// Nothing is sent for a while.
        case snoozed
        /// A person closed it, with a cause.
        case closed
        /// It comes and goes: nothing is sent until it is steady.
        case flapping
        /// Nobody took notice in time: the next contact is told.
        case passedOn = "passed_on"
        /// Another alert explains it: nobody is told while that one goes on.
        case inhibited
    }

    /// Which alert.
    public var alert: AlertID
    /// What happened.
    public var kind: Kind
    /// When, by the time of the record.
    public var at: Timestamp
    /// Device time of the reading that decided; nil where none did.
    public var time: Timestamp?
    /// How bad it is from then on.
    public var severity: Severity
    /// What the rule watches, then; nil where nothing was measured.
    public var value: Double?
    /// Who did it; nil for the program.
    public var by: String?
    /// What was said, or the reason.
    public var text: String?

    /// Makes an event.
    public init(
        alert: AlertID,
        kind: Kind,
        at: Timestamp,
        time: Timestamp? = nil,
        severity: Severity,
        value: Double? = nil,
        by: String? = nil,
        text: String? = nil
    ) {
        (self.alert, self.kind, self.at, self.time) = (alert, kind, at, time)
        (self.severity, self.value, self.by, self.text) = (severity, value, by, text)
    }
}

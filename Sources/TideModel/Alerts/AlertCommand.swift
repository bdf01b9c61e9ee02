/// What a person wants with alerts.
public enum AlertCommand: Sendable, Equatable {
    /// Somebody took notice.
    case acknowledge(AlertID, by: String)
    /// Somebody is to see to it; nil for nobody.
    case assign(AlertID, to: String?, by: String)
    /// Somebody has something to say.
    case comment(AlertID, String, by: String)
    /// Nothing is to be sent about it for a while.
    case snooze(AlertID, until: Timestamp, by: String)
    /// It is over for somebody, who says what it was; it comes again only when it gets worse, or after it was clear.
    case close(AlertID, AlertCause, comment: String?, by: String)
    /// Nothing is to be sent about some alerts for a while.
    case silence(Silence)
    /// A silence is to end now.
    case endSilence(UInt64, by: String)
    /// Somebody tries whether messages arrive.
    case test(contact: String, by: String)
}

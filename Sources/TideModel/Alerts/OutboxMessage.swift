/// Number of a message: from 1 without gaps, never reused.
public typealias MessageID = UInt64

/// A message that is to be sent: written in the record of what it tells, sent at least once, with the same id each time.
public struct OutboxMessage: Sendable, Equatable, Codable {
    /// Its number.
    public var id: MessageID
    /// Id of the contact of the routes that it goes to; the configuration says by which channel.
    public var contact: String
    /// When it was made.
    public var created: Timestamp
    /// What it is.
    public var kind: Kind
    /// How bad the worst in it is; nil where nothing is bad.
    public var severity: Severity?
    /// What it tells, most important first.
    public var items: [Item]
    /// How many more alerts it stands for than it names.
    public var more: Int
    /// Id of the site that all alerts are of that it stands for; nil where they are of several, or there are none.
    public var site: String?

    /// What a message is.
    public enum Kind: String, Sendable, Codable {
        /// Something began, became worse or better, or is over.
        case news
        /// Nobody took notice in time.
        case reminder
        /// All is well with the program: silence of it would be noticed.
        case heartbeat
        /// Somebody tries whether messages arrive.
        case test
    }

    /// One alert in a message: facts that the channel makes words of.
    public struct Item: Sendable, Equatable, Codable {
        /// Which alert.
        public var alert: AlertID
        /// What happened.
        public var event: AlertEvent.Kind
        /// Texts of the rule and what it is about.
        public var words: Words
        /// How bad it is.
        public var severity: Severity
        /// Device time from which the condition held.
        public var began: Timestamp
        /// Device time of the reading that decided, or of the end.
        public var time: Timestamp
        /// What was measured, in the unit shown; nil where nothing was.
        public var value: Double?
        /// The limit, in the unit shown.
        public var limit: Double?
        /// Unit shown.
        public var unit: String
        /// Why, where there is more to say than the numbers do.
        public var reason: String?
        /// What is to blame for this one and others that are not heard.
        public var outage: Outage?

        /// Makes an item.
        public init(
            alert: AlertID,
            event: AlertEvent.Kind,
            words: Words,
            severity: Severity,
            began: Timestamp,
            time: Timestamp,
            value: Double? = nil,
            limit: Double? = nil,
            unit: String = "",
            reason: String? = nil
        ) {
            (self.alert, self.event, self.words, self.severity) = (alert, event, words, severity)
            (self.began, self.time, self.value, self.limit) = (began, time, value, limit)
            (self.unit, self.reason) = (unit, reason)
        }
    }

    /// What people call things, in both languages.
    public struct Words: Sendable, Equatable, Codable {
        /// Title of the rule, in English and Chinese.
        public var title: Both
        /// What to do.
        public var advice: Both
        /// Name of the site.
        public var site: String
        /// Name of unit or device, or the device with its channel.
        public var place: String
        /// IANA name of the site's time zone, by which times are shown.
        public var zone: String

        /// Makes words.
        public init(title: Both, advice: Both, site: String, place: String, zone: String) {
            (self.title, self.advice, self.site, self.place, self.zone) = (title, advice, site, place, zone)
        }
    }

    /// A text in two languages.
    public struct Both: Sendable, Equatable, Codable {
        /// English.
        public var en: String
        /// Chinese.
        public var zh: String

        /// Makes a text.
        public init(en: String, zh: String) { (self.en, self.zh) = (en, zh) }
    }

    /// Makes a message.
    public init(
        id: MessageID,
        contact: String,
        created: Timestamp,
        kind: Kind,
        severity: Severity? = nil,
        items: [Item] = [],
        more: Int = 0,
        site: String? = nil
    ) {
        (self.id, self.contact, self.created, self.kind) = (id, contact, created, kind)
        (self.severity, self.items, self.more, self.site) = (severity, items, more, site)
    }

    /// Most alerts that one message names: a phone shows no more, and robots take 2 to 4 KB.
    public static let mostItems = 20
}

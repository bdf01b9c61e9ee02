public import TideModel

/// An alert as it stands; numbers in the unit that people read.
public struct AlertDTO: Sendable, Equatable, Codable {
    /// Its number.
    public var id: AlertID
    /// Id of the rule.
    public var rule: String
    /// Title of the rule; its id where the rule is gone.
    public var title: OutboxMessage.Both
    /// What to do; empty where the rule does not say.
    public var advice: OutboxMessage.Both
    /// Id of the site, and its name.
    public var site, siteName: String
    /// What it is about: as rules name it, and for people.
    public var target, place: String
    /// IANA name of the site's time zone.
    public var zone: String
    /// Where it stands.
    public var status: Alert.Status
    /// How bad it is, and ever was: `warning`, `alarm`, `emergency`.
    public var severity, highest: String
    /// Device time from which it holds, and when it fired.
    public var began, fired: WrittenTime
    /// Device time of its end; nil while it goes on.
    public var ended: WrittenTime?
    /// Why it ended, or what a person says it was.
    public var cause: AlertCause?
    /// What was measured, and the limit; nil where nothing is measured.
    public var value, limit: Double?
    /// Their unit (UCUM).
    public var unit: String
    /// Who took notice.
    public var acknowledged: Acknowledgement?
    /// Who is to see to it.
    public var assignee: String?
    /// Nothing is sent about it before.
    public var snoozedUntil: WrittenTime?
    /// Messages made of it.
    public var messages: Int
    /// It was said that it comes and goes.
    public var isFlapping: Bool
    /// The alert that explains it, as `rule target`, so that nobody is told; nil for none.
    public var inhibitedBy: String?
    /// How often it began again.
    public var returns: Int
    /// Numbers of the series that decided; the first is the one that is shown.
    public var series: [SeriesNumber]
    /// The limit in the unit of the first series; nil where the rule looks at something else than its values.
    public var seriesLimit: Double?

    /// Who took notice.
    public struct Acknowledgement: Sendable, Equatable, Codable {
        /// Who.
        public var by: String
        /// When.
        public var at: WrittenTime
        /// How bad it was then.
        public var severity: String
    }

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - alert: as it stands.
    ///   - words: what people call things.
    ///   - value: what was measured, in `unit`.
    ///   - limit: in `unit`.
    ///   - unit: that people read.
    ///   - seriesLimit: the limit in the unit of the first series, where it is one of its values.
    public init(
        _ alert: Alert,
        _ words: OutboxMessage.Words,
        value: Double?,
        limit: Double?,
        unit: String,
        seriesLimit: Double?
    ) {
        (id, rule, title, advice) = (alert.id, alert.rule, words.title, words.advice)
        (site, siteName, target, place) = (alert.site, words.site, alert.target, words.place)
        (zone, status, series, returns) = (words.zone, alert.status, alert.series, alert.returns)
        (severity, highest) = (alert.severity.name, alert.highest.name)
        (began, fired) = (WrittenTime(alert.began), WrittenTime(alert.fired))
        (ended, snoozedUntil) = (alert.ended.map { WrittenTime($0) }, alert.snoozedUntil.map { WrittenTime($0) })
        (cause, assignee) = (alert.cause, alert.assignee)
        (self.value, self.limit, self.unit, self.seriesLimit) = (value, limit, unit, seriesLimit)
        (messages, isFlapping) = (alert.told?.messages ?? 0, alert.told?.saysFlapping ?? false)
        acknowledged = alert.acknowledged.map {
            Acknowledgement(by: $0.by, at: WrittenTime($0.at), severity: $0.severity.name)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, rule, title, advice, site, target, place, zone, status, severity, highest, began, fired, ended, cause
        case value, limit, unit, acknowledged, assignee, messages, returns, series
        case siteName = "site_name"
        case snoozedUntil = "snoozed_until"
        case isFlapping = "flapping"
        case inhibitedBy = "inhibited_by"
        case seriesLimit = "series_limit"
    }
}

extension AlertDTO {
    /// Site and place for people; once where it is about all of the site.
    var whole: String { place == siteName ? place : "\(siteName) · \(place)" }
}

public import TideModel

/// Who is told of which alerts.
public struct Route: Sendable, Equatable {
    /// Sites, by id; empty for all.
    public var sites: Set<String> = []
    /// Rules, by id, or all of a pack as `pack/`; empty for all.
    public var rules: [String] = []
    /// The least severity.
    public var severity = Severity.warning
    /// Contacts that are told at once.
    public var contacts: [String]
    /// Who is told besides when nobody took notice so long after the first message, in order.
    public var later: [Later] = []
    /// Hours of the site's day in which only emergencies are told.
    public var quiet: Schedule?
    /// Whether the end of an alert is told too.
    public var tellsEnd = false
    /// How long others are waited for, so that what belongs together is one message, ms; emergencies do not wait.
    public var wait: Int64 = 30_000

    /// Contacts that are told when nobody took notice.
    public struct Later: Sendable, Equatable {
        /// After how long, ms.
        public var after: Int64
        /// Whom.
        public var contacts: [String]

        /// Makes a step.
        public init(after: Int64, contacts: [String]) { (self.after, self.contacts) = (after, contacts) }
    }

    /// Makes a route for everything.
    public init(contacts: [String]) { self.contacts = contacts }

    /// Whether it is for an alert.
    func fits(_ alert: Alert) -> Bool {
        alert.highest >= severity && (sites.isEmpty || sites.contains(alert.site))
            && (rules.isEmpty || rules.contains { $0 == alert.rule || $0.hasSuffix("/") && alert.rule.hasPrefix($0) })
    }
}

internal import TideModel

/// Everything that people want of alerts: what to be told of, who, and when.
public struct RuleSet: Sendable, Equatable {
    /// Rules, their ids distinct.
    public var rules: [Rule]
    /// Who is told what; the first that fits counts.
    public var routes: [Route]
    /// A message now and then that says that all is well; nil for none.
    public var heartbeat: Heartbeat?

    /// Makes a set.
    public init(rules: [Rule] = [], routes: [Route] = [], heartbeat: Heartbeat? = nil) {
        (self.rules, self.routes, self.heartbeat) = (rules, routes, heartbeat)
    }

    /// Everybody whom routes name.
    public var contacts: Set<String> {
        var named = Set(heartbeat?.contacts ?? [])
        for route in routes { named.formUnion(route.contacts + route.later.flatMap(\.contacts)) }
        return named
    }

    /// A message that comes as long as the program runs, so that its silence is noticed.
    public struct Heartbeat: Sendable, Equatable {
        /// How often, ms.
        public var every: Int64
        /// Contacts.
        public var contacts: [String]

        /// Makes a heartbeat.
        public init(every: Int64, contacts: [String]) { (self.every, self.contacts) = (every, contacts) }
    }
}

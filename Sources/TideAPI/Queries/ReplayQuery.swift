public import TideModel

/// Which rules are to be tried on which stretch of stored readings.
public struct ReplayQuery: Sendable, Equatable {
    /// Rules and routes, in their canonical text.
    public var rules: String
    /// First device time that counts.
    public var from: Timestamp
    /// The first that counts no more.
    public var to: Timestamp
    /// Whether each incident is wanted.
    public var withIncidents: Bool

    /// Makes a query.
    public init(rules: String, from: Timestamp, to: Timestamp, withIncidents: Bool) {
        (self.rules, self.from, self.to, self.withIncidents) = (rules, from, to, withIncidents)
    }
}

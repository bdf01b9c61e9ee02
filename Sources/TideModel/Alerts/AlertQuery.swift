/// Which alerts; nil fields do not restrict.
public struct AlertQuery: Sendable, Equatable {
    /// Most that one answer holds: 1,000 are about 1 MB.
    public static let maximum = 1_000
    /// As many as one answer holds when nobody says.
    public static let usual = 100

    /// Only those that go on.
    public var isOpen = false
    /// Where they stand.
    public var status: Alert.Status?
    /// How bad they were at least, at their worst: what eased before it ended counts as it was.
    public var severity: Severity?
    /// Id of the site.
    public var site: String?
    /// Id of a rule, or the beginning of such up to a `/`.
    public var rule: String?
    /// A target, or the beginning of targets up to a `/`.
    public var target: String?
    /// Fired then or later.
    public var from: Timestamp?
    /// Fired before.
    public var to: Timestamp?
    /// Only those that fired before this one: where the last page ended.
    public var before: AlertID?
    /// At most this many.
    public var limit: Int

    /// Makes a query that restricts nothing but how many.
    public init(limit: Int = AlertQuery.usual) { self.limit = limit }
}

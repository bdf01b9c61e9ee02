/// Which labels; nil fields do not restrict.
public struct LabelQuery: Sendable, Equatable {
    /// Most that one answer holds: 1,000 are about 300 KB.
    public static let maximum = 1_000
    /// As many as one answer holds when nobody says.
    public static let usual = 100

    /// What it was.
    public var cause: AlertCause?
    /// Number of the alert that was closed.
    public var alert: AlertID?
    /// Id of a rule, or the beginning of such up to a `/`; also labels of all rules.
    public var rule: String?
    /// A target, or the beginning of targets up to a `/`; also labels of what it is part of.
    public var target: String?
    /// Ended then or later.
    public var from: Timestamp?
    /// Began before.
    public var to: Timestamp?
    /// Also those that a later one took the place of.
    public var withSuperseded = false
    /// Only those behind this one (`IntervalLabel.name`): where the last page ended.
    public var before: String?
    /// At most this many.
    public var limit: Int

    /// Makes a query that restricts nothing but how many.
    public init(limit: Int = LabelQuery.usual) { self.limit = limit }
}

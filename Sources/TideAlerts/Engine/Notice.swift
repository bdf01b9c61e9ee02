internal import TideModel

/// A transition that people may have to be told.
struct Notice: Sendable, Equatable {
    var alert: AlertID
    var event: AlertEvent.Kind
    var severity: Severity
    /// Device time (ms) of what decided.
    var time: Int64
    /// What was watched; nil where nothing was measured.
    var value: Double?
    /// Why, where numbers do not say it.
    var reason: String?
    /// It came late: how it is told is a matter of the rule's policy.
    var isLate: Bool
}

public import TideModel

/// Which quarantined frames.
public struct QuarantineQuery: Sendable, Equatable {
    /// These numbers; empty means by the other fields.
    public var ids: [QuarantineID]
    /// With this reason code.
    public var reason: String?
    /// Whose topic matches this MQTT filter.
    public var topic: String?
    /// At most this many.
    public var limit: Int
    /// How many at most when nobody says.
    public static let defaultLimit = 1_000
    /// Makes a query.
    public init(
        ids: [QuarantineID] = [],
        reason: String? = nil,
        topic: String? = nil,
        limit: Int = QuarantineQuery.defaultLimit
    ) {
        self.ids = ids
        self.reason = reason
        self.topic = topic
        self.limit = limit
    }
}

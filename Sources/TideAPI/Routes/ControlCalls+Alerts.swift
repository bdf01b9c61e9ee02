public import TideModel

extension ControlCalls {
    /// Alerts, the newest first.
    public func alerts(_ query: AlertQuery) async throws -> [AlertDTO] {
        try await call("GET", ["alerts"], query: parameters(query))
    }

    /// One alert with its history.
    public func alert(_ id: AlertID) async throws -> AlertHistoryDTO { try await call("GET", ["alerts", "\(id)"]) }

    /// Somebody took notice; the alert as it stands then.
    public func acknowledge(_ id: AlertID, by: String) async throws -> AlertDTO {
        try await change(id, .acknowledge, by: by)
    }

    /// Somebody is to see to it; nil for nobody.
    public func assign(_ id: AlertID, to: String?, by: String) async throws -> AlertDTO {
        try await change(id, .assign, [("to", to)], by: by)
    }

    /// Somebody has something to say.
    public func comment(_ id: AlertID, _ text: String, by: String) async throws -> AlertDTO {
        try await change(id, .comment, [("text", text)], by: by)
    }

    /// Nothing is to be sent about it for a while.
    public func snooze(_ id: AlertID, until: Timestamp, by: String) async throws -> AlertDTO {
        try await change(id, .snooze, [("until", RFC3339.string(until))], by: by)
    }

    /// It is over for somebody, who says what it was.
    public func close(_ id: AlertID, _ cause: AlertCause, comment: String?, by: String) async throws -> AlertDTO {
        try await change(id, .close, [("cause", cause.rawValue), ("comment", comment)], by: by)
    }

    /// Silences by number, also those that ended if asked.
    public func silences(withEnded: Bool = false) async throws -> [SilenceDTO] {
        try await call("GET", ["silences"], query: withEnded ? [.init("all", "true")] : [])
    }

    /// Makes a silence.
    public func silence(_ silence: Silence) async throws -> [SilenceDTO] {
        var items = Self.items([("rule", silence.rule), ("target", silence.target), ("by", silence.by)])
        items += [.init("from", RFC3339.string(silence.from)), .init("until", RFC3339.string(silence.until))]
        items += [.init("comment", silence.comment), .init("maintenance", "\(silence.isMaintenance)")]
        return try await call("POST", ["silences"], query: items)
    }

    /// Ends a silence now.
    public func endSilence(_ id: UInt64, by: String) async throws -> [SilenceDTO] {
        try await call("POST", ["silences", "\(id)", "end"], query: [.init("by", by)])
    }

    /// Writes a message that tries whether a contact is reached.
    public func testMessage(to contact: String, by: String) async throws -> AlertHistoryDTO.Message {
        try await call("POST", ["messages", "test"], query: [.init("contact", contact), .init("by", by)])
    }

    /// A message and what became of it.
    public func message(_ id: MessageID) async throws -> AlertHistoryDTO.Message {
        try await call("GET", ["messages", "\(id)"])
    }

    private func change(
        _ id: AlertID,
        _ action: AlertAction,
        _ items: [(String, String?)] = [],
        by: String
    ) async throws -> AlertDTO {
        try await call("POST", ["alerts", "\(id)", action.rawValue], query: Self.items(items + [("by", by)]))
    }

    private func parameters(_ query: AlertQuery) -> [ControlRequest.Parameter] {
        Self.items([
            ("open", query.isOpen ? "true" : nil), ("status", query.status?.rawValue),
            ("severity", query.severity?.name), ("site", query.site), ("rule", query.rule), ("target", query.target),
            ("from", query.from.map(RFC3339.string)), ("to", query.to.map(RFC3339.string)),
            ("before", query.before?.description), ("limit", "\(query.limit)"),
        ])
    }

    private static func items(_ items: [(String, String?)]) -> [ControlRequest.Parameter] {
        items.compactMap { name, value in value.map { .init(name, $0) } }
    }
}

public import TideModel

extension ControlRoutes {
    static func labels(_ service: ControlService) -> [ControlRoute] {
        let alerts = service.alerts
        return [
            ControlRoute("GET", "labels", "labels (cause, alert, rule, target, from, to, all, before, limit)") {
                reader,
                _ in
                let query = try labelQuery(&reader)
                return try json(try await alerts.labels(query))
            }
        ]
    }

    /// Takes the parameters of a list of labels.
    static func labelQuery(_ reader: inout RequestReader) throws -> LabelQuery {
        var query = LabelQuery()
        query.cause = reader.choice("cause", of: AlertCause.self)
        query.alert = reader.numbers("alert", of: AlertID.self).first
        (query.rule, query.target) = (reader.text("rule"), reader.text("target"))
        (query.from, query.to) = (reader.time("from"), reader.time("to"))
        (query.withSuperseded, query.before) = (reader.flag("all"), reader.text("before"))
        query.limit = reader.count("limit", upTo: LabelQuery.maximum) ?? LabelQuery.usual
        try reader.finish()
        return query
    }
}

extension ControlCalls {
    /// What people said that stretches of time were, those that began last first.
    public func labels(_ query: LabelQuery) async throws -> [LabelDTO] {
        let items: [(String, String?)] = [
            ("cause", query.cause?.rawValue), ("alert", query.alert?.description), ("rule", query.rule),
            ("target", query.target), ("from", query.from.map(RFC3339.string)), ("to", query.to.map(RFC3339.string)),
            ("all", query.withSuperseded ? "true" : nil), ("before", query.before), ("limit", "\(query.limit)"),
        ]
        return try await call(
            "GET",
            ["labels"],
            query: items.compactMap { name, value in value.map { .init(name, $0) } }
        )
    }
}

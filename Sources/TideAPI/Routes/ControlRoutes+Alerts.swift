internal import TideModel

extension ControlRoutes {
    static func alerts(_ service: ControlService) -> [ControlRoute] {
        let alerts = service.alerts
        return [
            ControlRoute(
                "GET",
                "alerts",
                "alerts (open, status, severity, site, rule, target, from, to, before, limit)"
            ) { reader, _ in
                let query = try alertsQuery(&reader)
                return try json(try await alerts.list(query))
            },
            ControlRoute("GET", "alerts/{id}", "one alert with its history") { reader, captures in
                try reader.finish()
                return try json(try await alerts.show(try alert(captures)))
            },
        ] + AlertAction.allCases.map { changing(alerts, $0) } + silencing(alerts) + telling(alerts)
    }

    private static func telling(_ alerts: AlertService) -> [ControlRoute] {
        [
            ControlRoute("GET", "messages/{id}", "one message with what became of it") { reader, captures in
                try reader.finish()
                guard let id = captures.first.flatMap({ MessageID($0) }) else {
                    throw ControlError(400, ["'\(captures.joined())' is no number of a message"])
                }
                return try json(try await alerts.message(id))
            },
            ControlRoute("POST", "messages/test", "writes a test message (contact, by)") { reader, _ in
                let contact = try reader.required("contact"), by = try reader.required("by")
                try reader.finish()
                return try json(try await alerts.test(contact, by))
            },
        ]
    }

    private static func changing(_ alerts: AlertService, _ action: AlertAction) -> ControlRoute {
        ControlRoute("POST", "alerts/{id}/\(action.rawValue)", action.summary) { reader, captures in
            let id = try alert(captures)
            let by = try reader.required("by")
            let command = try action.command(id, by: by, &reader)
            try reader.finish()
            _ = try await alerts.change(command)
            return try json(try await alerts.show(id).alert)
        }
    }

    private static func silencing(_ alerts: AlertService) -> [ControlRoute] {
        [
            ControlRoute("GET", "silences", "silences (all: also those that ended)") { reader, _ in
                let all = reader.flag("all")
                try reader.finish()
                return try json(try await alerts.silences(all))
            },
            ControlRoute("POST", "silences", "makes one (rule, target, from, until, comment, by, maintenance)") {
                reader,
                _ in
                let silence = try silence(&reader)
                return try json(try await alerts.change(.silence(silence)))
            },
            ControlRoute("POST", "silences/{id}/end", "ends one (by)") { reader, captures in
                guard let id = captures.first.flatMap({ UInt64($0) }) else {
                    throw ControlError(400, ["'\(captures.joined())' is no number of a silence"])
                }
                let by = try reader.required("by")
                try reader.finish()
                return try json(try await alerts.change(.endSilence(id, by: by)))
            },
        ]
    }

    private static func silence(_ reader: inout RequestReader) throws -> Silence {
        let (rule, target) = (reader.text("rule"), reader.text("target"))
        let (from, until) = (reader.time("from"), reader.time("until"))
        let (by, comment) = (try reader.required("by"), reader.text("comment") ?? "")
        let isMaintenance = reader.flag("maintenance")
        try reader.finish()
        guard let from, let until else { throw ControlError(400, ["a silence has 'from' and 'until'"]) }
        return Silence(
            rule: rule,
            target: target,
            from: from,
            until: until,
            by: by,
            comment: comment,
            isMaintenance: isMaintenance
        )
    }

    /// The number of an alert in a path.
    static func alert(_ captures: [String]) throws -> AlertID {
        guard let id = captures.first.flatMap({ AlertID($0) }) else {
            throw ControlError(400, ["'\(captures.joined())' is no number of an alert"])
        }
        return id
    }

    /// Takes the parameters of a list of alerts.
    static func alertsQuery(_ reader: inout RequestReader) throws -> AlertQuery {
        var query = AlertQuery()
        query.isOpen = reader.flag("open")
        query.status = reader.choice("status", of: Alert.Status.self)
        let severity = reader.text("severity")
        (query.site, query.rule, query.target) = (reader.text("site"), reader.text("rule"), reader.text("target"))
        (query.from, query.to) = (reader.time("from"), reader.time("to"))
        query.before = reader.numbers("before", of: AlertID.self).first
        query.limit = reader.count("limit", upTo: AlertQuery.maximum) ?? AlertQuery.usual
        try reader.finish()
        query.severity = try severity.map { name in
            guard let severity = Severity(name: name) else {
                let names = Severity.allCases.map(\.name).joined(separator: ", ")
                throw ControlError(400, ["'severity=\(name)': write one of \(names)"])
            }
            return severity
        }
        return query
    }
}

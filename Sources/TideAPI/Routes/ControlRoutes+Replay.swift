internal import TideModel

extension ControlRoutes {
    static func replaying(_ service: ControlService) -> [ControlRoute] {
        let alerts = service.alerts
        return [
            ControlRoute("POST", "rules/replay", "what rules would have found (from, to, incidents)") { reader, _ in
                let (from, to) = (reader.time("from"), reader.time("to"))
                let withIncidents = reader.flag("incidents")
                try reader.finish()
                guard let from, let to else { throw ControlError(400, ["a replay has 'from' and 'to'"]) }
                let query = ReplayQuery(
                    rules: String(decoding: reader.request.body, as: UTF8.self),
                    from: from,
                    to: to,
                    withIncidents: withIncidents
                )
                let run = try await alerts.replay(query)
                // White space before a document means nothing, and tells whether somebody still waits for it.
                return ControlResponse(
                    contentType: ControlJSON.contentType,
                    body: .stream { sink in
                        let answer = try await run { try await sink([UInt8(ascii: "\n")]) }
                        try await sink(try ControlJSON.encode(answer))
                    }
                )
            }
        ]
    }
}

extension ControlCalls {
    /// What rules would have found in stored readings.
    public func replay(_ query: ReplayQuery) async throws -> ReplayDTO {
        let items: [ControlRequest.Parameter] = [
            .init("from", RFC3339.string(query.from)), .init("to", RFC3339.string(query.to)),
            .init("incidents", "\(query.withIncidents)"),
        ]
        return try await call("POST", ["rules", "replay"], query: items, body: Array(query.rules.utf8))
    }
}

internal import TideModel

extension ControlRoutes {
    static func quarantine(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("GET", "quarantine", "quarantined frames (ids, reason, topic, limit)") { reader, _ in
                let query = try quarantineQuery(&reader)
                return try json(try await service.quarantineList(query))
            },
            ControlRoute("GET", "quarantine/{id}", "one quarantined frame with its payload") { reader, captures in
                try reader.finish()
                guard let id = captures.first.flatMap({ QuarantineID($0) }) else {
                    throw ControlError(400, ["'\(captures.joined())' is no number of a quarantined frame"])
                }
                return try json(try await service.quarantineShow(id))
            },
            ControlRoute("POST", "quarantine/retry", "decodes again (ids, reason, topic, limit)") { reader, _ in
                let query = try quarantineQuery(&reader)
                return try json(try await service.quarantineRetry(query))
            },
            ControlRoute("POST", "quarantine/drop", "forgets; needs ids, reason or topic (limit)") { reader, _ in
                let query = try quarantineQuery(&reader)
                guard !query.ids.isEmpty || query.reason != nil || query.topic != nil else {
                    throw ControlError(
                        400,
                        ["say which frames to forget: ids=…, reason=… or topic=… (topic=# for all)"]
                    )
                }
                return try json(try await service.quarantineDrop(query))
            },
        ]
    }

    private static func quarantineQuery(_ reader: inout RequestReader) throws -> QuarantineQuery {
        let query = QuarantineQuery(
            ids: reader.numbers("ids", of: QuarantineID.self),
            reason: reader.text("reason"),
            topic: reader.text("topic"),
            limit: reader.count("limit") ?? QuarantineQuery.defaultLimit
        )
        try reader.finish()
        return query
    }
}

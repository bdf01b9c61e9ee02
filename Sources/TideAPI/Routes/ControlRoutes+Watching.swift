extension ControlRoutes {
    static func watching(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute(
                "GET",
                "gaps",
                "completeness as JSON lines (site, device, channel, from, to, interval in ms)"
            ) { reader, _ in
                let query = GapsQuery(
                    selection: selection(&reader),
                    from: reader.time("from"),
                    to: reader.time("to"),
                    interval: reader.count("interval").map(Int64.init)
                )
                try reader.finish()
                var response = lines { hand in try await service.gaps(query, hand) }
                response.headers = RemovalNote.headers(try await service.removedBefore(query.from, query.to))
                return response
            },
            ControlRoute(
                "GET",
                "tail",
                "frames as they are committed, as JSON lines without end (topic, site, device, trace)"
            ) { reader, _ in
                let query = TailQuery(
                    topic: reader.text("topic"),
                    site: reader.text("site"),
                    device: reader.text("device"),
                    trace: reader.flag("trace")
                )
                try reader.finish()
                return lines { hand in try await service.tail(query, hand) }
            },
        ]
    }

    /// Values as JSON lines, written as they are handed on.
    static func lines<Value: Encodable & Sendable>(
        _ make: @escaping @Sendable (@Sendable ([Value]) async throws -> Void) async throws -> Void
    ) -> ControlResponse {
        ControlResponse(
            contentType: ReadingFormat.jsonl.contentType,
            body: .stream { sink in
                try await make { values in
                    var piece: [UInt8] = []
                    for value in values { piece += try ControlJSON.encode(value) + [UInt8(ascii: "\n")] }
                    try await sink(piece)
                }
            }
        )
    }
}

extension ControlRoutes {
    /// Bytes of a stream's pieces: large enough that a piece costs little, small enough to be held for each reader.
    private static let pieceSize = 64 << 10

    static func readings(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("GET", "latest", "latest reading of each series (site, device, channel)") { reader, _ in
                let selection = Self.selection(&reader)
                try reader.finish()
                return try json(try await service.latest(selection))
            },
            ControlRoute(
                "GET",
                "readings",
                "readings as JSON lines or CSV (site, device, channel, from, to, flags, limit, revisions, format)"
            ) { reader, _ in
                let query = Self.readingsQuery(&reader)
                let format = reader.choice("format", of: ReadingFormat.self) ?? .jsonl
                try reader.finish()
                return ControlResponse(
                    contentType: format.contentType,
                    body: .stream(stream(service.readings, query, format))
                )
            },
        ]
    }

    static func selection(_ reader: inout RequestReader) -> SeriesSelection {
        SeriesSelection(site: reader.text("site"), device: reader.text("device"), channel: reader.text("channel"))
    }

    private static func readingsQuery(_ reader: inout RequestReader) -> ReadingsQuery {
        ReadingsQuery(
            selection: selection(&reader),
            from: reader.time("from"),
            to: reader.time("to"),
            flags: reader.numbers("flags", of: UInt8.self),
            limit: reader.count("limit"),
            revisions: reader.flag("revisions")
        )
    }

    /// Readings are written as the service hands them on, so memory does not grow with the answer.
    static func stream(
        _ readings:
            @escaping @Sendable (ReadingsQuery, @Sendable ([ReadingDTO]) async throws -> Void) async throws -> Void,
        _ query: ReadingsQuery,
        _ format: ReadingFormat
    ) -> @Sendable (@escaping ControlResponse.Sink) async throws -> Void {
        { sink in
            let header = format.header(revisions: query.revisions)
            if !header.isEmpty { try await sink(header) }
            try await readings(query) { readings in
                var piece: [UInt8] = []
                for reading in readings {
                    format.append(reading, revisions: query.revisions, to: &piece)
                    if piece.count >= pieceSize {
                        try await sink(piece)
                        piece.removeAll(keepingCapacity: true)
                    }
                }
                if !piece.isEmpty { try await sink(piece) }
            }
        }
    }
}

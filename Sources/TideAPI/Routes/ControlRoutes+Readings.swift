extension ControlRoutes {
    /// Bytes of a stream's pieces: large enough that a piece costs little, small enough to be held for each reader.
    private static let pieceSize = 64 << 10

    static func readings(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("GET", "latest", "latest reading of each series (site, device, channel, format)") {
                reader,
                _ in
                try await latest(service, &reader)
            },
            ControlRoute(
                "GET",
                "readings",
                "readings as JSON lines, CSV or line protocol (site, device, channel, from, to, flags, limit, revisions, details, "
                    + "after_series and after_time, format)"
            ) { reader, _ in
                var query = Self.readingsQuery(&reader)
                let format = reader.choice("format", of: ReadingFormat.self) ?? .jsonl
                query.after = try Self.cursor(&reader)
                query.details = reader.flag("details")
                try reader.finish()
                guard format != .line || !query.revisions && !query.details else {
                    throw ControlError(
                        400,
                        ["line protocol has one value a time: ask for csv or jsonl with revisions or details"]
                    )
                }
                return ControlResponse(
                    contentType: format.contentType,
                    headers: RemovalNote.headers(try await service.removedBefore(query.from, query.to)),
                    body: .stream(stream(service.readings, query, format))
                )
            },
        ]
    }

    private static func latest(_ service: ControlService, _ reader: inout RequestReader) async throws -> ControlResponse
    {
        let selection = Self.selection(&reader)
        let format = reader.choice("format", of: ReadingFormat.self)
        try reader.finish()
        let readings = try await service.latest(selection)
        guard let format else { return try json(readings) }
        return ControlResponse(
            contentType: format.contentType,
            body: .stream(stream({ try await $1(readings.map(ReadingRun.init)) }, ReadingsQuery(), format))
        )
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

    private static func cursor(_ reader: inout RequestReader) throws -> ReadingCursor? {
        let (series, time) = (reader.text("after_series"), reader.time("after_time"))
        guard let series, let time else {
            guard series == nil, time == nil else { throw ControlError(400, ["after_series goes with after_time"]) }
            return nil
        }
        guard let cursor = ReadingCursor(series: series, time: time) else {
            throw ControlError(400, ["'after_series=\(series)': write site/device/channel"])
        }
        return cursor
    }

    /// Readings are written as the service hands them on, so memory does not grow with the answer.
    static func stream(
        _ readings:
            @escaping @Sendable (ReadingsQuery, @Sendable ([ReadingRun]) async throws -> Void) async throws -> Void,
        _ query: ReadingsQuery,
        _ format: ReadingFormat
    ) -> @Sendable (@escaping ControlResponse.Sink) async throws -> Void {
        { sink in
            let header = query.after == nil ? format.header(revisions: query.revisions, details: query.details) : []
            if !header.isEmpty { try await sink(header) }
            try await readings(query) { runs in
                var piece: [UInt8] = []
                for run in runs {
                    for entry in run.entries {
                        try format.append(
                            run.reading(entry),
                            revisions: query.revisions,
                            details: query.details,
                            to: &piece
                        )
                        guard piece.count >= pieceSize else { continue }
                        try await sink(piece)
                        piece.removeAll(keepingCapacity: true)
                    }
                }
                if !piece.isEmpty { try await sink(piece) }
            }
        }
    }
}

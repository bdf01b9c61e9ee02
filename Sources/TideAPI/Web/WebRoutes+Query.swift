internal import TideModel

extension WebRoutes {
    /// How answers to queries are written.
    private enum QueryFormat: String, CaseIterable {
        case jsonl, csv, line, columns

        /// Nil for columns.
        var lines: ReadingFormat? { ReadingFormat(rawValue: rawValue) }
        var contentType: String { lines?.contentType ?? ColumnText.contentType }
    }

    /// Readings of many series, or with `every` their aggregates, or with `by` those of groups.
    func query(_ reader: inout RequestReader) async throws -> ControlResponse {
        if try ControlRoutes.asksForGroups(&reader) { return try groupsQuery(&reader) }
        let isOfReadings = !reader.request.query.contains { $0.name == "every" }
        return isOfReadings ? try await readingsQuery(&reader) : try await aggregatesQuery(&reader)
    }

    /// Groups are kept when readings are removed, so there is nothing to tell of that.
    private func groupsQuery(_ reader: inout RequestReader) throws -> ControlResponse {
        let query = try ControlRoutes.groupQuery(&reader)
        let format = try ControlRoutes.groupFormat(&reader)
        try reader.finish()
        try checkReadable()
        return try permitted(format.contentType, ControlRoutes.stream(service.groups, query, format))
    }

    private func aggregatesQuery(_ reader: inout RequestReader) async throws -> ControlResponse {
        let query = try ControlRoutes.aggregateQuery(&reader)
        let format = reader.choice("format", of: QueryFormat.self) ?? .jsonl
        try reader.finish()
        try checkReadable()
        let aggregates = service.aggregates
        if let lines = format.lines {
            return try await answer(format, query.from, query.to, ControlRoutes.stream(aggregates, query, lines))
        }
        return try await answer(format, query.from, query.to) { sink in
            try await aggregates(query) { runs in
                var piece: [UInt8] = []
                for run in runs { ColumnText.append(run, query.functions, to: &piece) }
                if !piece.isEmpty { try await sink(piece) }
            }
        }
    }

    private func readingsQuery(_ reader: inout RequestReader) async throws -> ControlResponse {
        let matches = reader.texts("match")
        guard matches.count <= 1 else {
            throw ControlError(
                400,
                ["\(matches.count) times match: readings are asked for by one, * for any characters"]
            )
        }
        let own = ControlRoutes.selection(&reader)
        let query = ReadingsQuery(
            selection: try matches.first.map { try ControlRoutes.selection(match: $0) } ?? own,
            from: reader.time("from"),
            to: reader.time("to"),
            flags: reader.numbers("flags", of: UInt8.self),
            limit: reader.count("limit")
        )
        let format = reader.choice("format", of: QueryFormat.self) ?? .jsonl
        try reader.finish()
        try checkReadable()
        let matching = service.matching
        if let lines = format.lines {
            return try await answer(format, query.from, query.to, ControlRoutes.stream(matching, query, lines))
        }
        return try await answer(format, query.from, query.to) { sink in
            try await matching(query) { runs in
                var piece: [UInt8] = []
                for run in runs { ColumnText.append(run, to: &piece) }
                if !piece.isEmpty { try await sink(piece) }
            }
        }
    }

    private func answer(
        _ format: QueryFormat,
        _ from: Timestamp?,
        _ to: Timestamp?,
        _ body: @escaping @Sendable (@escaping ControlResponse.Sink) async throws -> Void
    ) async throws -> ControlResponse {
        var response = try permitted(format.contentType, body)
        response.headers = RemovalNote.headers(try await service.removedBefore(from, to))
        return response
    }
}

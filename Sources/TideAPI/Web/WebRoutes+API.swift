internal import TideModel

extension WebRoutes {
    /// Routes below `/v1`, for the list that an unknown one answers with.
    static let apiRoutes = [
        "/v1/latest?site&device&channel&after&limit", "/v1/series?site&device&channel&after&limit",
        "/v1/series/{id}/readings?from&to&flags&limit&format",
        "/v1/query?match&site&device&channel&from&to&every&agg&flags&format",
        "/v1/query?by=site&site&quantity&from&to&every=1h&format", "/v1/stats",
        "/v1/alerts?open&status&severity&site&rule&target&from&to&before&limit", "/v1/alerts/{id}",
        "/v1/labels?cause&alert&rule&target&from&to&all&before&limit",
    ]

    /// Most readings of one answer: 100,000 lines of JSON are about 20 MB.
    static let maximumReadings = 100_000

    /// Answers a route below `/v1`; nil when it is not there.
    func api(_ path: [String], _ reader: inout RequestReader) async throws -> ControlResponse? {
        switch path.count {
        case 1 where path[0] == "stats": return try await stats(&reader)
        case 1 where path[0] == "latest": return try await latest(&reader)
        case 1 where path[0] == "query": return try await query(&reader)
        case 1 where path[0] == "series": return try await series(&reader)
        case 1 where path[0] == "alerts": return try await alerts(&reader)
        case 1 where path[0] == "labels": return try await labels(&reader)
        case 2 where path[0] == "alerts": return try await alert(path[1], &reader)
        case 3 where path[0] == "series" && path[2] == "readings":
            guard let id = SeriesNumber(path[1]) else {
                throw ControlError(400, ["'\(path[1])' is no series: write an id from /v1/series"])
            }
            return try await readings(id, &reader)
        default: return nil
        }
    }

    private func stats(_ reader: inout RequestReader) async throws -> ControlResponse {
        try reader.finish()
        try checkReadable()
        return try ControlRoutes.json(try await service.totals().stats)
    }

    private func latest(_ reader: inout RequestReader) async throws -> ControlResponse {
        let query = try seriesQuery(&reader)
        try checkReadable()
        let (readings, next) = try await service.latest(query)
        // Written as readings are elsewhere, times in RFC 3339, one a line.
        var bytes = Array("[".utf8)
        for (index, reading) in readings.enumerated() {
            bytes += index == 0 ? "\n".utf8 : ",\n".utf8
            try ReadingFormat.jsonl.append(reading, revisions: false, to: &bytes)
            bytes.removeLast()
        }
        bytes += "\n]\n".utf8
        let response = ControlResponse(contentType: ControlJSON.contentType, body: .bytes(bytes))
        return paged(response, "latest", query, next: next)
    }

    private func series(_ reader: inout RequestReader) async throws -> ControlResponse {
        let query = try seriesQuery(&reader)
        try checkReadable()
        let series = try await service.series(query)
        let next = series.count == query.limit ? series.last?.id : nil
        return paged(try ControlRoutes.json(series), "series", query, next: next)
    }

    private func seriesQuery(_ reader: inout RequestReader) throws -> SeriesQuery {
        let selection = SeriesSelection(
            site: reader.text("site"),
            device: reader.text("device"),
            channel: reader.text("channel")
        )
        let after = reader.numbers("after", of: SeriesNumber.self).first
        let limit = reader.count("limit", upTo: SeriesQuery.maximum)
        try reader.finish()
        return SeriesQuery(selection: selection, after: after, limit: limit ?? SeriesQuery.usual)
    }

    /// Names the next page as RFC 8288 does.
    private func paged(
        _ response: ControlResponse,
        _ route: String,
        _ query: SeriesQuery,
        next: SeriesNumber?
    ) -> ControlResponse {
        guard let next else { return response }
        var items = [("site", query.selection.site), ("device", query.selection.device)]
            .compactMap { name, value in value.map { ControlRequest.Parameter(name, $0) } }
        if let channel = query.selection.channel { items.append(.init("channel", channel)) }
        items += [.init("after", "\(next)"), .init("limit", "\(query.limit)")]
        var response = response
        let target = ControlRequest("GET", ["v1", route], query: items).target
        response.headers["link"] = "<\(target)>; rel=\"next\""
        return response
    }

    private func readings(_ id: SeriesNumber, _ reader: inout RequestReader) async throws -> ControlResponse {
        var query = ReadingsQuery(
            from: reader.time("from"),
            to: reader.time("to"),
            flags: reader.numbers("flags", of: UInt8.self)
        )
        let limit = reader.count("limit", upTo: Self.maximumReadings)
        let format = reader.choice("format", of: ReadingFormat.self) ?? .jsonl
        try reader.finish()
        query.limit = limit ?? 10_000
        try checkReadable()
        guard try await service.find(id) != nil else {
            throw ControlError(404, ["there is no series \(id): see /v1/series"])
        }
        let body = ControlRoutes.stream({ try await service.readings(id, $0, $1) }, query, format)
        var response = try permitted(format.contentType, body)
        response.headers = RemovalNote.headers(try await service.removedBefore(query.from, query.to))
        return response
    }

    /// A stream as an answer, unless as many as may be are being read.
    func permitted(
        _ contentType: String,
        _ body: @escaping @Sendable (@escaping ControlResponse.Sink) async throws -> Void
    ) throws -> ControlResponse {
        guard let permit = gate.enter() else {
            throw ControlError(503, ["\(Self.queries) queries are being answered: try again in a second"])
        }
        return ControlResponse(
            contentType: contentType,
            body: .stream { sink in
                // The permit lives as long as this function, and leaves with it also when it is never called.
                defer { withExtendedLifetime(permit) {} }
                do {
                    try await body(sink)
                } catch {
                    throw explain(error)
                }
            }
        )
    }
}

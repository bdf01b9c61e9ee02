public import TideModel

extension ControlRoutes {
    /// Most patterns of one request.
    private static let maximumMatches = 100

    static func querying(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute(
                "GET",
                "query",
                "aggregates as JSON lines, CSV or line protocol (match or site, device, channel; from, to, every, agg, flags, fill, format; by=site: site, quantity)"
            ) { reader, _ in
                if try asksForGroups(&reader) {
                    let query = try groupQuery(&reader)
                    let format = try groupFormat(&reader)
                    try reader.finish()
                    return ControlResponse(
                        contentType: format.contentType,
                        body: .stream(stream(service.groups, query, format))
                    )
                }
                let query = try aggregateQuery(&reader)
                let format = reader.choice("format", of: ReadingFormat.self) ?? .jsonl
                try reader.finish()
                return ControlResponse(
                    contentType: format.contentType,
                    headers: RemovalNote.headers(try await service.removedBefore(query.from, query.to)),
                    body: .stream(stream(service.aggregates, query, format))
                )
            }
        ]
    }

    /// The query of a request: `match=site/device/channel` (`*` for any characters), several times or once.
    static func aggregateQuery(_ reader: inout RequestReader) throws -> AggregateQuery {
        let matches = reader.texts("match")
        guard matches.count <= maximumMatches else {
            throw ControlError(400, ["\(matches.count) times match: at most \(maximumMatches)"])
        }
        let selection = selection(&reader)
        let selections = try matches.map { try Self.selection(match: $0) }
        let every = try every(try reader.required("every"))
        let functions = try reader.text("agg").map(functions) ?? [.mean]
        return AggregateQuery(
            selections: selections.isEmpty ? [selection] : selections,
            from: reader.time("from"),
            to: reader.time("to"),
            every: every,
            functions: functions,
            flags: reader.numbers("flags", of: UInt8.self),
            fills: reader.choice("fill", of: Fill.self) == .null
        )
    }

    /// What stands for an interval without a value: no line, or one with nothing in it.
    private enum Fill: String, CaseIterable { case none, null }

    /// A series pattern: `site/device/channel`; what is left out at the end fits all.
    static func selection(match text: String) throws -> SeriesSelection {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), !parts.contains("") else {
            throw ControlError(400, ["'match=\(text)': write site/device/channel, * for any characters"])
        }
        return SeriesSelection(
            site: parts[0],
            device: parts.count > 1 ? parts[1] : nil,
            channel: parts.count > 2 ? parts[2] : nil
        )
    }

    /// Length of an interval: `1d` is a local day, others are a number with ms, s, m or h.
    public static func every(_ text: String) throws -> AggregateQuery.Every {
        if text == "1d" { return .day }
        let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
        for (suffix, factor) in units where text.hasSuffix(suffix) {
            guard let number = Int64(text.dropLast(suffix.count)), number > 0 else { continue }
            let (length, overflow) = number.multipliedReportingOverflow(by: factor)
            if !overflow { return .milliseconds(length) }
        }
        throw ControlError(400, ["'every=\(text)': write 1d, or a number with ms, s, m or h such as 10m"])
    }

    /// Names of functions, with commas between them.
    ///
    /// - Throws: `ControlError` 400 for a name that is none, before anything is answered.
    public static func functions(_ text: String) throws -> [AggregateFunction] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
            if let function = AggregateFunction(rawValue: String(name)) { return function }
            let known = AggregateFunction.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError(400, ["'agg=\(name)': right are \(known)"])
        }
    }

    /// Aggregates are written as the service hands them on, so memory does not grow with the answer.
    static func stream(
        _ aggregates:
            @escaping @Sendable (AggregateQuery, @Sendable ([AggregateRun]) async throws -> Void) async throws -> Void,
        _ query: AggregateQuery,
        _ format: ReadingFormat
    ) -> @Sendable (@escaping ControlResponse.Sink) async throws -> Void {
        { sink in
            let format = AggregateFormat(format: format, functions: query.functions)
            if !format.header.isEmpty { try await sink(format.header) }
            try await aggregates(query) { runs in
                var piece: [UInt8] = []
                for run in runs { for index in 0..<run.count { try format.append(run.line(index), to: &piece) } }
                if !piece.isEmpty { try await sink(piece) }
            }
        }
    }
}

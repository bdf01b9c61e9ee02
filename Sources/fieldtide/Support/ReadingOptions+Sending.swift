internal import TideAPI

extension ReadingOptions {
    /// Asks for the readings, or for the aggregates, and hands them on as text.
    func send(
        from calls: ControlCalls,
        limit: Int?,
        as format: ReadingFormat,
        to sink: @escaping ControlResponse.Sink
    ) async throws {
        let query = try query(limit: limit)
        guard let every else { return try await calls.readings(query, as: format, to: sink) }
        try await calls.aggregates(
            query.selection,
            from: query.from,
            to: query.to,
            every: every,
            functions: agg,
            flags: query.flags,
            as: format,
            to: sink
        )
    }
}

internal import TideAPI

extension ReadingOptions {
    /// Asks for the readings, or for the aggregates, and hands them on as text.
    func send(
        _ query: ReadingsQuery,
        from calls: ControlCalls,
        as format: ReadingFormat,
        to sink: @escaping ControlResponse.Sink
    ) async throws {
        guard let every else { return try await calls.readings(query, as: format, to: sink) }
        if by != nil {
            let groups = GroupQuery(site: series.site, quantity: quantity, from: query.from, to: query.to)
            return try await calls.groups(groups, every: every, as: format, to: sink)
        }
        try await calls.aggregates(
            query.selection,
            from: query.from,
            to: query.to,
            every: every,
            functions: agg,
            flags: query.flags,
            fills: fill == .null,
            as: format,
            to: sink
        )
    }
}

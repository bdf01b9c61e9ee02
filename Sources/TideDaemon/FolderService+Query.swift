internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite
internal import TideUnits

extension Kernel {
    /// Aggregates may be so far behind what is committed, in seconds: they are those of the store.
    private static let aggregateAge = 60.0

    /// Aggregates of the selected series; what was committed a minute before the call is in them.
    func aggregates(
        _ query: AggregateQuery,
        _ body: @Sendable ([AggregateRun]) async throws -> Void
    ) async throws {
        let (definitions, registry, record) = try await onWriter { writer in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return (state.definitions, state.registry, state.record)
        }
        let series = await Blocking.run { AggregatedSeries.select(query, definitions, registry) }
        if try store.appliedThrough < record { try await flusher.flushAndWait(unlessWithin: Self.aggregateAge) }
        guard AggregateGaps.isAsked(query) else { return try await aggregates(query, series, body) }
        let inner = AggregateGaps.inner(query)
        let intervals = try await intervals(query, series)
        let gaps = AggregateGaps(query, series, intervals, now: writer.now())
        try await aggregates(inner, series) { try await gaps.pass($0, body) }
        try await gaps.finish(body)
    }

    /// As they come from rollups or readings.
    private func aggregates(
        _ query: AggregateQuery,
        _ series: [AggregatedSeries],
        _ body: @Sendable ([AggregateRun]) async throws -> Void
    ) async throws {
        let channel = PageChannel<AggregateRun>()
        Pthread.start("tide-query") { [store, slots] in
            channel.end(
                Result {
                    var job = AggregateJob(query, series, store, slots) { channel.put($0, seconds: $1) }
                    try job.run()
                }
            )
        }
        defer { channel.abandon() }
        while let page = try await channel.next() { try await body(page) }
    }

    /// Groups of the selected sites; what was committed a minute before the call is in them.
    func groups(_ query: GroupQuery, _ body: @Sendable ([GroupDTO]) async throws -> Void) async throws {
        let (registry, record) = try await onWriter { writer in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return (state.registry, state.record)
        }
        let sites = Set(registry.sites.keys).union(registry.devices.map(\.site)).filter {
            !$0.isEmpty && Pattern.matches(query.site, $0)
        }
        if try store.appliedThrough < record { try await flusher.flushAndWait(unlessWithin: Self.aggregateAge) }
        let channel = PageChannel<GroupDTO>()
        Pthread.start("tide-query") { [store, slots] in
            channel.end(
                Result {
                    try GroupJob(query, sites.sorted(), store, slots) { channel.put($0, seconds: .infinity) }.run()
                }
            )
        }
        defer { channel.abandon() }
        while let page = try await channel.next() { try await body(page) }
    }
}

/// A series that is aggregated.
struct AggregatedSeries: Sendable {
    var selected: SelectedSeries
    var clock: BucketClock
    var isCircular: Bool

    /// The series that a query means, by key, each once.
    static func select(
        _ query: AggregateQuery,
        _ definitions: SeriesTable,
        _ registry: RegistryState
    ) -> [AggregatedSeries] {
        var found: [SeriesNumber: SelectedSeries] = [:]
        for selection in query.selections {
            for series in SelectedSeries.select(selection, definitions, registry) { found[series.number] = series }
        }
        var clocks: [String: BucketClock] = [:]
        return found.values.sorted { $0.key < $1.key }.map { series in
            let site = series.key.device.site
            let clock = clocks[site] ?? clock(query.every, registry.sites[site])
            clocks[site] = clock
            let quantity = definitions[Int(series.number)].quantity
            let isCircular = Quantities.named(quantity)?.isCircular ?? false
            return AggregatedSeries(selected: series, clock: clock, isCircular: isCircular)
        }
    }

    private static func clock(_ every: AggregateQuery.Every, _ site: Site?) -> BucketClock {
        switch every {
        case .milliseconds(let length): return .every(length)
        case .day:
            let zone = ProfileFiles.zone(site?.zone ?? Site.defaultZone) ?? .utc
            return .days(zone, dayStart: site?.dayStart ?? 0)
        }
    }
}

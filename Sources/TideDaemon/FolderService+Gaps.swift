internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles
internal import TideSQLite
internal import TideUnits

extension Kernel {
    /// How complete the selected series and their devices are.
    func gaps(_ query: GapsQuery, _ body: @Sendable ([GapsDTO]) async throws -> Void) async throws {
        let range = ReadingsQuery(selection: query.selection, from: query.from, to: query.to)
        let (series, devices, tail) = try await onWriter { writer -> ([ExpectedSeries], [DeviceBooks], Tail) in
            guard let pipeline = writer.pipeline else { return ([], [], Tail()) }
            let series = pipeline.expected(pipeline.state.select(query.selection))
            return (series, pipeline.state.books(of: series, query), pipeline.tail)
        }
        let channel = PageChannel<GapsDTO>()
        Pthread.start("tide-gaps") { [store, slots, reader] in
            channel.end(
                Result {
                    try Self.count(query, series, channel) { some, deliver in
                        let put: ReadingsJob.Put = { page, _ in deliver(page) ? .taken : .abandoned }
                        let selected = some.map(\.selected)
                        var job = ReadingsJob(range, selected, tail, store, slots, put: put) { channel.isAbandoned }
                        try job.run()
                    }
                    let books = try DeviceBooks.ended(reader, query, of: devices) { channel.isAbandoned }
                    for device in devices {
                        let line = device.line(books[device.number, default: device.start], query)
                        guard channel.put([line], seconds: .infinity) == .taken else { return }
                    }
                }
            )
        }
        defer { channel.abandon() }
        while let page = try await channel.next() { try await body(page) }
    }

    /// Series counted before their lines are handed on, so that no snapshot of the store waits for a reader: with as many
    /// gaps as are kept, their lines are some 50 MB.
    private static let seriesAtOnce = 500

    private static func count(
        _ query: GapsQuery,
        _ series: [ExpectedSeries],
        _ channel: PageChannel<GapsDTO>,
        _ readings: @escaping GapsJob.Reader
    ) throws {
        for start in stride(from: 0, to: series.count, by: seriesAtOnce) {
            var lines: [GapsDTO] = []
            let job = GapsJob(query, Array(series[start...].prefix(seriesAtOnce)), readings: readings) {
                lines += $0
                return !channel.isAbandoned
            }
            try job.run()
            guard channel.put(lines, seconds: .infinity) == .taken else { return }
        }
    }
}

/// What the books say of one device, as far as it is in memory.
struct DeviceBooks: Sendable {
    var number: DeviceNumber
    var key: DeviceKey
    /// The hour under way, when it is within the range.
    var current: DeviceHourBook?

    /// Where a sum begins.
    var start: DeviceHourBook { current ?? DeviceHourBook(device: number, hour: 0) }

    /// Sums of the hours within the range, the one under way included, of devices that have any that ended; all are
    /// looked for in one pass, which ends with an error once it is abandoned.
    static func ended(
        _ reader: JournalReader,
        _ query: GapsQuery,
        of devices: [DeviceBooks],
        isAbandoned: () -> Bool
    ) throws -> [DeviceNumber: DeviceHourBook] {
        let wanted = Dictionary(uniqueKeysWithValues: devices.map { ($0.number, $0) })
        var sums: [DeviceNumber: DeviceHourBook] = [:]
        try reader.eachBook(of: Set(wanted.keys), hours: hours(query)) { book in
            if isAbandoned() { throw CancellationError() }
            // The hour under way may have ended since.
            guard let device = wanted[book.device], book.hour != device.current?.hour else { return }
            sums[book.device, default: device.start].frames.add(book.frames)
            sums[book.device]?.readings.add(book.readings)
        }
        return sums
    }

    /// Readings that arrived within the range, by whether they were stored.
    func line(_ book: DeviceHourBook, _ query: GapsQuery) -> GapsDTO {
        let (frames, readings) = (book.frames, book.readings)
        var line = GapsDTO(site: key.site, device: key.device, channel: nil, by: .books)
        line.from = query.from.map(RFC3339.string)
        line.to = query.to.map(RFC3339.string)
        let refused = Int64(readings[.refused])
        let decoded = Int64(readings.decoded)
        line.set(expected: decoded, present: decoded - refused, missing: refused)
        line.setCounts([
            "frames": Int64(frames.received), "partial": Int64(frames[.partial]),
            "duplicate_frames": Int64(frames[.duplicate]), "redelivered_frames": Int64(frames[.redelivered]),
            "ignored_frames": Int64(frames[.ignored]), "late": Int64(readings[.late]),
            "duplicate": Int64(readings[.duplicate]), "superseded": Int64(readings[.superseded]),
        ])
        return line
    }

    /// The whole hours of receive time that the range touches.
    static func hours(_ query: GapsQuery) -> Range<Int64> {
        let first = query.from?.hour ?? .min
        let last = query.to.map { $0.milliseconds == .min ? $0.hour : ($0 + -1).hour + 1 } ?? .max
        return first..<max(first, last)
    }
}

extension PipelineState {
    fileprivate func select(_ selection: SeriesSelection) -> [SelectedSeries] {
        SelectedSeries.select(selection, definitions, registry)
    }

    /// The devices of the series, each once, with the hour of their books that is under way.
    fileprivate func books(of series: [ExpectedSeries], _ query: GapsQuery) -> [DeviceBooks] {
        let hours = DeviceBooks.hours(query)
        return Set(series.map { definitions[Int($0.selected.number)].device }).map { number in
            let book = devices[Int(number)].book
            return DeviceBooks(
                number: number,
                key: registry.devices[Int(number)].key,
                current: hours.contains(book.hour) ? book : nil
            )
        }.sorted { ($0.key.site, $0.key.device) < ($1.key.site, $1.key.device) }
    }
}

extension Pipeline {
    /// Series with what the profile in force expects of them: of several that store a channel the one that the device's
    /// registry entry names, else the first.
    func expected(_ series: [SelectedSeries]) -> [ExpectedSeries] {
        var storing: [String: [DeviceProfile]] = [:]
        for profile in profiles.profiles {
            for spec in profile.channels {
                storing["\(spec.channel) \(spec.quantity.name)", default: []].append(profile)
            }
        }
        return series.map { selected in
            let definition = state.definitions[Int(selected.number)]
            let candidates = storing["\(definition.channel) \(definition.quantity)"] ?? []
            let named = state.registry.devices[Int(definition.device)].profile
            var expected = ExpectedSeries(selected: selected)
            guard let profile = candidates.first(where: { $0.id == named }) ?? candidates.first else { return expected }
            // A day has one reading; which days lack it, the gaps of what it is derived from tell.
            let isOfDay = profile.derived.contains { $0.day != nil && $0.series.channel == definition.channel }
            expected.interval = isOfDay ? nil : profile.expects?.interval
            expected.jitter = profile.expects?.jitter
            if let sequence = profile.delivery.sequence, sequence.series == definition.channel {
                (expected.isSequence, expected.wrap) = (true, sequence.wrap)
            }
            return expected
        }
    }

    /// By what formula series are derived, as far as they are: of several profiles that store a channel by the one that
    /// the device's registry entry names, else by the first.
    func formulas(of series: [SeriesNumber]) -> [SeriesNumber: String] {
        guard profiles.profiles.contains(where: { !$0.derived.isEmpty }) else { return [:] }
        var storing: [String: [(profile: String, formula: String?)]] = [:]
        for profile in profiles.profiles {
            let formulas = profile.series.map { _ in nil } + profile.derived.map(\.formula)
            for (spec, formula) in zip(profile.channels, formulas) {
                storing["\(spec.channel) \(spec.quantity.name)", default: []].append((profile.id, formula))
            }
        }
        var found: [SeriesNumber: String] = [:]
        for number in series {
            let definition = state.definitions[Int(number)]
            let candidates = storing["\(definition.channel) \(definition.quantity)"] ?? []
            let named = state.registry.devices[Int(definition.device)].profile
            found[number] = (candidates.first { $0.profile == named } ?? candidates.first)?.formula
        }
        return found
    }
}

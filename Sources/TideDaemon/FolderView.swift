internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles

/// What page and API show of a folder, kept for a moment: however many look at it, the writer's thread is asked as often
/// as if one did.
actor FolderView {
    /// A survey looks at every device, on the writer's thread, so it is kept for so long.
    private static let surveyAge: Int64 = 2_000

    private let kernel: Kernel
    private let now: @Sendable () -> Timestamp
    private var directory: (version: UInt64, made: Task<FolderDirectory, any Error>)?
    private var survey: (at: Int64, made: Task<Survey, any Error>)?

    init(_ kernel: Kernel, now: @escaping @Sendable () -> Timestamp) {
        self.kernel = kernel
        self.now = now
    }

    /// Sites, devices and series as they stand.
    func currentDirectory() async throws -> FolderDirectory {
        let version = kernel.writer.shared.withLock { $0.definitions }
        if let directory, directory.version == version { return try await directory.made.value }
        let kernel = self.kernel
        let made = Task { () throws -> FolderDirectory in
            let (registry, definitions, profiles) = try await kernel.onWriter { writer in
                guard let pipeline = writer.pipeline else { throw StorageUnavailable() }
                return (pipeline.state.registry, pipeline.state.definitions, pipeline.profiles.profiles)
            }
            return await Blocking.run {
                FolderDirectory(registry: registry, definitions: definitions, profiles: profiles)
            }
        }
        directory = (version, made)
        do {
            return try await made.value
        } catch {
            if directory?.version == version { directory = nil }
            throw error
        }
    }

    /// What stands at the sites.
    func currentSurvey() async throws -> Survey {
        let at = now()
        if let survey, abs(at.milliseconds - survey.at) < Self.surveyAge { return try await survey.made.value }
        let made = Task { () throws -> Survey in
            let directory = try await currentDirectory()
            return try await kernel.onWriter { writer in
                guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
                return Surveyor(directory: directory, state: state, at: at).survey()
            }
        }
        survey = (at.milliseconds, made)
        do {
            return try await made.value
        } catch {
            survey = nil
            throw error
        }
    }
}

extension Kernel {
    /// One page of devices with their latest values.
    func devices(_ query: DeviceQuery, _ view: FolderView) async throws -> DevicePage {
        let directory = try await view.currentDirectory()
        let (entries, hasMore) = directory.page(query)
        let devices = try await onWriter { writer -> [DeviceView] in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return entries.map { entry in
                let seen = state.devices[Int(entry.number)].lastSeen
                var view = DeviceView(
                    key: entry.key,
                    unit: entry.unit,
                    lastSeen: seen == .min ? nil : seen,
                    quietAfter: entry.quietAfter,
                    series: entry.series.map { state.view(directory.series[$0]) }
                )
                view.isSilent = state.isSilent(entry)
                return view
            }
        }
        return DevicePage(devices: devices, hasMore: hasMore)
    }

    /// One page of series.
    func series(_ query: SeriesQuery, _ view: FolderView) async throws -> [SeriesDTO] {
        let page = try await view.currentDirectory().page(query)
        let formulas = try await onWriter { $0.pipeline?.formulas(of: page.map(\.series.number)) ?? [:] }
        return page.map { series, quantity in
            SeriesDTO(
                id: series.number,
                key: series.key,
                quantity: quantity,
                unit: series.unit,
                formula: formulas[series.number]
            )
        }
    }

    /// One series by its number.
    func find(_ number: SeriesNumber, _ view: FolderView) async throws -> SeriesDTO? {
        let directory = try await view.currentDirectory()
        guard let series = directory.selected(number), let definition = directory.definition(number) else { return nil }
        let formula = try await onWriter { $0.pipeline?.formulas(of: [number])[number] }
        return SeriesDTO(
            id: number,
            key: series.key,
            quantity: definition.quantity,
            unit: series.unit,
            formula: formula
        )
    }

    /// One page of latest readings.
    func latest(_ query: SeriesQuery, _ view: FolderView) async throws -> ([ReadingDTO], SeriesNumber?) {
        let page = try await view.currentDirectory().page(query).map(\.series)
        let states = try await onWriter { writer -> [SeriesState] in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return page.map { state.series[Int($0.number)] }
        }
        let readings = zip(page, states).compactMap { $0.show($1) }
        return (readings, page.count == query.limit ? page.last?.number : nil)
    }
}

extension SelectedSeries {
    /// Its latest reading; nil when there is none.
    func show(_ latest: SeriesState) -> ReadingDTO? {
        guard latest.received != .min else { return nil }
        return show(
            StoredReading(
                series: number,
                time: latest.shownTime,
                received: Timestamp(milliseconds: latest.received),
                value: latest.value,
                flag: latest.flag,
                rowFlags: latest.rowFlags,
                record: 0
            )
        )
    }
}

extension PipelineState {
    /// Whether a device's data comes no more; nil where its profile expects no interval, or nothing came yet.
    func isSilent(_ device: FolderDirectory.Entry) -> Bool? {
        guard device.isExpected else { return nil }
        let status = status(of: device.number)
        return status == .neverSeen ? nil : status == .silent
    }

    /// A series with its latest value.
    func view(_ definition: SeriesDefinition) -> SeriesView {
        let latest = series[Int(definition.number)]
        let hasValue = latest.time != .min && latest.flag != QCFlag.missing.rawValue && latest.value.isFinite
        return SeriesView(
            number: definition.number,
            channel: definition.channel,
            quantity: definition.quantity,
            unit: definition.unit,
            time: latest.time == .min ? nil : latest.time,
            value: hasValue ? latest.value : nil,
            flag: latest.flag
        )
    }
}

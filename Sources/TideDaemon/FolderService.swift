public import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles
internal import TideUnits

extension Kernel {
    /// What commands and routes ask of this folder.
    public var service: ControlService {
        var service = folderService
        service.imports = importService
        service.calibrations = calibrationService
        service.alerts = alertService
        service.backup = { try await self.backup($0, $1) }
        service.aggregates = { try await self.aggregates($0, $1) }
        service.removedBefore = { try await self.removedBefore($0, $1) }
        service.groups = { try await self.groups($0, $1) }
        service.watch = { try await self.watch() }
        return service
    }

    private var folderService: ControlService {
        ControlService(
            latest: { try await self.latest($0) },
            readings: { try await self.readings($0, $1) },
            registryApply: { try await self.apply($0, dryRun: $1) },
            registryList: { try await self.registry(kind: $0) },
            registryHistory: { try await self.registryHistory(kind: $0, id: $1) },
            quarantineList: { try await self.quarantine($0) },
            quarantineShow: { try await self.quarantineEntry($0) },
            quarantineRetry: { try await self.retry($0) },
            quarantineDrop: { try await self.drop($0) },
            stats: { try await self.stats(ofDevices: $0) },
            verify: { try await self.verify() },
            deviceProfile: { try await self.deviceProfile($0) },
            gaps: { try await self.gaps($0, $1) }
        )
    }

    private func latest(_ selection: SeriesSelection) async throws -> [ReadingDTO] {
        let selected = try await select(selection)
        let states = try await onWriter { writer -> [SeriesState] in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return selected.map { state.series[Int($0.number)] }
        }
        return zip(selected, states).compactMap { $0.show($1) }
    }

    /// The series that a selection means, by key.
    func select(_ selection: SeriesSelection) async throws -> [SelectedSeries] {
        let (definitions, registry) = try await onWriter { writer in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return (state.definitions, state.registry)
        }
        return await Blocking.run { SelectedSeries.select(selection, definitions, registry) }
    }

    /// Readings of the series that a query selects.
    func readings(
        _ query: ReadingsQuery,
        _ body: @Sendable ([ReadingRun]) async throws -> Void
    ) async throws {
        var series = try await select(query.selection)
        if let after = query.after { series.removeFirst(series.firstIndex { $0.key >= after.series } ?? series.count) }
        try await readings(query, of: series, body)
    }

    /// Readings of these series, given by key.
    func readings(
        _ query: ReadingsQuery,
        of series: [SelectedSeries],
        _ body: @Sendable ([ReadingRun]) async throws -> Void
    ) async throws {
        let tail = try await onWriter { $0.pipeline?.tail ?? Tail() }
        let channel = PageChannel<ReadingRun>()
        Pthread.start("tide-query") { [store, slots] in
            channel.end(Result { try ReadingsJob.run(query, series, tail, store, slots, channel) })
        }
        defer { channel.abandon() }
        while let page = try await channel.next() { try await body(page) }
    }

    private func deviceProfile(_ name: String) async throws -> DeviceProfileDTO {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ControlError(400, ["a device is named site/device, not \(name)"]) }
        let (candidates, texts) = try await onWriter { writer in
            guard let pipeline = writer.pipeline,
                let number = pipeline.state.registry.device(DeviceKey(site: parts[0], device: parts[1]))
            else { throw ControlError(404, ["device \(name) is not registered"]) }
            let registry = pipeline.state.registry, device = registry.devices[Int(number)]
            return (pipeline.profiles(of: number), (registry.sites[device.site]?.quality, device.quality))
        }
        guard let profile = candidates.first else {
            throw ControlError(
                404,
                ["device \(name) has sent nothing yet and its registry entry names no profile in force"]
            )
        }
        guard candidates.count == 1 else {
            let names = candidates.map { "\($0.id)@\($0.version)" }.joined(separator: ", ")
            throw ControlError(
                409,
                ["more than one profile stores what device \(name) has sent; by topic it is one of \(names)"]
            )
        }
        return DeviceProfileDTO(
            device: name,
            profile: "\(profile.id)@\(profile.version)",
            hash: profile.hash,
            text: profile.text,
            siteQuality: texts.0,
            deviceQuality: texts.1
        )
    }
}

extension Pipeline {
    /// The profiles in force that may have decoded a device: the one that its registry entry names, else those that
    /// store the series it has.
    fileprivate func profiles(of number: DeviceNumber) -> [StoredProfile] {
        let series = state.devices[Int(number)].series.map { state.definitions[Int($0)] }
        let fitting = profiles.profiles.filter { profile in
            profile.channels.contains { spec in
                series.contains { $0.channel == spec.channel && $0.quantity == spec.quantity.name }
            }
        }
        let named = state.registry.devices[Int(number)].profile
        if let profile = (series.isEmpty ? profiles.profiles : fitting).first(where: { $0.id == named }) {
            return [profile.stored]
        }
        return fitting.map(\.stored)
    }
}

public import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles

extension Kernel {
    /// What commands and routes ask of this folder.
    public var service: ControlService {
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
            stats: { try await self.stats() },
            verify: { try await self.verify() },
            deviceProfile: { try await self.deviceProfile($0) }
        )
    }

    private func latest(_ selection: SeriesSelection) async throws -> [ReadingDTO] {
        try await onWriter { writer in
            guard let state = writer.pipeline?.state else { return [] }
            return state.select(selection).compactMap { series in
                let latest = state.series[Int(series.number)]
                guard latest.received != .min else { return nil }
                return series.show(
                    StoredReading(
                        series: series.number,
                        time: Timestamp(milliseconds: latest.time),
                        received: Timestamp(milliseconds: latest.received),
                        value: latest.value,
                        flag: latest.flag,
                        rowFlags: latest.rowFlags,
                        record: 0
                    )
                )
            }
        }
    }

    private func readings(
        _ query: ReadingsQuery,
        _ body: @Sendable ([ReadingDTO]) async throws -> Void
    ) async throws {
        let (series, tail) = try await onWriter { writer in
            (writer.pipeline?.state.select(query.selection) ?? [], writer.pipeline?.tail ?? Tail())
        }
        let channel = PageChannel()
        let store = self.store
        Pthread.start("tide-query") {
            channel.end(Result { try ReadingsJob(query, series, tail, store) { channel.put($0) }.run() })
        }
        defer { channel.abandon() }
        while let page = try await channel.next() { try await body(page) }
    }

    private func deviceProfile(_ name: String) async throws -> DeviceProfileDTO {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ControlError(400, ["a device is named site/device, not \(name)"]) }
        let answer: DeviceProfileDTO? = try await onWriter { writer in
            guard let pipeline = writer.pipeline,
                let number = pipeline.state.registry.device(DeviceKey(site: parts[0], device: parts[1])),
                let id = pipeline.state.registry.devices[Int(number)].profile,
                let profile = pipeline.profiles.profiles.first(where: { $0.id == id })
            else { return nil }
            return DeviceProfileDTO(
                device: name,
                profile: profile.name,
                hash: profile.stored.hash,
                text: profile.stored.text
            )
        }
        guard let answer else {
            throw ControlError(404, ["device \(name) is not registered, or its profile is not in force"])
        }
        return answer
    }
}

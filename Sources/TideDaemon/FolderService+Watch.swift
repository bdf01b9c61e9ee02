internal import TideAPI
internal import TideModel
internal import TidePipeline

extension Kernel {
    /// State at one moment, by reference, for the reason of `FolderService+Stats`.
    private final class Watched: Sendable {
        let state: PipelineState
        let clocks: [(device: DeviceNumber, clock: ClockAssessment)]
        let quality: [String]

        init(_ pipeline: Pipeline) {
            (state, clocks) = (pipeline.state, pipeline.wrongClocks())
            quality = pipeline.qualityProblems
        }
    }

    /// Devices whose clock is wrong, and devices that are not heard; put together off the writer's thread.
    func watch() async throws -> WatchDTO {
        let watched = try await onWriter { writer in
            guard let watched = writer.pipeline.map({ Watched($0) }) else { throw StorageUnavailable() }
            return watched
        }
        return await Blocking.run {
            let (clocks, silences) = (Self.clocks(watched), Self.silences(watched.state))
            return WatchDTO(
                clocks: Array(clocks.sorted { $0.device < $1.device }.prefix(WatchDTO.maximum)),
                wrongClocks: clocks.count,
                silences: Array(silences.sorted { $0.device < $1.device }.prefix(WatchDTO.maximum)),
                silentDevices: silences.count,
                quality: Array(watched.quality.prefix(WatchDTO.maximum))
            )
        }
    }

    private static func clocks(_ watched: Watched) -> [WatchDTO.Clock] {
        watched.clocks.map { device, clock in
            let correction = watched.state.devices[Int(device)].corrections.current
            return WatchDTO.Clock(
                device: "\(watched.state.registry.devices[Int(device)].key)",
                verdict: clock.verdict.name,
                text: clock.trouble ?? "",
                offset: clock.offset.map { Double($0) / 1_000 },
                correction: correction.map { Double($0.milliseconds) / 1_000 }
            )
        }
    }

    private static func silences(_ state: PipelineState) -> [WatchDTO.Silence] {
        let outages = state.outages()
        func key(_ device: DeviceNumber) -> String { "\(state.registry.devices[Int(device)].key)" }
        return state.devices.indices.map { DeviceNumber($0) }.compactMap { device in
            guard state.status(of: device) == .silent, let since = state.statusSince(of: device) else { return nil }
            let outage = outages.outage(of: device)
            return WatchDTO.Silence(
                device: key(device),
                since: RFC3339.string(since),
                gateway: outage?.kind == .gateway ? outage?.name : nil,
                uplink: outage?.kind == .uplink ? outage?.name : nil
            )
        }
    }
}

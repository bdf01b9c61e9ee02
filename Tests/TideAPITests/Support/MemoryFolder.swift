import Synchronization
import TideAPI
import TideModel

/// A data folder's owner that remembers what it was asked and answers from a few values.
final class MemoryFolder: Sendable {
    struct Asked: Sendable {
        var selections: [SeriesSelection] = []
        var readings: [ReadingsQuery] = []
        var applied: [RegistryEntity] = []
        var dryRuns: [Bool] = []
        var quarantine: [QuarantineQuery] = []
        var gaps: [GapsQuery] = []
    }
    let asked = Mutex(Asked())
    /// Readings that `readings` hands on, in batches of 1,000.
    let count: Int
    /// Thrown after that many readings.
    let failure: ControlError?
    /// Readings handed on so far.
    let handedOn = Mutex(0)

    init(count: Int = 3, failure: ControlError? = nil) {
        self.count = count
        self.failure = failure
    }

    /// Readings as runs of one each.
    static func runs(_ indices: Range<Int>) -> [ReadingRun] { indices.map { ReadingRun(reading($0)) } }

    static func reading(_ index: Int) -> ReadingDTO {
        ReadingDTO(
            site: "north-bay",
            device: "buoy-\(index % 7)",
            channel: "water_temperature",
            time: 1_767_571_200_000 + Int64(index) * 1_000,
            received: 1_767_571_200_500 + Int64(index) * 1_000,
            value: index % 10 == 9 ? nil : 123_456_789.123_456_78 + Double(index) / 7,
            unit: "Cel",
            flag: index % 10 == 9 ? 9 : 1,
            timeSource: "device"
        )
    }

    static let entities: [RegistryEntity] = [
        .enterprise(Enterprise(id: "blue", name: "蓝海渔业")),
        .site(
            Site(
                id: "north-bay",
                enterprise: "blue",
                name: "北湾",
                county: "371002",
                position: Position(latitude: 37.2, longitude: 122.5),
                zone: "Asia/Shanghai",
                dayStart: 480
            )
        ),
        .unit(ProductionUnit(site: "north-bay", id: "cage-3", kind: .cage, species: "Larimichthys crocea")),
        .device(
            Device(
                number: 4,
                site: "north-bay",
                id: "buoy/1 #?",
                isGlobal: true,
                unit: "cage-3",
                profile: "acme/buoy",
                gateway: "north-bay/gw",
                parameters: ["depth": "2 m"],
                validFrom: 1_767_571_200_000,
                adopted: true
            )
        ),
    ]

    static let frame = QuarantineDTO(
        id: 7,
        received: 1_767_571_200_000,
        topic: "ft/+/x",
        reason: "decode",
        detail: "truncated",
        profile: nil,
        length: 3,
        text: "{\"a",
        hex: "7b2261"
    )

    static func stats(state: String) -> StatsDTO {
        StatsDTO(
            state: state,
            record: 12,
            appliedThrough: 11,
            frames: FrameBookDTO(FrameBook()),
            unpromised: FrameBookDTO(FrameBook()),
            readings: ReadingBookDTO(ReadingBook()),
            devices: 1,
            series: 6,
            quarantine: 1,
            figures: ["window": 20, "odd": .infinity],
            filters: [],
            devicesBooks: [],
            problems: ["journal_full"]
        )
    }

    func service(state: String = "running") -> ControlService {
        ControlService(
            latest: { selection in
                self.asked.withLock { $0.selections.append(selection) }
                return [Self.reading(0), Self.reading(9)]
            },
            readings: { query, hand in try await self.readings(query, hand) },
            registryApply: { entities, dryRun in
                self.asked.withLock {
                    $0.applied = entities
                    $0.dryRuns.append(dryRun)
                }
                return entities.map { RegistryChangeDTO(kind: $0.kind, id: $0.id, action: "add", differences: []) }
            },
            registryList: { kind in
                Self.entities.filter { kind == nil || $0.kind == kind }
                    .map { RegistryEntryDTO(version: 1, record: 2, at: 3, entity: $0) }
            },
            registryHistory: { kind, id in
                guard let entity = Self.entities.first(where: { $0.kind == kind && $0.id == id }) else {
                    throw ControlError(404, ["no \(kind) '\(id)'"])
                }
                return [RegistryEntryDTO(version: 1, record: 2, at: 3, entity: entity)]
            },
            quarantineList: { query in
                self.asked.withLock { $0.quarantine.append(query) }
                return [Self.frame]
            },
            quarantineShow: { id in
                guard id == 7 else { throw ControlError(404, ["no frame \(id) in quarantine"]) }
                return Self.frame
            },
            quarantineRetry: { query in
                self.asked.withLock { $0.quarantine.append(query) }
                return QuarantineResultDTO(selected: 2, stored: 1, kept: 1, dropped: 0)
            },
            quarantineDrop: { query in
                self.asked.withLock { $0.quarantine.append(query) }
                return QuarantineResultDTO(selected: 2, stored: 0, kept: 0, dropped: 2)
            },
            stats: { _ in Self.stats(state: state) },
            verify: { VerifyDTO(records: 12, readings: 3, rawFrames: 4, quarantined: 1, problems: ["gap"]) },
            deviceProfile: { device in
                DeviceProfileDTO(device: device, profile: "acme/buoy@1", hash: "abc", text: "schema: …\n")
            },
            gaps: { query, hand in
                self.asked.withLock { $0.gaps.append(query) }
                try await hand([GapsDTO(site: "north-bay", device: "buoy-1", channel: nil, by: .books)])
            }
        )
    }

    private func readings(
        _ query: ReadingsQuery,
        _ hand: @Sendable ([ReadingRun]) async throws -> Void
    ) async throws {
        asked.withLock { $0.readings.append(query) }
        for start in stride(from: 0, to: count, by: 1_000) {
            let batch = start..<min(start + 1_000, count)
            try await hand(Self.runs(batch))
            handedOn.withLock { $0 += batch.count }
        }
        if let failure { throw failure }
    }
}

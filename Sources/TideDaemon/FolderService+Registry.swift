internal import TideAPI
package import TideModel
package import TidePipeline
internal import TideSQLite

extension Kernel {
    func apply(_ entities: [RegistryEntity], dryRun: Bool) async throws -> [RegistryChangeDTO] {
        let zones = Set(entities.compactMap { if case .site(let site) = $0 { site.zone } else { nil } })
        let unknown = zones.filter { ProfileFiles.zone($0) == nil }.sorted()
        guard unknown.isEmpty else {
            throw ControlError(
                409,
                unknown.map { "zone \($0) is not an IANA time zone of this system, e.g. Asia/Shanghai" }
            )
        }
        return try await onWriter { writer in
            guard let pipeline = writer.pipeline else { return [] }
            let registry = pipeline.state.registry, problems = pipeline.problems(with: entities)
            guard problems.isEmpty else { throw ControlError(409, problems) }
            let changes = registry.numbered(entities).map { registry.change(to: $0) }
            guard !dryRun, changes.contains(where: { $0.action != "same" }) else { return changes }
            try writer.carryOut(.apply(entities))
            return changes
        }
    }

    func registry(kind: String?) async throws -> [RegistryEntryDTO] {
        try reader.registry(kind: kind).map(RegistryEntryDTO.init)
    }

    func registryHistory(kind: String, id: String) async throws -> [RegistryEntryDTO] {
        let versions = try reader.registryHistory(kind: kind, id: id)
        guard !versions.isEmpty else { throw ControlError(404, ["no \(kind) \(id) is registered"]) }
        var entries = versions.map(RegistryEntryDTO.init)
        if case .device(let device)? = versions.last?.entity, let number = device.number {
            let latest = try reader.attributes(device: number).map { ($0.change.name, $0.change.value) }
            entries[entries.count - 1].attributes = Dictionary(latest) { $1 }
        }
        return entries
    }
}

extension RegistryEntryDTO {
    init(_ version: JournalReader.RegistryVersion) {
        self.init(
            version: version.version,
            record: version.record,
            at: version.at.milliseconds,
            entity: version.entity
        )
    }
}

extension Writer {
    /// Carries a command out and commits its record, alone.
    ///
    /// - Returns: the record, and what happened besides.
    @discardableResult
    package func carryOut(_ command: Command) throws -> (record: Record?, effects: [Effect]) {
        guard pipeline != nil, hasRoom() else { throw StorageUnavailable() }
        switch command {
        case .importPart, .importReadings, .reprocess, .recompute: guard hasSpace() else { throw StorageUnavailable() }
        default: break
        }
        do {
            guard let (record, effects) = try pipeline?.process(command, now: time(), load: loadHistory) else {
                return (nil, [])
            }
            try commit(record, effects)
            return (record, effects)
        } catch let refusal as CommandRefused {
            throw ControlError(409, refusal.problems)
        } catch {
            fail(error, while: "carrying out a command")
            throw error
        }
    }
}

extension RegistryState {
    /// What a registered entry would change.
    func change(to entity: RegistryEntity) -> RegistryChangeDTO {
        guard let former = find(entity) else {
            return RegistryChangeDTO(kind: entity.kind, id: entity.id, action: "add", differences: [])
        }
        let before = fields(former), after = fields(entity)
        let differences = Set(before.keys).union(after.keys).sorted().compactMap { name -> String? in
            before[name] == after[name] ? nil : "\(name): \(before[name] ?? "-") -> \(after[name] ?? "-")"
        }
        return RegistryChangeDTO(
            kind: entity.kind,
            id: entity.id,
            action: differences.isEmpty ? "same" : "change",
            differences: differences
        )
    }

    private func find(_ entity: RegistryEntity) -> RegistryEntity? {
        switch entity {
        case .enterprise(let enterprise): enterprises[enterprise.id].map { .enterprise($0) }
        case .site(let site): sites[site.id].map { .site($0) }
        case .unit: units[entity.id].map { .unit($0) }
        case .device(let device):
            device.number.flatMap { Int($0) < devices.count ? .device(devices[Int($0)]) : nil }
        }
    }

    private func fields(_ entity: RegistryEntity) -> [String: String] {
        let fields = RegistryEntityDTO(entity).fields.filter { $0.name != "number" }
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
    }
}

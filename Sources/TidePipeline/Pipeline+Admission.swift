internal import TideModel
internal import TideProfiles

// Who may send: registered devices, and those that a profile adopts, up to its limit.

extension Pipeline {
    /// The number of a device; registers it when its profile adopts and the hour's limit is not reached.
    mutating func admit(_ key: DeviceKey, _ profile: Int, _ draft: inout Draft) -> Result<DeviceNumber, Refusal> {
        let identity = profiles.profiles[profile].identity
        if let number = registered(key, profile) { return .success(number) }
        let name = profiles.profiles[profile].name
        guard case .perHour(let limit) = identity.adoption else {
            let detail = "\(key) is not registered and profile \(name) says adopt: never; register it, then retry"
            return .failure(Refusal("unknown_device", detail))
        }
        let id = profiles.profiles[profile].id
        let adopted =
            state.global.adopted(by: id, at: draft.record.wall)
            + draft.record.adoptions.filter { $0.profile == id }.reduce(0) { $0 + $1.count }
        guard adopted < limit else {
            let detail =
                "\(key) would be device \(adopted + 1) that profile \(name) adopts this hour; "
                + "max_new_per_hour is \(limit); register it or retry later"
            return .failure(Refusal("adoption_limit", detail))
        }
        guard RegistryState.isValidID(key.device), key.site.isEmpty || RegistryState.isValidID(key.site) else {
            return .failure(Refusal("no_identity", "\"\(key)\" cannot name a site and device"))
        }
        return .success(adopt(key, isGlobal: identity.scope == .global, id, &draft))
    }

    private mutating func adopt(_ key: DeviceKey, isGlobal: Bool, _ profile: String, _ draft: inout Draft)
        -> DeviceNumber
    {
        if state.registry.sites[key.site] == nil { register(.site(Site(id: key.site)), &draft) }
        let number = DeviceNumber(state.registry.devices.count)
        let device = Device(
            number: number,
            site: key.site,
            id: key.device,
            isGlobal: isGlobal,
            profile: profile,
            adopted: true
        )
        register(.device(device), &draft)
        if let index = draft.record.adoptions.firstIndex(where: { $0.profile == profile }) {
            draft.record.adoptions[index].count += 1
        } else {
            draft.record.adoptions.append(Adoption(profile: profile, count: 1))
        }
        draft.effects.append(.adopted(key, profile: profile))
        return number
    }

    /// Enters a sound entry into the registry and the record.
    mutating func register(_ entity: RegistryEntity, _ draft: inout Draft) {
        state.registry.insert(entity)
        draft.record.rare.registry.append(entity)
        if case .device(let device) = entity, let number = device.number, Int(number) == state.devices.count {
            state.devices.append(DeviceState(number: number))
        }
    }

    /// Puts a frame into quarantine, or leaves it there when it was being retried.
    mutating func quarantine(
        _ batch: FrameBatch,
        _ index: Int,
        _ reason: String,
        _ detail: String,
        parts: [Int]?,
        _ retried: QuarantineEntry?,
        refused: Int = 0,
        _ draft: inout Draft
    ) {
        if batch.frames[index].flags.contains(.imported) {
            draft.effects.append(.refused(frame: index, reason: reason, detail: detail, parts: parts))
            let outcome = read.frames[index].device == FrameLog.noDevice ? FrameOutcome.ignored : .partial
            return book(batch, index, outcome, refused: refused, &draft)
        }
        if read.frames[index].filter < 0 { read.frames[index].filter = filters.match(batch.frame(at: index).topic) }
        let filter = retried?.filter ?? filters.names[read.frames[index].filter]
        if retried == nil || parts != retried?.parts {
            if let retried { release(retried.id, .stored, &draft) }
            let profile = read.frames[index].profile
            var entry = QuarantineEntry(
                id: 0,
                frame: retried?.frame ?? batch.frame(at: index),
                reason: reason,
                detail: detail,
                profile: profile < 0 ? nil : profiles.profiles[profile].name,
                filter: filter,
                parts: parts
            )
            let (id, evicted) = state.quarantine.add(
                filter: filter,
                reason: reason,
                bytes: QuarantineIndex.bytes(of: entry)
            )
            entry.id = id
            draft.record.rare.quarantined.append(entry)
            for id in evicted { draft.record.rare.released.append(QuarantineRelease(id: id, cause: .evicted)) }
            draft.record.quarantineEvicted += UInt32(evicted.count)
            draft.effects.append(.quarantined(filter: filter, reason: reason, detail: detail))
        }
        book(batch, index, .quarantined, refused: refused, &draft)
    }

    /// Lets an entry go.
    mutating func release(_ id: QuarantineID, _ cause: QuarantineRelease.Cause, _ draft: inout Draft) {
        state.quarantine.remove(id)
        draft.record.rare.released.append(QuarantineRelease(id: id, cause: cause))
    }
}

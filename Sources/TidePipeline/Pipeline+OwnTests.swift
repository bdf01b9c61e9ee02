public import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

// Quality tests in the registry: a site and a device say more of a series than its profile. What cannot be laid over a
// profile is refused when it is applied; where a profile comes later, it is told and that series judged as before.

extension Pipeline {
    /// Gives a device's series of a profile the tests of its registry entry.
    mutating func bindOwnTests(of device: DeviceNumber, _ profile: Int, _ first: Int) {
        let texts = state.registry.testTexts(of: device)
        guard texts.site != nil || texts.device != nil else { return }
        let made = ownTests.bind(first, (profile, profiles.profiles[profile]), texts)
        if let made { plans.add(made.plans) }
    }

    /// The tests that a device has of its own for the series of a profile.
    mutating func ownTests(of device: DeviceNumber, _ profile: Int) -> OwnTests? {
        let texts = state.registry.testTexts(of: device)
        guard texts.site != nil || texts.device != nil else { return nil }
        return ownTests[binding(of: device, profile)]
    }

    /// The tests of a cell: the device's own, else its profile's; nil when that is the gross range alone.
    @inline(__always)
    func plan(_ own: OwnTests?, _ profile: Int, _ place: Int) -> QualityPlan? {
        if let own { return own.plans[place] }
        return rules[profile].plans[place]
    }

    /// What is wrong with a change of the registry, one line each; empty when it may be made.
    public func problems(with entities: [RegistryEntity]) -> [String] {
        let problems = state.registry.problems(with: entities)
        let hasTests =
            entities.contains { $0.quality != nil } || state.registry.sites.values.contains { $0.quality != nil }
        guard problems.isEmpty, hasTests else { return problems }
        var after = state.registry
        let changed = after.numbered(entities).filter { !state.registry.contains($0) }
        for entity in changed { after.insert(entity) }
        let found = changed.flatMap(unread)
        return found.isEmpty ? qualityProblems(in: after, after.devices(of: changed)).unique : found
    }

    /// Blocks of the registry that cannot be laid over the profiles in force, one line each; those series are judged as
    /// their profiles say.
    public var qualityProblems: [String] {
        guard state.registry.hasTests else { return [] }
        let devices = state.registry.devices.indices.map { DeviceNumber($0) }
        return qualityProblems(in: state.registry, devices).unique
    }

    /// What is wrong with the text of an entry itself, and with names that no profile in force has.
    private func unread(_ entity: RegistryEntity) -> [String] {
        guard let text = entity.quality else { return [] }
        let (block, problems) = QualityBlock.read(text, of: entity.id)
        let head = "\(entity.kind) \(entity.id): quality"
        guard let block, problems.isEmpty else {
            return problems.isEmpty
                ? ["\(head) is no mapping of tests by channel or quantity"] : problems.map { "\(head): \($0.text)" }
        }
        guard !profiles.profiles.isEmpty else { return [] }
        var candidates = profiles.profiles
        if case .device(let device) = entity, let named = device.profile {
            candidates = candidates.filter { $0.id == named }
            // It is judged when its profile comes.
            guard !candidates.isEmpty else { return [] }
        }
        let names = Set(candidates.flatMap(\.channels).flatMap { [$0.channel, $0.quantity.name] })
        let profile = candidates.count == 1 && entity.kind == "device" ? candidates[0].name : nil
        return block.names.filter { !names.contains($0) && (profile != nil || Quantities.named($0) == nil) }.map {
            let near = Nearest.match($0, among: names.sorted()).map { "; did you mean \($0)?" } ?? ""
            let lack = profile.map { "profile \($0) has no" } ?? "no profile in force has a"
            return "\(head): \(lack) channel or quantity \($0)\(near)"
        }
    }

    private func qualityProblems(in registry: RegistryState, _ devices: [DeviceNumber]) -> [String] {
        var checked: [String: Set<OwnTestsTable.Texts>] = [:]
        var problems: [String] = []
        for device in devices {
            let texts = registry.testTexts(of: device)
            guard texts.site != nil || texts.device != nil else { continue }
            for profile in profiles(of: device, in: registry) {
                guard checked[profile.id, default: []].insert(texts).inserted else { continue }
                let found = EffectiveQuality(profile, site: texts.site, device: texts.device).problems
                let key = registry.devices[Int(device)].key
                problems += found.map { "device \(key) with profile \(profile.name): quality of its \($0)" }
            }
        }
        return problems
    }

    /// The profile in force that the registry names for a device, else those that store what it has sent.
    private func profiles(of device: DeviceNumber, in registry: RegistryState) -> [DeviceProfile] {
        if let named = registry.devices[Int(device)].profile { return profiles.profiles.filter { $0.id == named } }
        guard Int(device) < state.devices.count else { return [] }
        let series = state.devices[Int(device)].series.map { state.definitions[Int($0)] }
        return profiles.profiles.filter { profile in
            profile.channels.contains { spec in
                series.contains { $0.channel == spec.channel && $0.quantity == spec.quantity.name }
            }
        }
    }
}

extension RegistryState {
    /// Whether it says anything of tests: of nearly all folders it does not.
    fileprivate var hasTests: Bool {
        sites.values.contains { $0.quality != nil } || devices.contains { $0.quality != nil }
    }

    /// What the registry says of the tests of a device's series.
    func testTexts(of device: DeviceNumber) -> OwnTestsTable.Texts {
        let device = devices[Int(device)]
        return OwnTestsTable.Texts(site: sites[device.site]?.quality, device: device.quality)
    }

    /// The devices that entries are of, and those of their sites.
    fileprivate func devices(of entities: [RegistryEntity]) -> [DeviceNumber] {
        var sites: Set<String> = []
        var found: Set<DeviceNumber> = []
        for entity in entities {
            if case .site(let site) = entity { sites.insert(site.id) }
            if case .device(let device) = entity, let number = device.number { found.insert(number) }
        }
        if !sites.isEmpty {
            for (number, device) in devices.enumerated() where sites.contains(device.site) {
                found.insert(DeviceNumber(number))
            }
        }
        return found.sorted()
    }
}

extension RegistryEntity {
    /// What it says of quality tests.
    fileprivate var quality: String? {
        switch self {
        case .site(let site): site.quality
        case .device(let device): device.quality
        case .enterprise, .unit: nil
        }
    }
}

extension [String] {
    /// Each once.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

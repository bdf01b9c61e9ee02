public import TideModel

/// Enterprises, sites, units and devices as they stand, and whether a change to them is sound.
public struct RegistryState: Sendable, Equatable {
    /// By id.
    public private(set) var enterprises: [String: Enterprise] = [:]
    /// By id.
    public private(set) var sites: [String: Site] = [:]
    /// By `site/unit`.
    public private(set) var units: [String: ProductionUnit] = [:]
    /// By number.
    public private(set) var devices: [Device] = []
    private var byKey: [DeviceKey: DeviceNumber] = [:]
    /// By id, EUIs with small letters.
    private var byGlobalID: [String: DeviceNumber] = [:]

    /// Makes an empty registry.
    init() {}

    /// Makes a registry of entries in which devices have their numbers, from 0 without gaps, and a key each.
    init(_ entities: [RegistryEntity]) throws(FormatError) {
        for entity in entities {
            if case .device(let device) = entity {
                guard device.number == DeviceNumber(devices.count), byKey[device.key] == nil else {
                    let number = device.number.map { "\($0)" } ?? "none"
                    throw FormatError(
                        "device \(device.key) with number \(number) does not follow \(devices.count) devices",
                        at: 0
                    )
                }
            }
            insert(entity)
        }
    }

    /// The number of a device, or nil.
    public func device(_ key: DeviceKey) -> DeviceNumber? { byKey[key] }

    /// The number of the device that a frame or an entry means: one with a global id wherever it stands, else the one
    /// under this very key, whatever its scope.
    ///
    /// - Parameters:
    ///   - key: site and id; the site of a global device does not count.
    ///   - isGlobal: the profile says that the id is unique everywhere.
    /// - Returns: nil when there is none.
    public func device(_ key: DeviceKey, isGlobal: Bool) -> DeviceNumber? {
        (isGlobal ? byGlobalID[DeviceKey.plainEUI(key.device)] : nil) ?? byKey[key]
    }

    /// Whether an entry stands exactly so already.
    func contains(_ entity: RegistryEntity) -> Bool {
        switch entity {
        case .enterprise(let enterprise): enterprises[enterprise.id] == enterprise
        case .site(let site): sites[site.id] == site
        case .unit(let unit): units[entity.id] == unit
        case .device(let device): device.number.map { Int($0) < devices.count && devices[Int($0)] == device } ?? false
        }
    }

    /// Gives every device its number: that of the entry it replaces, or the next one.
    public func numbered(_ entities: [RegistryEntity]) -> [RegistryEntity] {
        var after = self
        return entities.map { entity in
            guard case .device(var device) = entity else { return entity }
            device.number = after.device(device.key, isGlobal: device.isGlobal) ?? DeviceNumber(after.devices.count)
            after.insert(device)
            return .device(device)
        }
    }

    /// What is wrong with a change, one line each; empty when it may be made.
    public func problems(with entities: [RegistryEntity]) -> [String] {
        var after = self
        var problems: [String] = []
        for entity in numbered(entities) {
            if case .device(let device) = entity, let holder = after.byKey[device.key], holder != device.number {
                problems.append(
                    "device \(entity.id): the device with the global id \(device.id) cannot move here, another device "
                        + "has this name; give one of them another id"
                )
            }
            after.insert(entity)
        }
        return problems + entities.flatMap { Self.problems(of: $0, in: after) }
    }

    /// Adds or replaces an entry; a device must have its number.
    mutating func insert(_ entity: RegistryEntity) {
        switch entity {
        case .enterprise(let enterprise): enterprises[enterprise.id] = enterprise
        case .site(let site): sites[site.id] = site
        case .unit(let unit): units[entity.id] = unit
        case .device(let device): insert(device)
        }
    }

    private mutating func insert(_ device: Device) {
        guard let number = device.number else { preconditionFailure("a device enters the registry with its number") }
        if Int(number) < devices.count {
            let former = devices[Int(number)]
            if byKey[former.key] == number { byKey[former.key] = nil }
            if former.isGlobal { byGlobalID[DeviceKey.plainEUI(former.id)] = nil }
            devices[Int(number)] = device
        } else {
            precondition(Int(number) == devices.count, "device numbers have no gaps")
            devices.append(device)
        }
        byKey[device.key] = number
        if device.isGlobal { byGlobalID[DeviceKey.plainEUI(device.id)] = number }
    }

    private static func problems(of entity: RegistryEntity, in after: RegistryState) -> [String] {
        var problems: [String] = []
        func check(_ isRight: Bool, _ problem: @autoclosure () -> String) {
            if !isRight { problems.append("\(entity.kind) \(entity.id): \(problem())") }
        }
        check(isValidID(entity), "an id is 1 to 128 characters without / + # and control characters")
        switch entity {
        case .enterprise: break
        case .site(let site):
            if let enterprise = site.enterprise {
                check(after.enterprises[enterprise] != nil, "enterprise \(enterprise) is not registered")
            }
            check((0..<1_440).contains(site.dayStart), "day_start is 00:00 to 23:59")
            if let county = site.county {
                check(
                    [6, 9, 12].contains(county.utf8.count) && county.utf8.allSatisfy { (48...57).contains($0) },
                    "county is a GB/T 2260 code of 6 digits (9 or 12 with township and village), not \(county)"
                )
            }
            if let position = site.position {
                check(
                    abs(position.latitude) <= 90 && abs(position.longitude) <= 180,
                    "position is latitude -90...90, longitude -180...180"
                )
            }
        case .unit(let unit): check(after.sites[unit.site] != nil, "site \(unit.site) is not registered")
        case .device(let device):
            check(after.sites[device.site] != nil, "site \(device.site) is not registered")
            if let unit = device.unit {
                check(after.units["\(device.site)/\(unit)"] != nil, "unit \(device.site)/\(unit) is not registered")
            }
            if let gateway = device.gateway {
                check(
                    after.hasDevice(named: gateway) && gateway != device.key.description,
                    "gateway \(gateway) is not another registered device (site/device)"
                )
            }
        }
        return problems
    }

    private func hasDevice(named name: String) -> Bool {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2 && byKey[DeviceKey(site: parts[0], device: parts[1])] != nil
    }

    private static func isValidID(_ entity: RegistryEntity) -> Bool {
        let ids: [String]
        switch entity {
        case .enterprise(let enterprise): ids = [enterprise.id]
        case .site(let site): ids = [site.id]
        case .unit(let unit): ids = [unit.site, unit.id]
        case .device(let device): ids = [device.site, device.id]
        }
        return ids.allSatisfy(isValidID)
    }

    /// Whether a text may name a site, unit or device: it becomes part of topics, keys and paths.
    public static func isValidID(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "/" && $0 != "+" && $0 != "#" }
    }
}

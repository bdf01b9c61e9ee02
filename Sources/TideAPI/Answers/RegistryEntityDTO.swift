public import TideModel

/// A registry entry with its fields side by side, as routes carry it and commands show it.
public struct RegistryEntityDTO: Sendable, Equatable, Codable {
    /// `enterprise`, `site`, `unit` or `device`.
    public var kind: String
    /// Id; of units and devices the local one.
    public var id: String
    /// Site of a unit or device.
    public var site: String?
    /// Name for people.
    public var name: String?
    /// Enterprise of a site.
    public var enterprise: String?
    /// County code of a site.
    public var county: String?
    /// Degrees north.
    public var latitude: Double?
    /// Degrees east.
    public var longitude: Double?
    /// Time zone of a site.
    public var zone: String?
    /// Start of a site's day, minutes after local midnight.
    public var dayStart: Int?
    /// What a unit is.
    public var type: String?
    /// Species or crop of a unit.
    public var species: String?
    /// Unit of a device.
    public var unit: String?
    /// Profile of a device.
    public var profile: String?
    /// Gateway of a device, `site/device`.
    public var gateway: String?
    /// Parameters of a device.
    public var parameters: [String: String]?
    /// Since when a device's entry holds, milliseconds since 1970.
    public var validFrom: Int64?
    /// Whether a device's id is unique everywhere.
    public var global: Bool?
    /// Whether a device was registered by its first frame.
    public var adopted: Bool?
    /// Number of a device in the data folder.
    public var number: DeviceNumber?
    /// What a site or device says of quality tests, canonical text.
    public var quality: String?

    private enum CodingKeys: String, CodingKey {
        case kind, id, site, name, enterprise, county, latitude, longitude, zone, type, species, unit, profile, gateway
        case parameters, global, adopted, number, quality
        case dayStart = "day_start"
        case validFrom = "valid_from"
    }
}

extension RegistryEntityDTO {
    /// Writes an entry.
    public init(_ entity: RegistryEntity) {
        kind = entity.kind
        switch entity {
        case .enterprise(let enterprise):
            id = enterprise.id
            name = enterprise.name
        case .site(let it):
            id = it.id
            name = it.name
            enterprise = it.enterprise
            county = it.county
            latitude = it.position?.latitude
            longitude = it.position?.longitude
            zone = it.zone
            dayStart = it.dayStart
            quality = it.quality
        case .unit(let it):
            id = it.id
            site = it.site
            name = it.name
            type = it.kind.rawValue
            species = it.species
        case .device(let device):
            id = device.id
            write(device)
        }
    }

    private mutating func write(_ device: Device) {
        site = device.site
        unit = device.unit
        profile = device.profile
        gateway = device.gateway
        parameters = device.parameters.isEmpty ? nil : device.parameters
        validFrom = device.validFrom
        global = device.isGlobal ? true : nil
        adopted = device.adopted ? true : nil
        number = device.number
        quality = device.quality
    }

    /// Reads an entry.
    ///
    /// - Throws: `ControlError` 400 for an unknown kind or a field that is missing.
    public func entity() throws -> RegistryEntity {
        switch kind {
        case "enterprise": .enterprise(Enterprise(id: id, name: name ?? id))
        case "site": .site(registeredSite())
        case "unit": .unit(try productionUnit())
        case "device": .device(try device())
        default:
            throw ControlError(400, ["kind '\(kind)' of '\(id)': write one of enterprise, site, unit, device"])
        }
    }

    private func registeredSite() -> Site {
        var position: Position?
        if let latitude, let longitude { position = Position(latitude: latitude, longitude: longitude) }
        return Site(
            id: id,
            enterprise: enterprise,
            name: name,
            county: county,
            position: position,
            zone: zone ?? Site.defaultZone,
            dayStart: dayStart ?? 0,
            quality: quality
        )
    }

    private func productionUnit() throws -> ProductionUnit {
        guard let kind = type.flatMap(ProductionUnit.Kind.init) else {
            let kinds = ProductionUnit.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError(400, ["unit '\(id)': 'type' must be one of \(kinds)"])
        }
        return ProductionUnit(site: try requiredSite(), id: id, kind: kind, species: species, name: name)
    }

    private func device() throws -> Device {
        Device(
            number: number,
            site: try requiredSite(),
            id: id,
            isGlobal: global ?? false,
            unit: unit,
            profile: profile,
            gateway: gateway,
            parameters: parameters ?? [:],
            validFrom: validFrom,
            adopted: adopted ?? false,
            quality: quality
        )
    }

    private func requiredSite() throws -> String {
        guard let site else { throw ControlError(400, ["\(kind) '\(id)': 'site' is missing"]) }
        return site
    }
}

/// One entry of the registry: who runs what, where, and which device stands there.
public enum RegistryEntity: Sendable, Equatable, Codable {
    /// A farm, fishery or company.
    case enterprise(Enterprise)
    /// A place of an enterprise, with one zone and one day start.
    case site(Site)
    /// A pond, cage, raft, field, orchard, barn or herd of a site.
    case unit(ProductionUnit)
    /// A device of a site.
    case device(Device)

    /// `enterprise`, `site`, `unit` or `device`.
    public var kind: String {
        switch self {
        case .enterprise: "enterprise"
        case .site: "site"
        case .unit: "unit"
        case .device: "device"
        }
    }

    /// Its id: unique within the kind; `site/unit` and `site/device` for units and devices.
    public var id: String {
        switch self {
        case .enterprise(let enterprise): enterprise.id
        case .site(let site): site.id
        case .unit(let unit): "\(unit.site)/\(unit.id)"
        case .device(let device): device.key.description
        }
    }
}

/// A farm, fishery or company.
public struct Enterprise: Sendable, Equatable, Codable {
    /// Id, unique in the data folder.
    public var id: String
    /// Name for people.
    public var name: String
    /// Makes an enterprise.
    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// A place of an enterprise.
public struct Site: Sendable, Equatable, Codable {
    /// Id, unique in the data folder; first part of every device key.
    public var id: String
    /// Id of the enterprise that runs it; nil for a site that was adopted with a device.
    public var enterprise: String?
    /// Name for people.
    public var name: String
    /// County or township by its GB/T 2260 code (6 digits, or 9 with the township).
    public var county: String?
    /// Where it lies.
    public var position: Position?
    /// IANA name of its time zone.
    public var zone: String
    /// Minutes after local midnight at which its day begins (0, 480 or 1200 are usual).
    public var dayStart: Int
    /// What its series are judged by besides: canonical text of a mapping of quality tests by channel or quantity; nil
    /// for nothing.
    public var quality: String?

    /// Zone of a site that says nothing: this product's home.
    public static let defaultZone = "Asia/Shanghai"

    /// Makes a site.
    public init(
        id: String,
        enterprise: String? = nil,
        name: String? = nil,
        county: String? = nil,
        position: Position? = nil,
        zone: String = Site.defaultZone,
        dayStart: Int = 0,
        quality: String? = nil
    ) {
        self.id = id
        self.enterprise = enterprise
        self.name = name ?? id
        self.county = county
        self.position = position
        self.zone = zone
        self.dayStart = dayStart
        self.quality = quality
    }
}

/// A position on the WGS-84 ellipsoid.
public struct Position: Sendable, Equatable, Codable {
    /// Degrees north, -90...90.
    public var latitude: Double
    /// Degrees east, -180...180.
    public var longitude: Double
    /// Makes a position.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// What animals or crops live in: a pond, cage, raft, field, orchard, barn or herd.
public struct ProductionUnit: Sendable, Equatable, Codable {
    /// What it is.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The kinds that rules and aggregates can name.
        case pond, tank, cage, raft, field, orchard, greenhouse, barn, herd
    }
    /// Id of its site.
    public var site: String
    /// Id, unique within the site.
    public var id: String
    /// What it is.
    public var kind: Kind
    /// Species or crop, as the owner names it; nil when none.
    public var species: String?
    /// Name for people.
    public var name: String

    /// Makes a unit.
    public init(site: String, id: String, kind: Kind, species: String? = nil, name: String? = nil) {
        self.site = site
        self.id = id
        self.kind = kind
        self.species = species
        self.name = name ?? id
    }
}

/// A device, from `validFrom` on.
public struct Device: Sendable, Equatable, Codable {
    /// Number in this data folder; nil until it has been registered.
    public var number: DeviceNumber?
    /// Site id.
    public var site: String
    /// Local id within the site, or globally unique id.
    public var id: String
    /// Its id is unique everywhere (EUI, serial number), so it may move between sites and keep its series.
    public var isGlobal: Bool
    /// Id of the unit it stands in.
    public var unit: String?
    /// Id of its profile.
    public var profile: String?
    /// Key of the gateway it speaks through, `site/device`.
    public var gateway: String?
    /// Values for what its profile leaves open.
    public var parameters: [String: String]
    /// Since when this entry holds, milliseconds since 1970; nil means since it was recorded.
    public var validFrom: Int64?
    /// Registered by its first frame, not by a person.
    public var adopted: Bool
    /// What its series are judged by besides, over what its site says; as there.
    public var quality: String?

    /// Makes a device.
    public init(
        number: DeviceNumber? = nil,
        site: String,
        id: String,
        isGlobal: Bool = false,
        unit: String? = nil,
        profile: String? = nil,
        gateway: String? = nil,
        parameters: [String: String] = [:],
        validFrom: Int64? = nil,
        adopted: Bool = false,
        quality: String? = nil
    ) {
        self.number = number
        self.site = site
        self.id = id
        self.isGlobal = isGlobal
        self.unit = unit
        self.profile = profile
        self.gateway = gateway
        self.parameters = parameters
        self.validFrom = validFrom
        self.adopted = adopted
        self.quality = quality
    }

    /// Its key.
    public var key: DeviceKey { DeviceKey(site: site, device: id) }
}

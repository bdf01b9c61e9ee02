public import TideModel

/// What a rule is for; what it does not name is not asked.
public struct Scope: Sendable, Equatable {
    /// Sites, by id.
    public var sites: Set<String> = []
    /// Units, by `site/unit`.
    public var units: Set<String> = []
    /// Kinds of units.
    public var kinds: Set<ProductionUnit.Kind> = []
    /// Species or crops, as the registry names them.
    public var species: Set<String> = []
    /// Devices, by `site/device`.
    public var devices: Set<String> = []
    /// Profiles, by id.
    public var profiles: Set<String> = []
    /// Parameters that the device's entry in the registry must have.
    public var parameters: [String: String] = [:]

    /// Makes the scope of a rule that is for everything.
    public init() {}

    /// Whether a series lies in it.
    func contains(_ place: SeriesPlace) -> Bool {
        Self.allows(sites, place.site)
            && (units.isEmpty || place.unit.map { units.contains("\(place.site)/\($0.id)") } ?? false)
            && (kinds.isEmpty || place.unit.map { kinds.contains($0.kind) } ?? false)
            && (species.isEmpty || place.unit?.species.map { species.contains($0) } ?? false)
            && (devices.isEmpty || devices.contains(place.device.description))
            && (profiles.isEmpty || place.profile.map { profiles.contains($0) } ?? false)
            && parameters.allSatisfy { place.parameters[$0.key] == $0.value }
    }

    /// Whether the unit of a series lies in it, whatever the series.
    func containsUnit(of place: SeriesPlace) -> Bool {
        var scope = self
        (scope.devices, scope.profiles, scope.parameters) = ([], [], [:])
        return scope.contains(place)
    }

    private static func allows(_ set: Set<String>, _ name: String) -> Bool { set.isEmpty || set.contains(name) }

    /// Where to look for a rule of this scope: its devices, else its units, else its sites, else everywhere.
    var narrowest: [String] {
        if !devices.isEmpty { return devices.map { "d:\($0)" } }
        if !units.isEmpty { return units.map { "u:\($0)" } }
        return sites.isEmpty ? [""] : sites.map { "s:\($0)" }
    }

    /// Where to look for rules for a series, as `narrowest` names it.
    static func places(of place: SeriesPlace) -> [String] {
        ["", "s:\(place.site)", "d:\(place.device)"] + (place.unit.map { ["u:\(place.site)/\($0.id)"] } ?? [])
    }
}

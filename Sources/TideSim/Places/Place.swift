internal import TideProfiles
internal import TideUnits

/// Where a device stands: what its signals follow.
enum Place: CaseIterable {
    case pond, seaSurface, seaBottom, field, barn, cow

    /// The most likely place of a profile that is none of the project's own: by the group of its first quantity.
    init(guessing profile: DeviceProfile) {
        let group = profile.series.lazy.map(\.quantity.group).first { $0 != .equipment }
        switch group {
        case .water, .none, .equipment: self = .pond
        case .marine: self = .seaSurface
        case .soil, .weather: self = .field
        case .barn: self = .barn
        case .animal: self = .cow
        }
    }

    /// Whether its weather is that of the coast.
    var isCoast: Bool { self == .pond || self == .seaSurface || self == .seaBottom }
}

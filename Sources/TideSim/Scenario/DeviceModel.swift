internal import TideProfiles

/// A kind of virtual device: a profile, and where such devices stand.
struct DeviceModel {
    /// One of the project's own models.
    private struct Known {
        var profile: String
        var prefix: String
        var place: Place
        /// How often it comes in a turn of sixteen devices.
        var share: Int
    }

    /// The first eight devices are one of each model; after that come more of what farms have more of.
    private static let known = [
        Known(profile: "generic/pond-probe", prefix: "pond", place: .pond, share: 3),
        Known(profile: "generic/cage-probe", prefix: "cage", place: .seaSurface, share: 2),
        Known(profile: "generic/wave-buoy", prefix: "buoy", place: .seaSurface, share: 1),
        Known(profile: "generic/seabed-station", prefix: "seabed", place: .seaBottom, share: 2),
        Known(profile: "generic/soil-station", prefix: "soil", place: .field, share: 3),
        Known(profile: "generic/weather-station", prefix: "weather", place: .field, share: 1),
        Known(profile: "generic/barn-station", prefix: "barn", place: .barn, share: 1),
        Known(profile: "generic/cattle-collar", prefix: "cow", place: .cow, share: 3),
    ]

    /// Number of its profile.
    let profile: Int
    /// What its devices' ids begin with.
    let prefix: String
    let place: Place

    /// The models of one turn; devices take them in this order, again and again.
    ///
    /// - Parameter profiles: the project's own models are taken when there are any, else all.
    /// - Returns: sixteen models of the project's own eight, or one of each profile.
    static func turn(_ profiles: [DeviceProfile]) -> [DeviceModel] {
        let own = known.compactMap { known in
            profiles.firstIndex { $0.id == known.profile }.map {
                (DeviceModel(profile: $0, prefix: known.prefix, place: known.place), known.share)
            }
        }
        guard own.isEmpty else {
            return (0..<3).flatMap { round in own.filter { $0.1 > round }.map(\.0) }
        }
        return profiles.enumerated().map { number, profile in
            let name = profile.id.split(separator: "/").last ?? ""
            return DeviceModel(profile: number, prefix: String(name), place: Place(guessing: profile))
        }
    }

    /// The site of its devices in a group: farms of one region have one weather.
    func site(ofGroup group: Int) -> String {
        let name =
            switch place {
            case .pond, .seaSurface, .seaBottom: "east-bay"
            case .field: "green-field"
            case .barn, .cow: "north-dairy"
            }
        return group == 0 ? name : "\(name)-\(group + 1)"
    }
}

internal import TideQuality
internal import TideUnits

extension QualityTests {
    /// Tests that look at other channels of the same message.
    private static let around: [QualityTest] = [.location, .neighbour, .densityInversion]

    /// What is wrong with the channels that these tests look at, each with what would be right.
    ///
    /// - Parameters:
    ///   - quantity: of the series that they judge.
    ///   - series: those of the profile that are measured; nil when this one is not.
    /// - Returns: messages and hints.
    func problems(of quantity: Quantity, among series: [SeriesSpec]?) -> [(message: String, hint: String?)] {
        guard let test = configured.first(where: Self.around.contains) else { return [] }
        guard let series else {
            return [("\(test.name) looks at other channels of a message", "put it at a series that is measured")]
        }
        let lacks = unnamed(quantity)
        guard lacks.isEmpty else { return lacks }
        return wanted.compactMap { channel, quantities in
            guard let spec = series.first(where: { $0.channel == channel }) else {
                let near = Nearest.match(channel, among: series.map(\.channel)).map { "did you mean \($0)? " } ?? ""
                return ("there is no series \(channel)", near + "it is a channel under series")
            }
            // Its row holds what was decoded, the store what filters made of it.
            guard spec.filters == nil else { return ("\(channel) has filters", "name a channel without") }
            guard !quantities.isEmpty, !quantities.contains(spec.quantity.name) else { return nil }
            return ("\(channel) is \(spec.quantity.name)", "right is \(quantities.joined(separator: " or "))")
        }
    }

    /// Channels that must be named.
    private func unnamed(_ quantity: Quantity) -> [(message: String, hint: String?)] {
        var problems: [(message: String, hint: String?)] = []
        if let location {
            let own = ["latitude", "longitude"].contains(quantity.name) ? quantity.name : nil
            let (named, other) =
                own == "latitude"
                ? (location.longitude, location.latitude) : (location.latitude, location.longitude)
            let right = own == "latitude" ? "longitude: lon" : "latitude: lat"
            if own == nil {
                problems.append(("location_test judges latitudes and longitudes", "not \(quantity.name)"))
            } else if named == nil || other != nil {
                problems.append(("location_test needs the channel of the other coordinate, and no more", right))
            }
        }
        if let test = densityInversion, test.temperature == nil || test.salinity == nil || test.depth == nil {
            let right = "temperature: t, salinity: s, depth: d"
            problems.append(("density_inversion_test needs the channels of which density is computed", right))
        }
        return problems
    }

    /// The channels that are named, and what they may measure; any, where nothing is said.
    private var wanted: [(channel: String, quantities: [String])] {
        let all: [(String?, [String])] = [
            (location?.latitude, ["latitude"]), (location?.longitude, ["longitude"]), (neighbour?.channel, []),
            (densityInversion?.temperature, ["water_temperature"]),
            (densityInversion?.salinity, ["practical_salinity"]),
            (densityInversion?.depth, ["sensor_depth", "pressure"]),
        ]
        return all.compactMap { channel, quantities in channel.map { ($0, quantities) } }
    }
}

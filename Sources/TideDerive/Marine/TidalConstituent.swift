/// One period of the tide, with the neighbours in the spectrum that no record is long enough to tell from it.
struct TidalConstituent: Sendable {
    /// How a satellite's share depends on latitude.
    enum Latitude: Sendable { case none, diurnal, semidiurnal }

    /// A neighbour in the spectrum.
    struct Satellite: Sendable {
        /// Differences of the Doodson numbers of perigee, node and perihelion.
        var perigee, node, perihelion: Double
        /// Cycles.
        var phase: Double
        /// Of the constituent's amplitude.
        var share: Double
        var latitude: Latitude
    }

    /// Part of a shallow water constituent.
    struct Part: Sendable {
        var constituent: TidalConstituent
        var times: Double
    }

    let name: String
    /// Multiples of lunar time and of the five longitudes.
    let doodson: [Double]
    /// Cycles.
    let phase: Double
    let satellites: [Satellite]
    /// What a shallow water constituent is made of; empty for others.
    let parts: [Part]

    /// A constituent of the potential that makes the tides.
    init(
        _ name: String,
        _ doodson: [Double],
        phase: Double,
        satellites: [(Double, Double, Double, Double, Double, Latitude)] = []
    ) {
        (self.name, self.doodson, self.phase, parts) = (name, doodson, phase, [])
        self.satellites = satellites.map { perigee, node, perihelion, phase, share, latitude in
            Satellite(
                perigee: perigee,
                node: node,
                perihelion: perihelion,
                phase: phase,
                share: share,
                latitude: latitude
            )
        }
    }

    /// A constituent that shallow water makes of others.
    init(_ name: String, of parts: [(name: String, times: Double)], among known: [TidalConstituent]) {
        (self.name, doodson, phase, satellites) = (name, [], 0, [])
        self.parts = parts.compactMap { part in
            known.first { $0.name == part.name }.map { Part(constituent: $0, times: part.times) }
        }
        precondition(self.parts.count == parts.count, "\(name) is made of unknown constituents")
    }
}

internal import Glibc

/// Distances on Earth.
enum Geodesic {
    typealias Position = (latitude: Double, longitude: Double)

    /// Metres from `a` to `b`, both in degrees.
    static func distance(_ a: Position, _ b: Position, _ method: LocationTest.Method) -> Double {
        switch method {
        case .haversine: haversine(a, b)
        case .wgs84: vincenty(a, b) ?? haversine(a, b)
        }
    }

    /// On a sphere of 6,371 km.
    static func haversine(_ a: Position, _ b: Position) -> Double {
        let (from, to) = (a.latitude * radian, b.latitude * radian)
        let (north, east) = ((to - from) / 2, (b.longitude - a.longitude) * radian / 2)
        let chord = sin(north) * sin(north) + cos(from) * cos(to) * sin(east) * sin(east)
        return 2 * 6_371_000 * atan2(chord.squareRoot(), (1 - chord).squareRoot())
    }

    /// On the WGS 84 ellipsoid, to a millimetre; nil for points that are nearly antipodes.
    ///
    /// - Source: T. Vincenty, Survey Review XXIII no. 176 (1975), inverse formula.
    static func vincenty(_ a: Position, _ b: Position) -> Double? {
        let major = 6_378_137.0, flattening = 1 / 298.257_223_563
        let minor = major * (1 - flattening)
        let (u1, u2) = (reduced(a.latitude, flattening), reduced(b.latitude, flattening))
        let east = (b.longitude - a.longitude) * radian
        var lambda = east
        for _ in 0..<200 {
            let (x, y) = (cos(u2) * sin(lambda), cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lambda))
            let sine = (x * x + y * y).squareRoot()
            if sine == 0 { return 0 }
            let cosine = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lambda)
            let sigma = atan2(sine, cosine)
            let azimuth = cos(u1) * cos(u2) * sin(lambda) / sine
            let square = 1 - azimuth * azimuth
            let middle = square == 0 ? 0 : cosine - 2 * sin(u1) * sin(u2) / square
            let c = flattening / 16 * square * (4 + flattening * (4 - 3 * square))
            let former = lambda
            let bend = sigma + c * sine * (middle + c * cosine * (2 * middle * middle - 1))
            lambda = east + (1 - c) * flattening * azimuth * bend
            guard abs(lambda - former) < 1e-12 else { continue }
            let u = square * (major * major - minor * minor) / (minor * minor)
            return minor * arc(u, sigma, sine, cosine, middle)
        }
        return nil
    }

    /// Length of the arc in units of the minor axis.
    private static func arc(_ u: Double, _ sigma: Double, _ sine: Double, _ cosine: Double, _ middle: Double) -> Double
    {
        let scale = 1 + u / 16_384 * (4_096 + u * (-768 + u * (320 - 175 * u)))
        let bend = u / 1_024 * (256 + u * (-128 + u * (74 - 47 * u)))
        let square = 2 * middle * middle - 1
        let third = bend / 6 * middle * (4 * sine * sine - 3) * (4 * middle * middle - 3)
        return scale * (sigma - bend * sine * (middle + bend / 4 * (cosine * square - third)))
    }

    private static func reduced(_ latitude: Double, _ flattening: Double) -> Double {
        atan((1 - flattening) * tan(latitude * radian))
    }

    private static let radian = Double.pi / 180
}

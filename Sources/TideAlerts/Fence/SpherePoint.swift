internal import Glibc

/// A place on the Earth, as a direction from its centre: nothing special happens at the 180th meridian or a pole.
///
/// - Source: K. Gade, A Non-singular Horizontal Position Representation, The Journal of Navigation 63 (2010), 395–417.
struct SpherePoint: Sendable, Equatable {
    /// Of length 1: to 0° 0°, to 0° 90° E, to the north pole.
    let direction: SIMD3<Double>

    /// Mean radius of GRS 80 and WGS 84, m.
    ///
    /// The ellipsoid's radii of curvature lie between 6,335 and 6,400 km: distances are wrong by less than 0.6 %.
    ///
    /// - Source: H. Moritz, Geodetic Reference System 1980, Journal of Geodesy 74 (2000), 128–133.
    static let radius = 6_371_008.8

    /// Makes a place; nil where there is none, as of NaN.
    ///
    /// - Parameters:
    ///   - latitude: degrees, −90…90.
    ///   - longitude: degrees, −360…360: some receivers count from 0 to 360.
    init?(latitude: Double, longitude: Double) {
        guard abs(latitude) <= 90, abs(longitude) <= 360 else { return nil }
        let (north, east) = (latitude * .pi / 180, longitude * .pi / 180)
        direction = SIMD3(cos(north) * cos(east), cos(north) * sin(east), sin(north))
    }

    /// Makes the place in a direction of any length but 0.
    init(towards sum: SIMD3<Double>) { direction = sum / sum.length }

    /// Metres along the great circle; as exact for places side by side as for such far apart.
    func distance(to other: Self) -> Double {
        Self.radius * atan2(direction.cross(other.direction).length, direction.dot(other.direction))
    }

    /// Metres to the nearest place of the great circle from one place to another, the shorter way.
    func distance(from start: Self, to end: Self) -> Double {
        let normal = start.direction.cross(end.direction)
        let isBehindStart = direction.dot(normal.cross(start.direction)) < 0
        let isBeyondEnd = direction.dot(end.direction.cross(normal)) < 0
        guard !isBehindStart, !isBeyondEnd, normal.length > 0 else {
            return min(distance(to: start), distance(to: end))
        }
        return Self.radius * asin(min(1, abs(direction.dot(normal)) / normal.length))
    }
}

extension SIMD3<Double> {
    func dot(_ other: Self) -> Double { (self * other).sum() }

    func cross(_ b: Self) -> Self { Self(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x) }

    var length: Double { dot(self).squareRoot() }
}

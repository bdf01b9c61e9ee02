import Foundation

/// A place on a sphere, with what tests know of it by means of their own: spherical trigonometry in degrees.
struct Position: CustomStringConvertible, Sendable {
    var latitude: Double
    var longitude: Double

    private static let radius = 6_371_008.8

    init(_ latitude: Double, _ longitude: Double) { (self.latitude, self.longitude) = (latitude, longitude) }

    /// As rules have it.
    var text: String { "[\(latitude), \(longitude)]" }
    var description: String { text }

    /// The place so many metres away in a direction (degrees, east of north).
    func moved(_ bearing: Double, _ metres: Double) -> Position {
        let (angle, away) = (bearing * .pi / 180, metres / Self.radius), north = latitude * .pi / 180
        let sine = sin(north) * cos(away) + cos(north) * sin(away) * cos(angle)
        let east = atan2(sin(angle) * sin(away) * cos(north), cos(away) - sin(north) * sine)
        var longitude = longitude + east * 180 / .pi
        if longitude > 180 { longitude -= 360 }
        if longitude < -180 { longitude += 360 }
        return Position(asin(max(-1, min(1, sine))) * 180 / .pi, longitude)
    }

    /// Metres, by the haversine formula.
    func distance(to other: Position) -> Double {
        let (a, b) = (latitude * .pi / 180, other.latitude * .pi / 180)
        let (north, east) = (sin((b - a) / 2), sin((other.longitude - longitude) * .pi / 360))
        return 2 * Self.radius * asin(min(1, (north * north + cos(a) * cos(b) * east * east).squareRoot()))
    }

    /// Degrees east of north.
    func bearing(to other: Position) -> Double {
        let (a, b) = (latitude * .pi / 180, other.latitude * .pi / 180)
        let east = (other.longitude - longitude) * .pi / 180
        return atan2(sin(east) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(east)) * 180 / .pi
    }

    /// Whether one sees the corners all around, one after the other.
    func isWithin(_ corners: [Position]) -> Bool {
        var sum = 0.0
        for (number, corner) in corners.enumerated() {
            var turn = bearing(to: corners[(number + 1) % corners.count]) - bearing(to: corner)
            if turn > 180 { turn -= 360 }
            if turn < -180 { turn += 360 }
            sum += turn
        }
        return abs(sum) > 180
    }

    /// Metres to the nearest of two thousand places on each side.
    func distance(toSidesOf corners: [Position]) -> Double {
        var least = Double.infinity
        for (number, corner) in corners.enumerated() {
            let next = corners[(number + 1) % corners.count]
            let (bearing, length) = (corner.bearing(to: next), corner.distance(to: next))
            for step in 0...2_000 {
                least = min(least, distance(to: corner.moved(bearing, length * Double(step) / 2_000)))
            }
        }
        return least
    }
}

/// Where something is to stay.
public struct Fence: Sendable, Equatable {
    private enum Shape: Sendable, Equatable {
        case circle(SpherePoint, radius: Double)
        case field(SpherePolygon)
    }

    private let shape: Shape

    /// Makes a circle.
    ///
    /// - Parameters:
    ///   - middle: of it.
    ///   - radius: m.
    init(around middle: SpherePoint, radius: Double) { shape = .circle(middle, radius: radius) }

    /// Makes the fence of a field.
    init(_ field: SpherePolygon) { shape = .field(field) }

    /// How far outside a place is.
    ///
    /// - Parameters:
    ///   - latitude: degrees, −90…90.
    ///   - longitude: degrees, −360…360.
    /// - Returns: metres to the nearest place of the fence; 0 inside, NaN for what is no place.
    func distance(latitude: Double, longitude: Double) -> Double {
        guard let place = SpherePoint(latitude: latitude, longitude: longitude) else { return .nan }
        switch shape {
        case .circle(let middle, let radius): return max(0, place.distance(to: middle) - radius)
        case .field(let field): return field.distance(to: place)
        }
    }

    /// The farthest that anything can be outside (m): half around the Earth.
    static let farthest = SpherePoint.radius * .pi
}

/// A field on the Earth: what lies within sides that are parts of great circles.
struct SpherePolygon: Sendable, Equatable {
    private let corners: [SpherePoint]
    private let middle: SpherePoint
    /// Of a plane that touches the Earth in the middle: there great circles are straight lines.
    private let east: SIMD3<Double>
    private let north: SIMD3<Double>
    /// The corners in that plane.
    private let flat: [SIMD2<Double>]

    /// Why corners are none of a field; they and the sides, each from its corner to the next, are counted from 0.
    enum Wrong: Error, Equatable {
        /// It is farther than `reach` from the middle of all.
        case far(corner: Int)
        /// It is where a corner is that stands before it.
        case repeated(corner: Int, of: Int)
        /// Two sides meet elsewhere than in the corner between them.
        case crossing(side: Int, Int)
    }

    /// How far from its middle a corner may be, m: fences of the largest ranches reach 200 km.
    static let reach = 1_000_000.0
    /// Corners nearer to each other are one, m: no receiver of a collar knows its place better.
    private static let nearest = 0.5

    /// Makes a field.
    ///
    /// - Parameter corners: at least three, in their order along the fence, either way round.
    /// - Throws: the first thing that is wrong.
    init(_ corners: [SpherePoint]) throws(Wrong) {
        let sum = corners.reduce(into: SIMD3<Double>()) { $0 += $1.direction }
        // Corners all around the Earth have no middle.
        guard sum.length > 0.5 else { throw .far(corner: 0) }
        let middle = SpherePoint(towards: sum)
        for (number, corner) in corners.enumerated() {
            if corner.distance(to: middle) > Self.reach { throw .far(corner: number) }
            let next = (number + 1) % corners.count
            guard corner.distance(to: corners[next]) < Self.nearest else { continue }
            throw .repeated(corner: max(number, next), of: min(number, next))
        }
        let axis: SIMD3<Double> = abs(middle.direction.z) < 0.9 ? SIMD3(0, 0, 1) : SIMD3(1, 0, 0)
        let east = SpherePoint(towards: axis.cross(middle.direction)).direction
        let north = middle.direction.cross(east)
        (self.corners, self.middle, self.east, self.north) = (corners, middle, east, north)
        flat = corners.map { Self.flat($0, middle, east, north) }
        if let (one, other) = crossing { throw .crossing(side: one, other) }
    }

    private static func flat(
        _ point: SpherePoint,
        _ middle: SpherePoint,
        _ east: SIMD3<Double>,
        _ north: SIMD3<Double>
    ) -> SIMD2<Double> {
        let direction = point.direction
        return SIMD2(direction.dot(east), direction.dot(north)) / direction.dot(middle.direction)
    }

    /// Metres from a place outside to the nearest side; 0 inside.
    func distance(to point: SpherePoint) -> Double {
        if contains(point) { return 0 }
        var least = Double.infinity
        for (number, corner) in corners.enumerated() {
            least = min(least, point.distance(from: corner, to: corners[(number + 1) % corners.count]))
        }
        return least
    }

    /// Whether a line from the place to the east crosses an odd number of sides.
    private func contains(_ point: SpherePoint) -> Bool {
        // The other half of the Earth is not in the plane.
        guard point.direction.dot(middle.direction) > 0 else { return false }
        let place = Self.flat(point, middle, east, north)
        var isInside = false
        for (number, start) in flat.enumerated() {
            let end = flat[(number + 1) % flat.count]
            guard (start.y > place.y) != (end.y > place.y) else { continue }
            if place.x < start.x + (end.x - start.x) * (place.y - start.y) / (end.y - start.y) { isInside.toggle() }
        }
        return isInside
    }

    /// The first two sides that meet elsewhere than in the corner between them.
    private var crossing: (Int, Int)? {
        for one in flat.indices {
            for other in flat.indices.dropFirst(one + 1) where meets(one, other) { return (one, other) }
        }
        return nil
    }

    private func meets(_ one: Int, _ other: Int) -> Bool {
        let count = flat.count, (a, b) = (flat[one], flat[(one + 1) % count])
        let (c, d) = (flat[other], flat[(other + 1) % count])
        if other == one + 1 { return Self.foldsBack(a, b, d) }
        if (other + 1) % count == one { return Self.foldsBack(c, a, b) }
        let (first, second) = (Self.side(of: c, a, b), Self.side(of: d, a, b))
        let (third, fourth) = (Self.side(of: a, c, d), Self.side(of: b, c, d))
        guard first != 0 || second != 0 else { return Self.overlap(a, b, c, d) }
        return first * second <= 0 && third * fourth <= 0
    }

    /// On which side of the line from `a` to `b` a place is: 1, −1, or 0 for on it.
    private static func side(of place: SIMD2<Double>, _ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
        let (along, away) = (b - a, place - a)
        let area = along.x * away.y - along.y * away.x
        return area > 0 ? 1 : area < 0 ? -1 : 0
    }

    /// Whether the way from `b` to `c` leads back over that from `a`, to a thousandth of a degree.
    private static func foldsBack(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Bool {
        let (back, on) = (a - b, c - b)
        let turn = abs(back.x * on.y - back.y * on.x), along = (back * on).sum()
        return along > 0 && turn < along * 2e-5
    }

    /// Whether two stretches of one line have a place in common.
    private static func overlap(
        _ a: SIMD2<Double>,
        _ b: SIMD2<Double>,
        _ c: SIMD2<Double>,
        _ d: SIMD2<Double>
    ) -> Bool {
        min(a.x, b.x) <= max(c.x, d.x) && min(c.x, d.x) <= max(a.x, b.x)
            && min(a.y, b.y) <= max(c.y, d.y) && min(c.y, d.y) <= max(a.y, b.y)
    }
}

/// Sums of points from which the straight line is found that fits them best (least squares).
struct LineSums: Sendable, Equatable {
    private var count = 0.0
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var xy = 0.0

    /// Takes a point.
    mutating func take(_ x: Double, _ y: Double) {
        count += 1
        self.x += x
        self.y += y
        xx += x * x
        xy += x * y
    }

    /// Takes points that are counted from another origin.
    ///
    /// - Parameters:
    ///   - other: sums of the points.
    ///   - x: how far their origin lies to the right of this one.
    ///   - y: how far it lies above.
    mutating func add(_ other: Self, after x: Double, above y: Double) {
        count += other.count
        self.x += other.x + other.count * x
        self.y += other.y + other.count * y
        xx += other.xx + 2 * x * other.x + other.count * x * x
        xy += other.xy + y * other.x + x * other.y + other.count * x * y
    }

    /// How steep the line is; nil for less than two points that differ in x.
    var slope: Double? {
        let spread = count * xx - x * x
        return spread > 0 ? (count * xy - x * y) / spread : nil
    }
}

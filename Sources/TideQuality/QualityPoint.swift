/// One reading on its way through the tests of its series, with what other channels said at the same time.
@frozen
public struct QualityPoint: Sendable, BitwiseCopyable {
    /// Device time, milliseconds since 1970.
    public var time: Int64
    /// In the unit of the tests; NaN or infinite when missing.
    public var value: Double
    /// Depth, metres positive down; NaN when unknown.
    public var depth: Double
    /// Degrees; NaN when unknown.
    public var latitude: Double
    /// Degrees; NaN when unknown.
    public var longitude: Double
    /// What the neighbour read; NaN when unknown.
    public var neighbour: Double
    /// Potential density of the water, kg/m3, where a test computes it of other channels; NaN when unknown.
    public var density: Double

    /// Makes a point.
    @inlinable
    public init(
        time: Int64,
        value: Double,
        depth: Double = .nan,
        latitude: Double = .nan,
        longitude: Double = .nan,
        neighbour: Double = .nan,
        density: Double = .nan
    ) {
        self.time = time
        self.value = value
        self.depth = depth
        self.latitude = latitude
        self.longitude = longitude
        self.neighbour = neighbour
        self.density = density
    }

    /// Whether there is no usable value: infinity is none either.
    @inlinable
    public var isMissing: Bool { !value.isFinite }
}

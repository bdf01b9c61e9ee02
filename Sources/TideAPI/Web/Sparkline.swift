/// A series in a few points: means over stretches of equal length.
public struct Sparkline: Sendable, Equatable {
    /// Stretches of half an hour in 24 h.
    public static let points = 48
    /// Length of a stretch in milliseconds.
    public static let step: Int64 = 1_800_000

    /// When the first stretch begins, milliseconds since 1970.
    public let start: Int64
    /// Mean of each stretch; nil where there was no usable value.
    public var means: [Double?] { zip(sums, counts).map { $1 == 0 ? nil : $0 / Double($1) } }
    /// Lowest value.
    public private(set) var low = Double.infinity
    /// Highest value.
    public private(set) var high = -Double.infinity
    private var sums: [Double]
    private var counts: [Int]

    /// Makes an empty line of the 24 h that end with the stretch of `now`, milliseconds since 1970.
    public init(now: Int64) {
        start = (now / Self.step - Int64(Self.points) + 1) * Self.step
        sums = Array(repeating: 0, count: Self.points)
        counts = Array(repeating: 0, count: Self.points)
    }

    /// Adds a value; what failed its test, is missing, or lies outside the 24 h changes nothing.
    ///
    /// - Parameters:
    ///   - value: the value in its canonical unit.
    ///   - time: device time, milliseconds since 1970.
    ///   - flag: QARTOD flag.
    public mutating func add(_ value: Double?, time: Int64, flag: UInt8) {
        let index = (time - start) / Self.step
        guard let value, value.isFinite, flag < 4, time >= start, index < Self.points else { return }
        sums[Int(index)] += value
        counts[Int(index)] += 1
        low = min(low, value)
        high = max(high, value)
    }
}

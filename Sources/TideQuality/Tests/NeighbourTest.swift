/// Whether a value jumps while what should move with it stays calm.
///
/// - Source: QARTOD tests 9 and 11: a change above N standard deviations while the neighbour changes less than N of its
///   own is 3.
public struct NeighbourTest: Sendable, Hashable {
    /// Channel of the neighbour: a second sensor, a forecast such as the tide, or a quantity that moves along.
    public var channel: String
    /// N, standard deviations of the values of the period before.
    public var deviations: Double
    /// TIM_DEV, milliseconds.
    public var period: Int64
    /// Fewer values in the period judge nothing.
    public var minimum: Int

    /// Makes a test.
    public init(channel: String, deviations: Double, period: Int64, minimum: Int) {
        self.channel = channel
        self.deviations = deviations
        self.period = period
        self.minimum = minimum
    }
}

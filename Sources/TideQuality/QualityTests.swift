/// The tests of one series; nil: not configured.
public struct QualityTests: Sendable, Hashable {
    /// What the sensor can read and what is believable.
    public var grossRange: GrossRangeTest?
    /// What is usual at a time of the year and a depth.
    public var climatology: ClimatologyTest?
    /// How far a point stands out from its neighbours.
    public var spike: SpikeTest?
    /// How fast a value changes.
    public var rateOfChange: RateOfChangeTest?
    /// Whether a value has hardly changed for too long.
    public var flatLine: FlatLineTest?
    /// Whether a signal has lost its variation.
    public var attenuatedSignal: AttenuatedSignalTest?
    /// Whether a point comes after too long a silence.
    public var timeGap: TimeGapTest?
    /// Whether a position is possible.
    public var location: LocationTest?
    /// Whether what should move along stays calm.
    public var neighbour: NeighbourTest?
    /// Whether water gets lighter with depth.
    public var densityInversion: DensityInversionTest?
    /// Whether the device's clock stands still.
    public var stuckClock: CountTest?
    /// Whether a value is sent again and again.
    public var identicalPayload: CountTest?

    /// No test.
    public init() {}

    /// Which are configured, in the order of their numbers.
    public var configured: [QualityTest] { QualityTest.allCases.filter(has) }

    private func has(_ test: QualityTest) -> Bool {
        switch test {
        case .grossRange: grossRange != nil
        case .climatology: climatology != nil
        case .spike: spike != nil
        case .rateOfChange: rateOfChange != nil
        case .flatLine: flatLine != nil
        case .attenuatedSignal: attenuatedSignal != nil
        case .timeGap: timeGap != nil
        case .location: location != nil
        case .neighbour: neighbour != nil
        case .densityInversion: densityInversion != nil
        case .stuckClock: stuckClock != nil
        case .identicalPayload: identicalPayload != nil
        }
    }
}

/// The tests of one series; nil: not configured.
public struct QualityTests: Sendable, Hashable {
    public var grossRange: GrossRangeTest?
    public var climatology: ClimatologyTest?
    public var spike: SpikeTest?
    public var rateOfChange: RateOfChangeTest?
    public var flatLine: FlatLineTest?
    public var attenuatedSignal: AttenuatedSignalTest?
    public var timeGap: TimeGapTest?
    public var location: LocationTest?
    public var neighbour: NeighbourTest?
    public var densityInversion: DensityInversionTest?
    public var stuckClock: CountTest?
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

internal import TideModel

/// The tests that judge one series, with all that is known beforehand.
public final class QualityPlan: Sendable {
    /// The tests as they were written, in the series' unit.
    public let tests: QualityTests
    /// How far apart points are, and what else is known of the series.
    public let cadence: QualityCadence
    /// Points that are flat before the one judged: from here on 3 and 4.
    let flatSuspect: Int
    let flatFail: Int
    /// Values that the attenuated signal test needs.
    let attenuatedLeast: Int
    /// The longest window of values that a test looks at, milliseconds; 0 when none does.
    let window: Int64
    /// Whether a test looks at the repeated, the place or a neighbour.
    let hasExtras: Bool
    /// Channels of the same message that tests look at besides; nil for none.
    public let channels: QualityChannels<String>?
    /// Whether there are such.
    public let looksAround: Bool
    /// Known by it in records and checkpoints: equal only for plans that judge alike.
    ///
    /// Never 0.
    public let id: UInt64

    /// Makes a plan.
    public init(tests: QualityTests, cadence: QualityCadence) {
        self.tests = tests
        self.cadence = cadence
        flatSuspect = tests.flatLine.map { $0.count($0.suspectThreshold, interval: cadence.interval) } ?? .max
        flatFail = tests.flatLine.map { $0.count($0.failThreshold, interval: cadence.interval) } ?? .max
        attenuatedLeast = tests.attenuatedSignal?.least(interval: cadence.interval) ?? 0
        window = max(
            tests.attenuatedSignal?.period ?? 0,
            tests.rateOfChange?.deviations?.period ?? 0,
            tests.neighbour?.period ?? 0
        )
        hasExtras =
            window > 0 || tests.attenuatedSignal != nil || tests.location != nil || tests.densityInversion != nil
            || tests.stuckClock != nil
            || tests.identicalPayload != nil
        channels = tests.channels
        looksAround = channels != nil
        id = Self.id(tests, cadence)
    }

    /// Most readings that a test may look back over: bounds what a series costs.
    public static let mostPoints = TimeWindow.mostValues

    /// How many readings the tests look back over, at the interval of the series.
    public var points: Int {
        let flat = tests.flatLine == nil ? 0 : max(flatSuspect, flatFail)
        guard cadence.interval > 0 else { return flat }
        return max(flat, Int(min(Double(window) / 1_000 / cadence.interval, 1e9)))
    }

    /// How far back the tests look from a reading, milliseconds: the windows, and so many points with the longest pauses
    /// that are not cut.
    public var reach: Int64 {
        let flat = tests.flatLine == nil ? 0 : max(flatSuspect, flatFail) + 1
        let counts = [tests.stuckClock, tests.identicalPayload].compactMap { $0 }
            .map { max($0.suspectThreshold ?? 0, $0.failThreshold ?? 0) + 1 }
        let points = Double(max(flat, counts.max() ?? 0, 3))
        let pause = cadence.cut.map(Double.init) ?? cadence.interval * 1_000
        return max(window, Int64(min(points * pause, 1e12)))
    }

    /// What its id is of: the cadence in one line, then the tests.
    public var text: String { Self.text(tests, cadence) }

    private static func text(_ tests: QualityTests, _ cadence: QualityCadence) -> String {
        "\(cadence.interval) \(cadence.cut ?? -1) \(cadence.restsAtZero) \(cadence.fallIsNews)\n" + tests.text
    }

    /// FNV-1a, 64 bits, of what is configured.
    private static func id(_ tests: QualityTests, _ cadence: QualityCadence) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text(tests, cadence).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return max(1, hash)
    }

    /// Judges a reading that is not in order by the tests that look at nothing else.
    ///
    /// - Parameter point: any.
    /// - Returns: its flags; 2 for all other tests.
    public func flagsAlone(_ point: QualityPoint) -> QualityFlags {
        var flags = QualityFlags()
        for test in tests.configured { flags.set(point.isMissing ? .missing : .notEvaluated, test) }
        guard !point.isMissing else { return flags }
        if let test = tests.grossRange { flags.set(test.flag(point.value), .grossRange) }
        if let test = tests.climatology { flags.set(test.flag(point), .climatology) }
        return flags
    }
}

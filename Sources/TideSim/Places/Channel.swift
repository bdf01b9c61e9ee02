internal import TideProfiles
internal import TideUnits

/// A series of a profile as the simulator sees it.
struct Channel {
    let signal: Signal
    /// Metres below ground or surface.
    let depth: Double
    /// Values that a sensor in order sends.
    let span: Span
    /// Codes that may be sent; empty where values are numbers.
    let codes: [Int]

    init(_ series: SeriesSpec, codes: [Int]) {
        signal = Signal(series)
        depth = series.about.depth ?? 0.1
        span = series.suspectSpan.intersection(series.failSpan) ?? series.failSpan
        self.codes = codes
    }

    /// What a device reads: the truth, the sensor's own offset, noise.
    ///
    /// - Parameters:
    ///   - truth: in the quantity's unit.
    ///   - number: of the channel in its device.
    ///   - moment: when it is read.
    ///   - dice: the device's.
    /// - Returns: what is sent, within the span, or one of the codes.
    func reading(_ truth: Double, _ number: Int, _ moment: Moment, _ dice: Dice) -> Double {
        if !codes.isEmpty {
            let wanted = Int(truth.rounded())
            return Double(codes.contains(wanted) ? wanted : codes[0])
        }
        let own = dice[1_000 + number]
        let offset = signal == .tide ? 0 : 2 * own.bell(0)
        let value = truth + signal.noise * (offset + own.bell(Int(truncatingIfNeeded: moment.milliseconds)))
        guard signal.isDirection else { return span.clamp(value) }
        let turned = value.truncatingRemainder(dividingBy: 360)
        return turned < 0 ? turned + 360 : turned
    }
}

internal import TideDerive
internal import TideModel
internal import TideProfiles

/// A day of a device that series are derived of.
struct DayWindow {
    let day: LocalDay
    /// Where the device's site lies.
    let position: Position?
    /// Of all inputs, by series number.
    let found: [SeriesNumber: [Int64: Pipeline.Neighbour]]
    private var readings: [Key: DayReadings] = [:]

    private struct Key: Hashable {
        var series: SeriesNumber
        var worst: UInt8
    }

    init(_ day: LocalDay, at position: Position?, _ found: [SeriesNumber: [Int64: Pipeline.Neighbour]]) {
        (self.day, self.position, self.found) = (day, position, found)
    }

    /// Computes the reading of the day by the rules that hold for each time: see `DeriveRule.output(at:latest:)`.
    ///
    /// - Parameters:
    ///   - spec: what is derived.
    ///   - number: the series of the channel at a place of the profile.
    /// - Returns: nil when an input without a fallback has no reading of that day, or the site's place is not known.
    mutating func output(_ spec: DerivedSpec, number: (Int) -> SeriesNumber) -> DeriveRule.Output? {
        guard let needs = spec.day else { return nil }
        var output = DeriveRule.Output(value: .nan, inputs: QCFlag.pass.rawValue, received: .min, isAssumed: false)
        var (values, isMissing, isMeasured) = ([Double](), false, false)
        for argument in spec.arguments {
            switch argument {
            case .constant(let number): values.append(number)
            case .time: values.append(Double(day.start.milliseconds) / 1_000)
            case .dayOfYear: values.append(Double(dayOfYear))
            case .latitude, .longitude:
                guard let position else { return nil }
                values.append(argument == .latitude ? position.latitude : position.longitude)
            case .channel, .timeOf, .dusk, .hoursSinceDusk, .hoursToDawn: return nil
            case .tide: values.append(spec.tide?.height(at: Double(day.start.milliseconds) / 1_000) ?? .nan)
            case .reduction(let place, let reduction, let conversion, let fallback):
                let input = readings(of: number(place), worst: spec.worstFlag)
                output.received = max(output.received, input.received)
                if input.covers(needs) {
                    input.reduced(reduction, into: &values, conversion)
                    output.inputs = max(output.inputs, input.flag)
                    isMeasured = true
                } else if let fallback {
                    values.append(fallback)
                    output.isAssumed = true
                } else if input.isHeard {
                    isMissing = true
                } else {
                    return nil
                }
            }
        }
        guard output.received != .min else { return nil }
        let value = isMissing || !isMeasured ? .nan : spec.function.evaluate(values)
        output.value = value.isFinite ? spec.series.value(of: value) : .nan
        if output.isMissing { (output.inputs, output.isAssumed) = (QCFlag.missing.rawValue, false) }
        return output
    }

    private var dayOfYear: Int64 {
        let date = CivilDate(dayNumber: day.number)
        return day.number - CivilDate(year: date.year, month: 1, day: 1).dayNumber + 1
    }

    /// Each input is sorted once, however many series are derived from it.
    private mutating func readings(of series: SeriesNumber, worst: QCFlag) -> DayReadings {
        let key = Key(series: series, worst: worst.rawValue)
        if let known = readings[key] { return known }
        let bounds = day.start.milliseconds..<day.end.milliseconds
        let fresh = DayReadings(found[series] ?? [:], of: bounds, worst: worst)
        readings[key] = fresh
        return fresh
    }
}

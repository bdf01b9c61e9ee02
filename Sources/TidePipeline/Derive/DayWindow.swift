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
        let moment = DeriveMoment(time: day.start.milliseconds, position: position)
        var (values, gathered) = ([Double](), GatheredInputs())
        for argument in spec.arguments {
            switch argument {
            case .dayOfYear: values.append(Double(dayOfYear))
            case .latitude where position == nil, .longitude where position == nil: return nil
            case .reduction(let place, let reduction, let conversion, let fallback):
                let input = readings(of: number(place), worst: spec.worstFlag), counts = input.covers(needs)
                if counts {
                    input.reduced(reduction, into: &values, conversion)
                } else {
                    values.append(fallback ?? .nan)
                }
                let received = input.isHeard ? input.received : nil
                gathered.take(flag: counts ? input.flag : nil, received: received, isAssumable: fallback != nil)
            default: values.append(moment.value(of: argument, spec))
            }
        }
        // Of a day without any reading there is nothing to say, whatever stands in for them.
        guard gathered.output.received != .min else { return nil }
        return gathered.finished(gathered.isWhole ? spec.function.evaluate(values) : .nan, spec)
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

internal import TideModel
internal import TideProfiles
internal import TideUnits

/// The readings of one input of one day.
struct DayReadings {
    /// Whether there is any, usable or not.
    let isHeard: Bool
    /// When the last of all was received (ms).
    let received: Int64
    /// The worst flag of those that count (`QCFlag.rawValue`).
    private(set) var flag = QCFlag.pass.rawValue
    /// Those that count, by time.
    private var times: [Int64] = []
    private var values: [Double] = []
    private let day: Range<Int64>

    /// Sorts out what counts: missing and failed readings are as good as not there.
    init(_ found: [Int64: Pipeline.Neighbour], of day: Range<Int64>, worst: QCFlag) {
        (isHeard, self.day) = (!found.isEmpty, day)
        received = found.values.reduce(.min) { max($0, $1.received) }
        let usable = found.filter { $0.value.flag <= worst.rawValue && $0.value.value.isFinite }
        for (time, reading) in usable.sorted(by: { $0.key < $1.key }) {
            times.append(time)
            values.append(reading.value)
            flag = max(flag, reading.flag)
        }
    }

    /// Whether so much of the day is covered: a pause, or what lies before the first reading or behind the last, lacks
    /// as much as it is longer than the interval.
    func covers(_ needs: DayNeeds) -> Bool {
        guard !times.isEmpty else { return false }
        var (lacking, last) = (Int64(0), day.lowerBound)
        for time in times {
            lacking += max(0, time - last - needs.interval)
            last = time
        }
        lacking += max(0, day.upperBound - last - needs.interval)
        let length = day.upperBound - day.lowerBound
        return Double(length - lacking) >= needs.coverage * Double(length)
    }

    /// What is made of them; only where any counts.
    func reduced(_ reduction: DayReduction, into list: inout [Double], _ conversion: UnitConversion) {
        switch reduction {
        case .min: list.append(conversion(values.min() ?? .nan))
        case .max: list.append(conversion(values.max() ?? .nan))
        case .mean: list.append(conversion(values.reduce(0, +) / Double(values.count)))
        case .sum: list.append(values.reduce(0) { $0 + conversion($1) })
        case .count: list.append(Double(values.count))
        case .values: list += values.map { conversion($0) }
        case .hourly: list += hourly.map { conversion($0) }
        }
    }

    /// The mean of each hour that has a reading; hours are counted from the beginning of the day.
    private var hourly: [Double] {
        var (means, sum, count, hour) = ([Double](), 0.0, 0, Int64(-1))
        for (time, value) in zip(times, values) {
            let this = (time - day.lowerBound) / 3_600_000
            if this != hour, count > 0 {
                means.append(sum / Double(count))
                (sum, count) = (0, 0)
            }
            (sum, count, hour) = (sum + value, count + 1, this)
        }
        if count > 0 { means.append(sum / Double(count)) }
        return means
    }
}

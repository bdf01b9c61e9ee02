internal import TideModel

/// What rules are to look at again, because readings came behind others.
struct Behind {
    private(set) var byKey: [BindingKey: LateReadings] = [:]
    /// Device time (ms) of the first reading of the record, by series.
    private var first: [SeriesNumber: Int64] = [:]

    /// Notes which readings the record has.
    mutating func note(_ cells: [NoisyCell], _ readings: Readings) {
        for noisy in cells where readings.verdict[noisy.cell].isJudged {
            let time = readings.time[noisy.row]
            first[readings.series[noisy.cell], default: time] = min(first[readings.series[noisy.cell]] ?? time, time)
        }
    }

    /// Whether what is beside a series at a time was there already when its readings were judged: they are of one record.
    func judgedBeside(_ series: SeriesNumber, _ time: Int64) -> Bool { first[series].map { $0 <= time } ?? false }

    /// Takes readings of a series.
    mutating func add(_ late: LateReadings, _ key: BindingKey) {
        byKey[key, default: LateReadings()].add(late.first, isComputedAnew: late.areComputedAnew)
        byKey[key, default: LateReadings()].add(late.last, isComputedAnew: late.areComputedAnew)
    }

    /// Takes a reading (device time, ms) that decides for so long (ms).
    mutating func add(_ time: Int64, _ key: BindingKey, lasting: Int64) {
        byKey[key, default: LateReadings()].add(time, isComputedAnew: false)
        byKey[key, default: LateReadings()].add(time + lasting, isComputedAnew: false)
    }
}

extension ReadingVerdict {
    /// Whether rules look at the reading: it is stored, or a dead band holds it back.
    var isJudged: Bool { isStored || self == .refused }
}

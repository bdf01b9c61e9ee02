internal import TideModel

// Readings of a record.

/// A cell that may change something.
struct NoisyCell {
    var row: Int
    var cell: Int
}

extension AlertEngine {
    /// Judges the readings of a record, in the order of its rows; those of a series with late ones at last, in the order of
    /// their times.
    mutating func takeRows(_ record: Record, _ view: AlertView) throws {
        let cells = noisyCells(record.readings)
        guard !cells.isEmpty else { return }
        let late = lateReadings(cells, record.readings, view)
        let changed = ChangedFlagsOfRecord(record)
        for noisy in cells {
            let readings = record.readings, series = readings.series[noisy.cell]
            guard readings.verdict[noisy.cell].isStored, late[series] == nil else { continue }
            let flag = changed.flag(of: series, readings.time[noisy.row]) ?? readings.flag[noisy.cell]
            let sample = Sample(time: readings.moment(of: noisy), value: readings.value[noisy.cell], flag: flag)
            let isLate = isLate(sample, record, series, view)
            var arrival = Arrival(sample, at: record.wall.milliseconds, isLate: isLate)
            arrival.isAhead = readings.rowFlags[noisy.row].contains(.future)
            try take(series, arrival, view)
        }
        for (series, late) in late.sorted(by: { $0.key < $1.key }) {
            try lookBack(series, late, through: .max, record.wall.milliseconds, view)
        }
    }

    /// Readings of series of which some came behind the newest.
    private func lateReadings(
        _ cells: [NoisyCell],
        _ readings: Readings,
        _ view: AlertView
    ) -> [SeriesNumber: LateReadings] {
        var newest: [SeriesNumber: Int64] = [:]
        for noisy in cells where readings.verdict[noisy.cell] != .new {
            let series = readings.series[noisy.cell]
            newest[series] = max(newest[series] ?? .min, readings.moment(of: noisy))
        }
        guard !newest.isEmpty else { return [:] }
        var late: [SeriesNumber: LateReadings] = [:]
        for noisy in cells where readings.verdict[noisy.cell].isStored {
            let series = readings.series[noisy.cell], verdict = readings.verdict[noisy.cell]
            // What is derived comes in order up to the newest, in one record.
            let isBehind = verdict == .late || newest[series] ?? .max < view.latest(series)?.time ?? .min
            guard verdict != .new, isBehind || verdict == .superseded || verdict == .recomputed else { continue }
            late[series] = LateReadings()
        }
        // All of them are looked at in the order of their times.
        for noisy in cells where readings.verdict[noisy.cell].isStored {
            let isComputedAnew = readings.verdict[noisy.cell] == .recomputed
            late[readings.series[noisy.cell]]?.add(readings.moment(of: noisy), isComputedAnew: isComputedAnew)
        }
        return late
    }

    /// Cells that may change something: most readings do not, so most of the cost of alerts is here.
    private func noisyCells(_ readings: Readings) -> [NoisyCell] {
        var noisy: [NoisyCell] = []
        let quiet = bindings.quiet
        for row in 0..<readings.rowCount {
            for cell in readings.cells(ofRow: row) {
                let series = Int(readings.series[cell]), value = readings.value[cell]
                guard series < quiet.count else { continue }
                if value > quiet[series].low, value < quiet[series].high, readings.flag[cell] < QCFlag.fail.rawValue {
                    continue
                }
                noisy.append(NoisyCell(row: row, cell: cell))
            }
        }
        return noisy
    }

    /// Whether a reading is older than it would be if it had come at once.
    private func isLate(_ sample: Sample, _ record: Record, _ series: SeriesNumber, _ view: AlertView) -> Bool {
        let usual = 3 * (view.interval(series) ?? Self.usualInterval)
        return record.wall.milliseconds - sample.time > max(usual, Self.lateAfter)
    }

    /// Readings that are older when they come are late, whatever their interval (ms).
    static let lateAfter: Int64 = 5 * 60_000

    /// Takes the newest reading of a series.
    private mutating func take(_ series: SeriesNumber, _ arrival: Arrival, _ view: AlertView) throws {
        for (rule, group) in bound(to: series) {
            switch rules[rule].watch {
            case .value:
                step(BindingKey(rule: rule, target: .series(series)), series, arrival, view)
            case .rate(_, let over):
                let rate = try rate(of: series, over, arrival, view)
                guard let rate else { continue }
                step(BindingKey(rule: rule, target: .series(series)), series, arrival.with(rate), view)
            case .hours, .ratio:
                let key = BindingKey(rule: rule, target: .series(series))
                // Looked up again, a reading of the future would not be found at its time.
                guard !arrival.isAhead, let value = try summedUp(key, series, arrival.sample, view) else { continue }
                step(key, series, arrival.with(value), view)
            case .difference(_, _, let within):
                guard let group else { continue }
                bindings.note(arrival.sample, of: series, in: group)
                guard let value = bindings.groups[group].difference(within: within, at: arrival.sample.time) else {
                    continue
                }
                step(BindingKey(rule: rule, target: bindings.groups[group].target), series, arrival.with(value), view)
            case .silence: continue
            }
        }
    }

    /// What is bound to a series.
    func bound(to series: SeriesNumber) -> [(rule: Int, group: Int?)] {
        var found: [(rule: Int, group: Int?)] = []
        bindings.each(of: series) { found.append(($0, $1)) }
        return found
    }

    /// How fast a series rises, per second, from the oldest usable reading within `over` ms.
    private func rate(
        of series: SeriesNumber,
        _ over: Int64,
        _ arrival: Arrival,
        _ view: AlertView
    ) throws -> Double? {
        let now = arrival.sample
        guard now.isUsable else { return nil }
        let before = try view.readings(series, (now.time - over)...(now.time - 1))
        // Of a stretch that is hardly filled nothing can be said.
        guard let first = before.first(where: \.isUsable), now.time - first.time >= over / 2 else { return nil }
        return (now.value - first.value) / (Double(now.time - first.time) / 1_000)
    }
}

/// A reading as it comes to rules.
struct Arrival {
    var sample: Sample
    /// Time of the record (ms).
    var at: Int64
    /// Older than if it had come at once.
    var isLate: Bool
    /// Its device time is in the future: it has that of its receipt.
    var isAhead = false

    init(_ sample: Sample, at: Int64, isLate: Bool) { (self.sample, self.at, self.isLate) = (sample, at, isLate) }

    /// The same with another number.
    func with(_ value: Double) -> Self {
        var other = self
        other.sample.value = value
        return other
    }
}

/// Flags that the record itself changed again.
struct ChangedFlagsOfRecord {
    private var flags: [Key: UInt8] = [:]

    private struct Key: Hashable {
        var series: SeriesNumber
        var time: Int64
    }

    init(_ record: Record) {
        for amendment in record.amendments {
            flags[Key(series: amendment.series, time: amendment.time.milliseconds)] = amendment.flag.rawValue
        }
    }

    func flag(of series: SeriesNumber, _ time: Int64) -> UInt8? {
        flags.isEmpty ? nil : flags[Key(series: series, time: time)]
    }
}

extension Readings {
    /// Device time of a cell (ms); receive time where the device's is in the future.
    fileprivate func moment(of noisy: NoisyCell) -> Int64 {
        rowFlags[noisy.row].contains(.future) ? received[noisy.row] : time[noisy.row]
    }
}

internal import TideModel
internal import TideQuality

// Readings that came out of order are judged again with what is around them, and so are those after them within the
// reorder horizon; later ones keep what was said of them in real time.

/// A reading of the draft that came out of order.
struct LateMark {
    var series: SeriesNumber
    var device: DeviceNumber
    var plan: QualityPlan
    var time: Int64
}

extension Pipeline {
    /// How far after a late reading others are judged again (ms of device time).
    static let reorderHorizon: Int64 = 2 * 3_600_000
    /// Most readings of a series that a batch judges again: two hours at four a second.
    static let mostJudgedAgain = 30_000

    /// A reading around a late one.
    struct Neighbour {
        var value: Double
        /// What it is flagged now (`QCFlag.rawValue`).
        var flag: UInt8
        /// Receive time (ms), and facts of its row.
        var received: Int64
        var rowFlags: RowFlags
        /// The record that brought it; 0 for one that is stored.
        var record: RecordNumber = 0
        /// Its cell, when it is one of the draft.
        var cell: Int?
        /// What else is known of it.
        var facts = ReadingFacts()
    }

    /// Judges late readings of the draft, and those after them, again.
    ///
    /// - Parameters:
    ///   - draft: whose marks are taken.
    ///   - load: for stored readings around them.
    /// - Throws: what `load` throws.
    mutating func judgeAgain(_ draft: inout Draft, load: HistoryLoader) throws {
        let marks = Dictionary(grouping: draft.lateMarks, by: \.series)
        draft.lateMarks.removeAll()
        for (series, late) in marks.sorted(by: { $0.key < $1.key }) {
            guard let newest = state.quality[series]?.state.time, let plan = late.first?.plan else { continue }
            let channels = seriesAround(series, plan)
            // The reading before a late one is judged again as well, when no cut lies between.
            let reach = plan.reach + (plan.cadence.cut ?? 0)
            for times in Self.stretches(late.map(\.time).sorted(), within: Self.reorderHorizon + 2 * reach) {
                // What the tests remember changes only when they still look back at it.
                let horizon = min(newest, times.upperBound + max(Self.reorderHorizon, reach))
                let end = times.upperBound >= newest - reach ? newest : horizon
                let around = (times.lowerBound - reach)...max(end, times.lowerBound)
                let all = [series] + (channels?.all ?? [])
                let beside = try neighbours(all, late[0].device, around, draft, load).found
                let found = beside[series] ?? [:]
                guard found.count <= Self.mostJudgedAgain else { continue }
                let points = found.sorted { $0.key < $1.key }
                let judgeable = points.map { Self.point($0.key, $0.value.value, channels, beside) }
                judgeAgain(series, plan, points, judgeable, late: times, isNewest: end == newest, &draft)
            }
        }
    }

    /// Late times, those close to each other together.
    static func stretches(_ times: [Int64], within gap: Int64) -> [ClosedRange<Int64>] {
        var found: [ClosedRange<Int64>] = []
        for time in times {
            if let last = found.last, time - last.upperBound <= gap {
                found[found.count - 1] = last.lowerBound...time
            } else {
                found.append(time...time)
            }
        }
        return found
    }

    private mutating func judgeAgain(
        _ series: SeriesNumber,
        _ plan: QualityPlan,
        _ points: [(key: Int64, value: Neighbour)],
        _ judgeable: [QualityPoint],
        late: ClosedRange<Int64>,
        isNewest: Bool,
        _ draft: inout Draft
    ) {
        var entry = QualityTable.Entry(plan: plan.id)
        let words = Self.judge(judgeable, series, plan, &entry)
        // The spike test of the reading before has another successor now.
        let before = late.lowerBound - (plan.cadence.cut ?? 0)
        let first = points.last { before <= $0.key && $0.key < late.lowerBound }?.key
        let judged = (first ?? late.lowerBound)...(late.upperBound + Self.reorderHorizon)
        draft.takeBack(series, within: judged)
        for (point, word) in zip(points, words) where judged.contains(point.key) {
            amend(series, plan, point.key, point.value, word, &draft)
        }
        for (point, word) in zip(points, words) where point.key > judged.upperBound {
            mark(series, plan, point.key, point.value, word, &draft)
        }
        guard isNewest else { return }
        state.quality.set(series, entry)
        draft.judgedAgain.insert(series)
    }

    /// Marks a reading beyond the horizon that would be judged otherwise now; its flag stays.
    private mutating func mark(
        _ series: SeriesNumber,
        _ plan: QualityPlan,
        _ time: Int64,
        _ reading: Neighbour,
        _ word: QualityFlags,
        _ draft: inout Draft
    ) {
        var marked = QualityFlags(rawValue: reading.facts.tests.flags)
        guard reading.facts.tests.configuration == plan.id, marked != word, !marked.isJudgedBeforeLateData else {
            return
        }
        marked.isJudgedBeforeLateData = true
        let tests = TestWord(configuration: plan.id, flags: marked.rawValue)
        if let cell = reading.cell {
            draft.record.readings.tests[cell] = draft.number(of: tests)
        } else {
            let flag = QCFlag(rawValue: reading.flag) ?? .notEvaluated
            draft.amend(Amendment(series: series, time: Timestamp(milliseconds: time), flag: flag, tests: tests))
        }
    }

    /// Judges readings one after the other.
    ///
    /// - Parameters:
    ///   - points: rising times.
    ///   - series: theirs.
    ///   - plan: the tests.
    ///   - entry: what the tests remember.
    /// - Returns: the flags of each, with what its successor says of it.
    static func judge(
        _ points: [QualityPoint],
        _ series: SeriesNumber,
        _ plan: QualityPlan,
        _ entry: inout QualityTable.Entry
    ) -> [QualityFlags] {
        var words = Array(repeating: QualityFlags(), count: points.count)
        for (index, point) in points.enumerated() {
            var amendment: Amendment?
            words[index] = entry.judge(point, series, plan, &amendment)
            if let tests = amendment?.tests, index > 0 { words[index - 1] = QualityFlags(rawValue: tests.flags) }
        }
        return words
    }

    /// Writes down what a reading is flagged from now on.
    private mutating func amend(
        _ series: SeriesNumber,
        _ plan: QualityPlan,
        _ time: Int64,
        _ reading: Neighbour,
        _ word: QualityFlags,
        _ draft: inout Draft
    ) {
        let flag = word.aggregate(isMissing: !reading.value.isFinite)
        if let cell = reading.cell {
            draft.record.readings.flag[cell] = flag.rawValue
            draft.record.readings.tests[cell] = draft.number(
                of: TestWord(configuration: plan.id, flags: word.rawValue)
            )
        } else if flag.rawValue != reading.flag || word.rawValue != reading.facts.tests.flags {
            draft.amend(
                Amendment(
                    series: series,
                    time: Timestamp(milliseconds: time),
                    flag: flag,
                    tests: TestWord(configuration: plan.id, flags: word.rawValue)
                )
            )
        }
        if flag.rawValue != reading.flag { draft.derive.changedFlags.append(ChangedFlag(series: series, time: time)) }
        if state.series[Int(series)].time == time { state.series[Int(series)].flag = flag.rawValue }
    }

    /// The readings of some series of a device between two times: stored, waiting for the store, and of the draft;
    /// with a limit perhaps only the first of each, and the time through which all are there.
    mutating func neighbours(
        _ series: [SeriesNumber],
        _ device: DeviceNumber,
        _ times: ClosedRange<Int64>,
        _ draft: Draft,
        _ load: HistoryLoader,
        limit: Int = .max
    ) throws -> (found: [SeriesNumber: [Int64: Neighbour]], through: Int64) {
        let stamps = Timestamp(milliseconds: times.lowerBound)..<Timestamp(milliseconds: times.upperBound + 1)
        let history = try load(series.map { HistoryRange(series: $0, times: stamps, limit: limit) })
        var found = history.readings(of: series, within: times)
        // Behind the last that was loaded others may be stored.
        let end = series.compactMap { history.end(of: $0, limit: limit) }.min() ?? times.upperBound
        for place in index.places(of: device, within: times.lowerBound...max(end, times.lowerBound)) {
            let isDraft = place.record == draft.record.number
            guard let readings = isDraft ? draft.record.readings : heldReadings(of: place.record) else { continue }
            guard !readings.rowFlags[place.row].contains(.future) else { continue }
            let words = readings.tests.isEmpty ? [] : isDraft ? draft.record.tests : tail.tests(of: place.record)
            for cell in readings.cells(ofRow: place.row) where readings.verdict[cell].isStored {
                found[readings.series[cell]]?[readings.time[place.row]] = Neighbour(
                    readings,
                    place,
                    cell,
                    isDraft: isDraft,
                    words
                )
            }
        }
        for number in series {
            for (record, amendment) in changes.all(of: number) {
                let time = amendment.time.milliseconds
                // A later reading has taken the place of the one that was meant.
                guard let reading = found[number]?[time], reading.record <= record else { continue }
                found[number]?[time]?.flag = amendment.flag.rawValue
                if let tests = amendment.tests { found[number]?[time]?.facts.tests = tests }
            }
        }
        return (found, end)
    }
}

extension Draft {
    /// Takes back what the record says of changed flags of a series: they are judged again.
    fileprivate mutating func takeBack(_ series: SeriesNumber, within times: ClosedRange<Int64>) {
        // What is derived from them may have been told already.
        for amendment in removeAmendments(of: series, within: times) {
            derive.changedFlags.append(ChangedFlag(series: series, time: amendment.time.milliseconds))
        }
    }
}

extension Pipeline.Neighbour {
    fileprivate init(
        _ readings: Readings,
        _ place: RowIndex.Place,
        _ cell: Int,
        isDraft: Bool,
        _ words: [TestWord]
    ) {
        self.init(
            value: readings.value[cell],
            flag: readings.flag[cell],
            received: readings.received[place.row],
            rowFlags: readings.rowFlags[place.row],
            record: place.record,
            cell: isDraft ? cell : nil,
            facts: readings.facts(ofCell: cell, words)
        )
    }
}

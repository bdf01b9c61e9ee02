internal import TideModel
internal import TideProfiles

// Series over local days. A day is over when a reading of the device lies behind it, and has its one reading then, at
// its first moment; it is computed from what is stored, so nothing of a day is remembered.

extension Pipeline {
    /// Most readings of an input that a day may have (one a second has 86,400): beyond it the day keeps what it has.
    static let mostOfDay = 100_000

    /// One day of one device.
    private struct DayKey: Hashable, Comparable {
        var device: DeviceNumber
        var profile: Int
        var start: Int64

        static func < (a: Self, b: Self) -> Bool { (a.device, a.profile, a.start) < (b.device, b.profile, b.start) }
    }

    /// The time of the newest reading that days of a device may hang on.
    ///
    /// - Parameters:
    ///   - first: where the series numbers of device and profile begin in `bindings`.
    ///   - profile: index of the profile.
    /// - Returns: `Int64.min` when there is none.
    func newestOfDays(_ first: Int, _ profile: Int) -> Int64 {
        var newest = Int64.min
        for place in rules[profile].dayInputs where bindings[first + place] != Self.unbound {
            newest = max(newest, state.series[Int(bindings[first + place])].time)
        }
        return newest
    }

    /// Marks the day that a row ends, or the past one that it adds to.
    ///
    /// - Parameters:
    ///   - job: of the row, written last.
    ///   - time: of the row.
    ///   - touched: series over days that it feeds.
    ///   - draft: knows the newest reading before the row, and takes marks.
    mutating func noteDays(_ job: RowJob, _ time: Int64, _ touched: UInt64, _ draft: inout Draft) {
        let newest = draft.derive.newest
        guard touched != 0, newest != .min else { return }
        let open = days.bounds(job.device, newest, state.registry)
        if time >= open.upperBound {
            mark(job.device, job.profile, rules[job.profile].days, newest, &draft)
        } else if time < open.lowerBound {
            mark(job.device, job.profile, touched, time, &draft)
        }
    }

    /// Marks the days that hang on a derived reading.
    func markDays(_ work: DeriveWork, _ time: Int64, _ draft: inout Draft) {
        let users = rules[work.profile].feeds[work.rule.place] & rules[work.profile].days
        if users != 0 { mark(work.device, work.profile, users, time, &draft) }
    }

    /// Computes all marked days that are over.
    ///
    /// Costs a load of the day's readings a device: at midnight one for every device with such series.
    mutating func deriveDays(_ marks: [DeriveMark], _ draft: inout Draft, _ load: HistoryLoader) throws {
        var wanted: [DayKey: UInt64] = [:]
        var last: (device: DeviceNumber, bounds: Range<Int64>)?
        for mark in marks {
            let days = mark.rules & rules[mark.profile].days
            guard days != 0 else { continue }
            // Marks of one device mostly lie in one day.
            if last?.device != mark.device || last?.bounds.contains(mark.time) != true {
                let day = self.days.day(mark.device, mark.time, state.registry)
                last = (mark.device, day.start.milliseconds..<day.end.milliseconds)
            }
            let start = last?.bounds.lowerBound ?? mark.time
            wanted[DayKey(device: mark.device, profile: mark.profile, start: start), default: 0] |= days
        }
        for (key, rules) in wanted.sorted(by: { $0.key < $1.key }) { try deriveDay(key, rules, &draft, load) }
    }

    private mutating func deriveDay(
        _ key: DayKey,
        _ wanted: UInt64,
        _ draft: inout Draft,
        _ load: HistoryLoader
    ) throws {
        let first = binding(of: key.device, key.profile)
        let day = days.day(key.device, key.start, state.registry)
        guard day.end.milliseconds <= newestOfDays(first, key.profile) else { return }
        let rules = rules[key.profile].derived.filter { wanted & 1 << UInt64($0.number) != 0 }
        guard let found = try readings(of: day, key.device, rules, first, draft, load) else {
            draft.derive.kept += rules.count
            return
        }
        var window = DayWindow(day, at: position(of: key.device), found)
        for rule in rules {
            let start = day.start.milliseconds
            var work = DeriveWork(rule: rule, device: key.device, profile: key.profile, changed: start...start)
            work.existing = found[bindings[first + rule.place]] ?? [:]
            guard let output = window.output(rule.spec, number: { bindings[first + $0] }) else { continue }
            let own = OwnVerdict(flag: flag(of: output.value, rule, first))
            if work.existing[start] != nil {
                // Of several looks at a day in one record the last holds.
                _ = draft.removeAmendments(of: bindings[first + rule.place], within: start...start)
            }
            write(DeriveWork.Point(time: start, output: output, rowFlags: []), own, work, first, &draft)
        }
    }

    /// The flag of a derived value by the gross range, that of the device where the registry says more.
    private func flag(of value: Double, _ rule: DeriveRule, _ first: Int) -> UInt8 {
        guard !ownTests.isEmpty, let own = ownTests[first] else { return rule.spec.series.flag(of: value).rawValue }
        return own.cells[rule.place].flag(of: value)
    }

    /// A day's readings of all inputs of some rules, and what was derived from them; nil when there are too many.
    private mutating func readings(
        of day: LocalDay,
        _ device: DeviceNumber,
        _ rules: [DeriveRule],
        _ first: Int,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> [SeriesNumber: [Int64: Neighbour]]? {
        let inputs = Set(rules.flatMap(\.channels).map { bindings[first + $0] }).subtracting([Self.unbound])
        let all = inputs.union(rules.map { bindings[first + $0.place] }).subtracting([Self.unbound]).sorted()
        let times = day.start.milliseconds...(day.end.milliseconds - 1)
        var (found, through) = try neighbours(all, device, times, draft, load, limit: Self.mostOfDay + 1)
        guard through == times.upperBound, inputs.allSatisfy({ found[$0]?.count ?? 0 <= Self.mostOfDay }) else {
            return nil
        }
        for amendment in inputs.flatMap({ draft.derive.changes[$0] ?? [] }) {
            found[amendment.series]?[amendment.time.milliseconds]?.flag = amendment.flag.rawValue
        }
        return found
    }
}

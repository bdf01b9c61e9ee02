internal import TideModel
internal import TideQuality

/// What the tests of a derived series say of one of its readings.
struct OwnVerdict {
    /// `QCFlag.rawValue`.
    var flag: UInt8
    /// Nil when there is nothing but the gross range.
    var tests: TestWord?
}

/// A stretch of a derived series that is computed again.
struct DeriveWork {
    /// A reading as it should be.
    struct Point {
        var time: Int64
        var output: DeriveRule.Output
        /// Of the input that was taken at this time.
        var rowFlags: RowFlags

        var value: Double { output.value }
    }

    let rule: DeriveRule
    let device: DeviceNumber
    /// Index of the profile.
    let profile: Int
    /// Where values may be others.
    let changed: ClosedRange<Int64>
    /// Where flags may be others: tests look back.
    var judged: ClosedRange<Int64> = 0...0
    /// From here on readings are wanted; those before only tell how a night began.
    var wanted = Int64.min
    /// Whether nothing stands behind it.
    var isNewest = false
    /// What is derived already, with the flags that the records before this one say.
    var existing: [Int64: Pipeline.Neighbour] = [:]
    var points: [Point] = []
    /// How many readings too many there were.
    var kept = 0
    /// The night that the last time lies in.
    var night: NightFacts?
    /// What the tests remember from now on.
    var entry: QualityTable.Entry?

    init(rule: DeriveRule, device: DeviceNumber, profile: Int, changed: ClosedRange<Int64>) {
        (self.rule, self.device, self.profile, self.changed) = (rule, device, profile, changed)
    }

    /// One input on the way through time.
    private struct Walk {
        var place: Int
        var points: [(time: Int64, reading: Pipeline.Neighbour)]
        var next = 0
        var latest: DeriveRule.Input?

        mutating func go(to time: Int64) {
            while next < points.count, points[next].time <= time {
                let reading = points[next].reading
                latest = DeriveRule.Input(
                    time: points[next].time,
                    received: reading.received,
                    value: reading.value,
                    flag: reading.flag
                )
                next += 1
            }
        }
    }

    /// Derives all readings of a stretch.
    ///
    /// - Parameters:
    ///   - channels: the stored readings of each input, by its place in the profile.
    ///   - span: of which derived readings are wanted.
    ///   - position: where the site lies.
    ///   - most: readings that are computed; later ones keep what they are.
    mutating func derive(
        _ channels: [(place: Int, points: [Int64: Pipeline.Neighbour])],
        within span: ClosedRange<Int64>,
        at position: Position?,
        most: Int
    ) {
        var flags: [Int64: RowFlags] = [:]
        for channel in channels {
            for (time, reading) in channel.points where span.contains(time) { flags[time] = reading.rowFlags }
        }
        var times = flags.keys.sorted()
        let first = times.firstIndex { $0 >= wanted } ?? times.count
        if times.count - first > most {
            kept = times.count - first - most
            times.removeLast(kept)
            judged = judged.clamped(to: span.lowerBound...times[times.count - 1])
        }
        var walks = channels.map { channel in
            Walk(place: channel.place, points: channel.points.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
        let dusk = walks.first { $0.place == rule.duskChannel }?.points ?? []
        var nights = NightWalk(rule, position, dusk)
        for time in times {
            night = rule.isOfNight ? nights.facts(at: time) : nil
            for index in walks.indices { walks[index].go(to: time) }
            if time < wanted { continue }
            let moment = DeriveMoment(time: time, position: position, night: night)
            let output = rule.output(at: moment) { place in
                walks.first { $0.place == place }?.latest
            }
            guard let output else {
                takeBack(time)
                continue
            }
            add(Point(time: time, output: output, rowFlags: flags[time] ?? []))
        }
    }

    /// What a night no longer says becomes missing: another reading is the first of it now.
    private mutating func takeBack(_ time: Int64) {
        guard rule.isOfNight, changed.contains(time), let former = existing[time] else { return }
        let nothing = DeriveRule.Output(
            value: .nan,
            inputs: QCFlag.missing.rawValue,
            received: former.received,
            isAssumed: false
        )
        points.append(Point(time: time, output: nothing, rowFlags: former.rowFlags))
    }

    /// Outside of what may have changed a value stays what was stored, and what was not stored is not.
    private mutating func add(_ point: Point) {
        var point = point
        if !changed.contains(point.time) {
            guard let former = existing[point.time] else { return }
            point.output.value = former.value
            if former.value.isNaN { point.output.inputs = QCFlag.missing.rawValue }
        }
        points.append(point)
    }
}

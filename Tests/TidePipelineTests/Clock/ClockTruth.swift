import TideTesting

/// A random device with a clock whose fault is known.
struct ClockTruth {
    /// What the clock does in the end.
    enum Kind: String, CaseIterable { case fine, drifting, zone_error, reset, frozen, future, behind }

    var kind: Kind
    var script: ClockScript
    /// The fault began so, else it came with a true time: fine before.
    var faultAt: Int64?
    /// The fault ended again: fine after.
    var curedAt: Int64?
    var days: Int

    /// Verdicts in order, when each true change is told once.
    ///
    /// A drift is one from its begin; before it shows, and after it was set, the clock is fine. A clock that begins
    /// behind is unknown until half a day agrees, which is no verdict.
    var expected: [String] {
        let isFineFirst = faultAt != nil || kind == .drifting
        var names = (isFineFirst || kind == .fine ? ["fine"] : []) + (kind == .fine ? [] : [kind.rawValue])
        if curedAt != nil, kind != .fine { names.append("fine") }
        return names
    }

    init(_ random: inout SplitMix, days: Int = 24) {
        self.days = days
        kind = Kind.allCases[Int.random(in: 0..<Kind.allCases.count, using: &random)]
        script = Self.script(&random)
        let start = ClockScript.start, day = ClockScript.day
        if kind != .drifting, Bool.random(using: &random) {
            faultAt = start + Int64.random(in: day...4 * day, using: &random)
        }
        if Bool.random(using: &random) { curedAt = start + Int64.random(in: 15 * day...17 * day, using: &random) }
        let faulty = Self.fault(kind, from: faultAt ?? start, script.resolution, &random)
        script.clock = { [faultAt, curedAt] in
            if let faultAt, $0 < faultAt { return $0 }
            if let curedAt, $0 >= curedAt { return $0 }
            return faulty($0)
        }
    }

    private static func script(_ random: inout SplitMix) -> ClockScript {
        var script = ClockScript()
        let minutes: [Int64] = [1, 5, 10, 10, 15, 30, 60]
        script.interval = minutes[Int.random(in: 0..<minutes.count, using: &random)] * ClockScript.minute
        script.delay = [50, 300, 2_000, 5_000][Int.random(in: 0..<4, using: &random)]
        script.bursts = [0, 0, 0.05, 0.2][Int.random(in: 0..<4, using: &random)]
        script.resolution = [1, 1, 1_000, 1_000, 60_000][Int.random(in: 0..<5, using: &random)]
        script.garbled = [0, 0, 0.002, 0.01][Int.random(in: 0..<4, using: &random)]
        script.resent = [0, 0.05][Int.random(in: 0..<2, using: &random)]
        if Bool.random(using: &random) {
            let begin = ClockScript.start + Int64.random(in: 5...12, using: &random) * ClockScript.day
            script.outages = [begin..<begin + Int64.random(in: 1...12, using: &random) * ClockScript.hour]
        }
        return script
    }

    private static func fault(
        _ kind: Kind,
        from start: Int64,
        _ resolution: Int64,
        _ random: inout SplitMix
    ) -> (Int64) -> Int64 {
        let minute = ClockScript.minute, hour = ClockScript.hour, day = ClockScript.day
        switch kind {
        case .fine: return { $0 }
        case .drifting:
            // A clock that shows minutes hides two of them, which is 140 ppm in the ten days before it is cured.
            let speeds = resolution < 60_000 ? 20.0...150 : 250...600
            let ppm = Double.random(in: speeds, using: &random) * (Bool.random(using: &random) ? 1 : -1)
            return running(ppm)
        case .zone_error:
            let hours: [Int64] = [8, 8, 8, 9, 7, 3, -8, -5, 5, -3]
            let offset = hours[Int.random(in: 0..<hours.count, using: &random)] * hour
            return { $0 + offset }
        case .reset:
            let epoch: Int64 = Bool.random(using: &random) ? 0 : 946_684_800_000
            return beginning(at: epoch, from: start)
        case .frozen: return { min($0, start) }
        case .future:
            // Between zones, where none is meant: 20 to 40 minutes past an hour, or beyond all zones.
            let near = Int64.random(in: 0...12, using: &random) * hour
            let beside = Int64.random(in: 18 * minute...27 * minute, using: &random)
            let offset = Bool.random(using: &random) ? near + beside : Int64.random(in: day...300 * day, using: &random)
            return { $0 + offset }
        case .behind:
            let offset = Int64.random(in: 15 * hour...300 * day, using: &random)
            return { $0 - offset }
        }
    }
}

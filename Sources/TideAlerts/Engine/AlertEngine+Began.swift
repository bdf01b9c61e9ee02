internal import TideModel

// What goes on began earlier than was known: bad readings came behind it.

extension AlertEngine {
    /// Moves the beginning of an incident that goes on back to the first bad reading known, where that came late; nobody is
    /// told again.
    ///
    /// - Parameters:
    ///   - key: a rule that reads values, at a target.
    ///   - late: what changed: the reading right before the beginning must be one of those.
    ///   - view: of the state.
    /// - Throws: what the view's `readings` throw.
    mutating func moveBegin(_ key: BindingKey, _ late: LateReadings, _ view: AlertView) throws {
        guard let state = states[key], state.isOpen, var alert = open[state.alert],
            late.first < alert.began.milliseconds,
            let level = zip(rules[key.rule].levels, state.levels).first(where: { $1.isFiring })?.0
        else { return }
        let began = try firstBad(key, level, before: alert.began.milliseconds, late, view)
        guard began < alert.began.milliseconds else { return }
        alert.began = Timestamp(milliseconds: began)
        open[alert.id] = alert
        change(alert)
    }

    /// Device time (ms) of the first reading of those that are bad one after the other, without a gap that a rule would not
    /// bridge, up to a bad one.
    private func firstBad(
        _ key: BindingKey,
        _ level: Level,
        before time: Int64,
        _ late: LateReadings,
        _ view: AlertView
    ) throws -> Int64 {
        let stands = stands(key, view), bridged = Int64((1 - rules[key.rule].coverage) * Double(level.hold))
        let farthest = time - Self.farthestBack
        var began = time, length = bridged + 2 * (stands ?? Self.returnWithin)
        while began > farthest {
            let start = max(began - length, farthest)
            for known in try measurements(of: key, start...(began - 1), view).reversed() where known.isKnown {
                let moment = known.sample.time
                guard known.standing == .counts, level.bad.holds(known.sample.value),
                    began < time || (late.first...late.last).contains(moment),
                    Self.gap(from: moment, to: began, stands: stands) <= bridged
                else { return began }
                began = moment
            }
            if Self.gap(from: start, to: began, stands: stands) > bridged || start == farthest { return began }
            length *= 4
        }
        return began
    }
}

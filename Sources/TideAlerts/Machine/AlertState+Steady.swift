// What is told only when it changes stays what it is in between.

extension AlertState {
    /// Device time (ms) at which some level fires, or is over, when what is watched stays as it is; `.max` for never.
    func next(_ rule: Rule) -> Int64 { zip(rule.levels, levels).map { $1.next($0) }.min() ?? .max }

    /// Has levels fire and end whose time has come, when what is watched stayed as it was until then.
    mutating func pass(to time: Int64, _ rule: Rule) {
        for (number, level) in rule.levels.enumerated() where levels[number].next(level) <= time {
            if levels[number].isFiring { levels[number] = LevelState() } else { levels[number].isFiring = true }
        }
    }
}

internal import TideModel

/// Why nobody is ever told of a rule, though it fires; or why what it says of others says nothing.
struct NeverTold {
    let rule: Rule
    let set: RuleSet

    /// What is wrong, and what would be right.
    var reasons: [(problem: String, hint: String?)] {
        guard isRouted(rule) else {
            return [("is never told: no route is for it", "see `severity`, `rules` and `site` of the routes")]
        }
        guard let inhibition = rule.inhibition else { return [] }
        let others = set.rules.filter { $0.id != rule.id && inhibition.names($0.id) }
        if let other = others.first(where: isAlwaysBeside) {
            return [("is never told: whenever it fires, \(other.id) does, which inhibits it", nil)]
        }
        return inhibition.rules.compactMap { name in
            let named = others.filter { Inhibition(by: [name]).names($0.id) }
            guard !named.contains(where: canInhibit) else { return nil }
            return ("is not inhibited by \(name): \(named.isEmpty ? "that is itself" : weakness(named))", nil)
        }
    }

    /// Whether some route may be for it; without routes it is not known who is told.
    private func isRouted(_ rule: Rule) -> Bool {
        set.routes.isEmpty || set.routes.contains { $0.mayFit(rule) }
    }

    private func canInhibit(_ other: Rule) -> Bool {
        guard let worst = other.levels.last?.severity, let least = rule.levels.first?.severity else { return false }
        return worst >= least && isRouted(other)
    }

    private func weakness(_ others: [Rule]) -> String {
        guard others.contains(where: isRouted) else { return "nobody is told of that" }
        let worst = others.compactMap { $0.levels.last?.severity }.max()
        return "that is at most \(worst?.name ?? ""), and what is worse is told"
    }

    /// Whether another rule looks at the same and fires no later, for no shorter, and as bad.
    private func isAlwaysBeside(_ other: Rule) -> Bool {
        guard other.watch == rule.watch, other.scope == rule.scope || other.scope == Scope(), other.guards.isEmpty,
            other.schedule == nil, other.coverage <= rule.coverage, canInhibit(other)
        else { return false }
        return rule.levels.allSatisfy { level in other.levels.contains { $0.encloses(level) } }
    }
}

extension Level {
    /// Whether it fires whenever another does, is as bad, and goes on for as long.
    fileprivate func encloses(_ other: Level) -> Bool {
        severity >= other.severity && bad.covers(other.bad) && hold <= other.hold && (!confirms || other.confirms)
            && (other.clear == nil || other.clear == clear) && clearFor >= other.clearFor
            && keepFiringFor >= other.keepFiringFor
    }
}

extension Route {
    /// Whether it may be for alerts of a rule.
    fileprivate func mayFit(_ rule: Rule) -> Bool {
        let isForSite = sites.isEmpty || rule.scope.sites.isEmpty || !sites.isDisjoint(with: rule.scope.sites)
        let isForRule = rules.isEmpty || Inhibition(by: rules).names(rule.id)
        return isForSite && isForRule && severity <= rule.levels.last?.severity ?? .warning
    }
}

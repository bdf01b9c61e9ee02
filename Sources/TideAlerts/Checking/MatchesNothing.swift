internal import TideModel
internal import TideUnits

/// Why a rule is for none of an installation's series.
struct MatchesNothing {
    let places: [SeriesPlace]

    /// The reason, and what would be right.
    ///
    /// - Parameter rule: one that is bound to nothing, or whose guards look at nothing.
    /// - Returns: nil where nothing is wrong with it.
    func reason(_ rule: Rule) -> (problem: String, hint: String?)? {
        var matching: [SeriesPlace] = []
        for selector in rule.watch.inputs {
            let found = places.filter { selector.matches($0) }
            if found.isEmpty { return noSeries(selector) }
            matching += found
        }
        for step in Self.steps(rule.scope) {
            let left = matching.filter(step.fits)
            if left.isEmpty { return noPlace(step, matching) }
            matching = left
        }
        if rule.watch.isOfGroup, let reason = noGroup(rule, matching) { return reason }
        return rule.guards.lazy.compactMap { noGuard($0, matching) }.first
    }

    private func noSeries(_ selector: SeriesSelector) -> (String, String?) {
        let names = Set(places.map { selector.quantity == nil ? $0.channel : $0.quantity }).sorted()
        let near = Nearest.match(selector.quantity ?? selector.channel ?? "", among: names)
        return ("matches nothing: no series is \(selector.words)", near.map { "did you mean \($0)?" })
    }

    /// One thing that a scope asks.
    private struct Step {
        var words: String
        var wanted: Set<String>
        var name: (SeriesPlace) -> String?

        func fits(_ place: SeriesPlace) -> Bool { name(place).map { wanted.contains($0) } ?? false }
    }

    private static func steps(_ scope: Scope) -> [Step] {
        let asked = [
            Step(words: "site", wanted: scope.sites) { $0.site },
            Step(words: "unit", wanted: scope.units) { place in place.unit.map { "\(place.site)/\($0.id)" } },
            Step(words: "kind", wanted: Set(scope.kinds.map(\.rawValue))) { $0.unit?.kind.rawValue },
            Step(words: "species", wanted: scope.species) { $0.unit?.species },
            Step(words: "device", wanted: scope.devices) { $0.device.description },
            Step(words: "profile", wanted: scope.profiles) { $0.profile },
        ]
        let tags = scope.parameters.sorted { $0.key < $1.key }.map { key, value in
            Step(words: "tag \(key)", wanted: [value]) { $0.parameters[key] }
        }
        return asked.filter { !$0.wanted.isEmpty } + tags
    }

    private func noPlace(_ step: Step, _ matching: [SeriesPlace]) -> (String, String?) {
        let wanted = step.wanted.sorted(), there = Set(places.compactMap(step.name)).sorted()
        let text = wanted.joined(separator: " or ")
        guard !wanted.contains(where: { there.contains($0) }) else {
            return ("matches nothing: nothing it watches is of \(step.words) \(text)", nil)
        }
        let near = wanted.lazy.compactMap { Nearest.match($0, among: there) }.first
        let hint = near.map { "did you mean \($0)?" } ?? (there.isEmpty ? nil : "there is \(Self.list(there))")
        return ("matches nothing: no \(step.words) \(text)", hint)
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    }

    /// What is compared must be in one unit, or of one device.
    private func noGroup(_ rule: Rule, _ matching: [SeriesPlace]) -> (String, String?)? {
        if case .count(let count) = rule.watch { return tooFew(rule, count, matching) }
        guard case .combined(let combination) = rule.watch else { return nil }
        let isOfDevice = combination.isOfDevice
        let groups = Dictionary(grouping: matching.filter { isOfDevice || $0.unit != nil }) { place in
            isOfDevice ? "\(place.device)" : "\(place.site)/\(place.unit?.id ?? "")"
        }
        let isWhole = groups.values.contains { members in
            combination.inputs.allSatisfy { input in members.contains { input.matches($0) } }
        }
        guard !isWhole else { return nil }
        let names = combination.inputs.map(\.words), isOne = names.count == 1
        let words = isOne ? names[0] : "\(names.dropLast().joined(separator: ", ")) and \(names.last ?? "")"
        let all = isOne ? "" : names.count == 2 ? "both " : "all of "
        return (
            "matches nothing: no \(isOfDevice ? "device" : "unit") has \(all)\(words)",
            isOfDevice ? nil : "name the unit of each device in the registry"
        )
    }

    /// Something that a rule asks of the unit is measured in none of its units.
    private func noGuard(_ wanted: Guard, _ matching: [SeriesPlace]) -> (String, String?)? {
        let isThere = places.contains { place in
            wanted.series.matches(place) && matching.contains { Self.areTogether($0, place) }
        }
        guard !isThere else { return nil }
        return (
            "can never fire: \(wanted.series.words), which `while` asks for, is measured beside none of its series", nil
        )
    }

    private static func areTogether(_ a: SeriesPlace, _ b: SeriesPlace) -> Bool {
        guard let unit = a.unit, let other = b.unit else { return a.device == b.device }
        return unit.id == other.id && a.site == b.site
    }
}

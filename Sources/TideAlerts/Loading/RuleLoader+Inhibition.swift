internal import TideModel
internal import TideUnits
internal import TideYAML

extension RuleLoader {
    /// `inhibited_by: pack/rule`, a list of such, or `{rules: …, same: unit}`.
    func inhibition(_ value: YAMLValue) -> Inhibition? {
        guard value.isMap else { return inhibition(value, .unit) }
        guard let fields = value.fields() else { return nil }
        let rules = fields.require("rules", hint: "such as ponds/aerator, or all of a pack as ponds/")
        let same = fields.optional("same")?.choice(Inhibition.Sameness.self)
        fields.done()
        return rules.flatMap { inhibition($0, same ?? .unit) }
    }

    private func inhibition(_ value: YAMLValue, _ same: Inhibition.Sameness) -> Inhibition? {
        let items = value.isList ? value.items(maximum: Inhibition.mostRules) ?? [] : [value]
        let names = items.compactMap { $0.string(maximum: 130) }
        if items.isEmpty { value.fail("no rule is named", hint: "such as ponds/aerator") }
        return names.isEmpty ? nil : Inhibition(by: Set(names).sorted(), same: same)
    }

    /// Says which rules name others that are not there, and which name each other in a circle.
    ///
    /// - Parameters:
    ///   - rules: of all files.
    ///   - places: where each names others, and the log of that file, by id.
    static func checkInhibitions(_ rules: [Rule], _ places: [String: (names: InhibitorPlaces, log: YAMLLog)]) {
        if places.isEmpty { return }
        let ids = rules.map(\.id), names = Set(ids + ids.map(Inhibited.pack))
        for rule in rules {
            for name in rule.inhibition?.rules ?? [] where !names.contains(name) || name == rule.id {
                let near = Nearest.match(name, among: names.sorted()).map { "did you mean \($0)?" }
                guard let (places, log) = places[rule.id] else { continue }
                let problem = places.place(of: name).problem(
                    name == rule.id ? "a rule cannot inhibit itself" : "there is no rule \(name)",
                    hint: name == rule.id
                        ? "leave it away"
                        : near ?? "name a rule as pack/rule, all of a pack as pack/; files are read together"
                )
                log.add(problem)
            }
        }
        guard let circle = Inhibited(rules).circle, let (places, log) = places[rules[circle[0]].id] else { return }
        let words = (circle + [circle[0]]).map { rules[$0].id }.joined(separator: " by ")
        let problem = places.whole.problem(
            "is a circle, in which nobody would be told: \(words)",
            hint: "leave one of them away"
        )
        log.add(problem)
    }
}

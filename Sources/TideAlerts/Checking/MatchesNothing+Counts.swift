internal import TideModel

extension MatchesNothing {
    /// There are not as many devices as a rule asks for.
    func tooFew(_ rule: Rule, _ count: DeviceCount, _ matching: [SeriesPlace]) -> (String, String?)? {
        let groups = Dictionary(grouping: matching) { place in
            count.place == .site ? place.site : place.unit.map { "\(place.site)/\($0.id)" }
        }
        let most = groups.filter { $0.key != nil }.values.map { Set($0.map(\.deviceNumber)).count }.max() ?? 0
        guard most > 0 else {
            return ("matches nothing: none of its devices is in a unit", "name the unit of each device in the registry")
        }
        guard let level = rule.levels.first(where: { !$0.bad.holds(Double(most)) }) else { return nil }
        let subject = level == rule.levels.first ? "" : "\(level.severity.name) "
        return ("\(subject)can never fire: no \(count.place.rawValue) has more than \(most) of its devices", nil)
    }
}

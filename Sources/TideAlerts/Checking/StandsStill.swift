internal import TideModel

/// Why a rule of how a series moves has no number for long: of too short a stretch less than half is ever known.
struct StandsStill {
    let places: [SeriesPlace]

    /// The reason, and what would be right.
    ///
    /// - Returns: nil where nothing is wrong with a rule, or nobody knows what its series let expect.
    func reason(_ rule: Rule) -> (problem: String, hint: String)? {
        guard let over = rule.watch.trend else { return nil }
        let slow = places.filter { place in
            rule.watch.inputs.contains { $0.matches(place) } && rule.scope.contains(place)
                && over < 2 * (place.stands ?? 0)
        }
        guard let slowest = slow.max(by: { ($0.stands ?? 0, $1.series) < ($1.stands ?? 0, $0.series) }),
            let stands = slowest.stands
        else { return nil }
        let others = slow.count > 1 ? " and \(slow.count - 1) more" : ""
        return (
            "stands still at \(slowest.device)/\(slowest.channel)\(others): `over` is \(Stretch.text(over)), and the next "
                + "reading may be \(Stretch.text(stands)) away",
            "make `over` at least \(Stretch.text(2 * stands))"
        )
    }
}

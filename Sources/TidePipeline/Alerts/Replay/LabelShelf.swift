internal import TideModel

/// Labels where an incident finds them: each is compared with those of its series and its target only.
struct LabelShelf {
    private let labels: [IntervalLabel]
    /// Ids of the rules that are tried.
    private let rules: Set<String>
    private var bySeries: [SeriesNumber: [Int]] = [:]
    private var byTarget: [String: [Int]] = [:]
    /// Those of silences, which may be of any target.
    private var wide: [Int] = []
    /// Labels that an incident met.
    private(set) var met: Set<Int> = []

    init(_ labels: [IntervalLabel], rules: some Sequence<String>) {
        (self.labels, self.rules) = (labels, Set(rules))
        for (index, label) in labels.enumerated() {
            if case .silence = label.origin {
                wide.append(index)
                continue
            }
            for series in label.series { bySeries[series, default: []].append(index) }
            if let target = label.target { byTarget[target, default: []].append(index) }
        }
    }

    /// That it was so says nothing of other rules, while its own is tried.
    private func isMeant(_ label: IntervalLabel, _ alert: Alert) -> Bool {
        label.cause != .true || label.rule == alert.rule || !(label.rule.map(rules.contains) ?? false)
    }

    /// What was said of the time of an incident: that it was so, before all else, then what was said last.
    mutating func take(_ alert: Alert, until end: Timestamp) -> IntervalLabel? {
        let near = alert.series.flatMap { bySeries[$0] ?? [] } + (byTarget[alert.target] ?? []) + wide
        let found = Set(near).filter { isMeant(labels[$0], alert) && labels[$0].meets(alert, until: end) }
        met.formUnion(found)
        return found.map { labels[$0] }.max { a, b in
            (a.cause == .true ? 1 : 0, a.at, a.name) < (b.cause == .true ? 1 : 0, b.at, b.name)
        }
    }
}

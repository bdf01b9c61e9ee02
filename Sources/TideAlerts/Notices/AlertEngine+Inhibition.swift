public import TideModel

// What another alert explains is found, kept and shown, and nobody is told of it until that one is over.

extension AlertEngine {
    /// Which alert, as `rule target`, keeps an alert from being told; nil for none.
    public func inhibitor(of alert: AlertID) -> String? { groups[Self.heldKey(alert)]?.cause }

    private static let held = "i|"

    private static func heldKey(_ alert: AlertID) -> String { "\(held)\(alert)" }

    /// Alerts that keep others from being told now: what nobody is told of explains nothing, and what is without data says
    /// nothing of the present.
    func inhibitors(_ at: Int64, _ view: AlertView) -> Inhibitors {
        var found = open.values.filter { $0.status == .firing && inhibited.inhibitors.contains($0.rule) }
        if !found.isEmpty {
            let soon = Set(groups.filter { $0.key.hasPrefix("g|") }.values.flatMap(\.alerts))
            found = found.filter { isKnown($0, soon, at, view) }
        }
        return Inhibitors(found) { alert in
            Inhibition.Sameness.allCases.reduce(into: []) { $0.formUnion($1.places(alert, view)) }
        }
    }

    /// Whether people know of an alert, or are told of it soon: of news in quiet hours, and of what only late readings found
    /// where those are history, they are not; and what somebody put off nobody sees to.
    private func isKnown(_ alert: Alert, _ soon: Set<AlertID>, _ at: Int64, _ view: AlertView) -> Bool {
        guard let route = route(of: alert), silence(over: alert, at) == nil else { return false }
        if let until = alert.snoozedUntil, until.milliseconds > at { return false }
        if alert.told != nil || alert.acknowledged != nil { return true }
        return groups[Self.heldKey(alert.id)] != nil
            || soon.contains(alert.id) && heldBack(alert, route, at, view) == nil
    }

    /// The alert that keeps another from being told; nil where none does.
    func inhibitor(of alert: Alert, _ inhibitors: Inhibitors, _ view: AlertView) -> Alert? {
        guard let inhibition = rule(alert.rule)?.inhibition else { return nil }
        return inhibitors.first(over: alert, inhibition, at: inhibition.same.places(alert, view))
    }

    /// Keeps news of an alert back; which one it is kept back by is written down once.
    mutating func hold(_ alert: Alert, by other: Alert, _ at: Int64) {
        let key = Self.heldKey(alert.id), known = groups[key], cause = "\(other.rule) \(other.target)"
        if known?.cause != cause { note(.inhibited, alert, at, cause) }
        var group = NoticeGroup(opened: known?.opened ?? at, due: nextSilence(over: other, at), cause: cause)
        group.add(alert.id)
        if known?.cause != cause || known?.due != group.due { keep(group, key) }
    }

    /// When a silence over an alert begins: from then on it explains nothing (ms); `.max` for never.
    func nextSilence(over alert: Alert, _ at: Int64) -> Int64 {
        let coming = silences.filter {
            $0.from.milliseconds > at && $0.covers(rule: alert.rule, target: alert.target, at: $0.from)
        }
        return coming.map(\.from.milliseconds).min() ?? .max
    }

    /// Forgets that an alert was kept back.
    ///
    /// - Returns: whether it was.
    @discardableResult
    mutating func unhold(_ alert: AlertID) -> Bool {
        let key = Self.heldKey(alert), isHeld = groups[key] != nil
        if isHeld { keep(nil, key) }
        return isHeld
    }

    /// Looks again at alerts that were kept back, when that may have changed: what still goes on is told now.
    mutating func release(_ inhibitors: Inhibitors, _ at: Int64, _ view: AlertView) {
        areInhibitorsChanged = false
        for (_, group) in groups.filter({ $0.key.hasPrefix(Self.held) }).sorted(by: { $0.key < $1.key }) {
            for id in group.alerts {
                guard let alert = open[id], alert.status != .resolved else {
                    keep(nil, Self.heldKey(id))
                    continue
                }
                if let other = inhibitor(of: alert, inhibitors, view) {
                    hold(alert, by: other, at)
                    continue
                }
                unhold(id)
                let now = Sample(time: at, value: alert.value, flag: QCFlag.notEvaluated.rawValue)
                let event: AlertEvent.Kind = alert.status == .noData ? .noData : .fired
                enqueue(alert, event, Arrival(now, at: at, isLate: false), view)
            }
        }
    }

    /// Something that decides what is told of other alerts may have changed.
    mutating func noteInhibitors() { (areInhibitorsChanged, deadline) = (true, .min) }

    /// Whether news at a key are kept back by another alert.
    static func isHeld(_ key: String) -> Bool { key.hasPrefix(held) }
}

internal import TideModel

// What comes and goes is told once more, and then when it is steady.

extension AlertEngine {
    /// An incident that began again so often without being steady in between comes and goes.
    private static let flapping: UInt32 = 3
    /// How long it has to stay bad, or good, to be steady (ms): what begins later is another incident anyway.
    static let steadyAfter = returnWithin

    private static let unsteady = "s|"

    private static func unsteadyKey(_ alert: AlertID) -> String { "\(unsteady)\(alert)" }

    /// Whether what is kept at a key says that an incident is not steady.
    static func isUnsteady(_ key: String) -> Bool { key.hasPrefix(unsteady) }

    /// Whether an incident that began again did so, or ended, a short while ago.
    func isUnsteady(_ alert: AlertID) -> Bool { groups[Self.unsteadyKey(alert)] != nil }

    /// Whether an incident comes and goes, so that less is told of it.
    func comesAndGoes(_ alert: AlertID) -> Bool { groups[Self.unsteadyKey(alert)]?.count ?? 0 >= Self.flapping }

    /// An incident began again.
    mutating func noteReturn(_ alert: AlertID, _ at: Int64) {
        let key = Self.unsteadyKey(alert)
        var group = groups[key] ?? NoticeGroup(opened: at, due: .max, cause: "")
        (group.count, group.due) = (group.count + 1, at + Self.steadyAfter)
        keep(group, key)
    }

    /// An incident ended.
    ///
    /// - Returns: when it is forgotten (ms): where it comes and goes, its end is told before.
    mutating func noteEnd(_ alert: Alert, _ at: Int64) -> Int64 {
        let key = Self.unsteadyKey(alert.id)
        guard var group = groups[key] else { return at + Self.returnWithin }
        group.due = at + Self.steadyAfter
        keep(group, key)
        return at + Self.returnWithin + (alert.told?.saysFlapping == true ? Self.steadyAfter : 0)
    }

    /// Nobody wants to know whether an incident is steady, as when somebody closed it.
    mutating func forgetReturns(of alert: AlertID) {
        let key = Self.unsteadyKey(alert)
        if groups[key] != nil { keep(nil, key) }
    }

    /// An incident is steady: of one that came and went it is told that it stays bad, or that it is over.
    mutating func settle(_ key: String, _ at: Int64, _ view: AlertView) {
        keep(nil, key)
        let id = AlertID(key.dropFirst(Self.unsteady.count))
        guard let id, var alert = open[id], alert.told?.saysFlapping == true else { return }
        if let event = news(of: alert, at) {
            let now = Sample(time: at, value: alert.value, flag: QCFlag.notEvaluated.rawValue)
            enqueue(alert, event, Arrival(now, at: at, isLate: false), view)
        } else {
            alert.told?.saysFlapping = false
            open[id] = alert
            change(alert)
        }
    }
}

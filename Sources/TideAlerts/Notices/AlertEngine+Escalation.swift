internal import TideModel

// Who is told when nobody took notice.

extension AlertEngine {
    /// Tells the next contacts of alerts of which nobody took notice; an outage is one message.
    ///
    /// While another alert explains one, nobody else is told of it; who took notice of one alert of an outage did so of all.
    ///
    /// - Returns: when the next one is due (ms); `.max` for never.
    mutating func passOn(_ at: Int64, _ view: AlertView) -> Int64 {
        var next = Int64.max
        let inhibitors = inhibitors(at, view), outages = outagesTold
        let noticed = Set(outages.filter { open[$0.key]?.acknowledged != nil }.values)
        var found: [Reminder: [OutboxMessage.Item]] = [:]
        for alert in open.values.sorted(by: { $0.id < $1.id }) {
            guard let (due, step) = nextStep(of: alert, at) else { continue }
            guard due <= at else {
                next = min(next, due)
                continue
            }
            let outage = outages[alert.id]
            if let outage, noticed.contains(outage) { continue }
            if let other = inhibitor(of: alert, inhibitors, view) {
                next = min(next, nextSilence(over: other, at))
                continue
            }
            let reminded = remind(alert, step, at)
            let reminder = Reminder(alert: outage == nil ? alert.id : 0, outage: outage ?? "", contacts: step.contacts)
            var item = item(of: reminded, .passedOn, view)
            if let cause = outage.flatMap({ groups[$0]?.cause }) { blame(cause, for: reminded, in: &item, view) }
            found[reminder, default: []].append(item)
            if let later = nextStep(of: reminded, at) { next = min(next, later.due) }
        }
        for (reminder, items) in found.sorted(by: { $0.key < $1.key }) {
            announce(.reminder, to: reminder.contacts, counted(items, view), at, isOneCause: !reminder.outage.isEmpty)
        }
        return next
    }

    /// What is told as one message.
    private struct Reminder: Hashable, Comparable {
        /// 0 where it is of an outage.
        var alert: AlertID
        var outage: String
        var contacts: [String]

        static func < (a: Self, b: Self) -> Bool {
            (a.alert, a.outage) == (b.alert, b.outage)
                ? a.contacts.lexicographicallyPrecedes(b.contacts) : (a.alert, a.outage) < (b.alert, b.outage)
        }
    }

    /// Who is told next of an alert, and when (ms); nil for nobody.
    private func nextStep(of alert: Alert, _ at: Int64) -> (due: Int64, step: Route.Later)? {
        guard alert.status != .resolved, alert.acknowledged == nil, let told = alert.told,
            let later = route(of: alert)?.later, told.steps < later.count,
            alert.snoozedUntil.map({ $0.milliseconds <= at }) ?? true
        else { return nil }
        return (told.first.milliseconds + later[told.steps].after, later[told.steps])
    }

    private mutating func remind(_ alert: Alert, _ step: Route.Later, _ at: Int64) -> Alert {
        var alert = alert
        alert.told?.steps += 1
        open[alert.id] = alert
        change(alert)
        note(.passedOn, alert, at, step.contacts.joined(separator: ", "))
        return alert
    }
}

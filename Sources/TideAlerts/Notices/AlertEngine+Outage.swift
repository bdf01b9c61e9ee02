internal import TideModel

// What was told as one outage stays one: its reminders, its end; and what outlives it is told for itself.

extension AlertEngine {
    /// How often it is looked whether an outage is over (ms).
    static let outageLook: Int64 = 600_000

    private static let outage = "o|"

    /// Whether what is kept at a key is of an outage.
    static func isOutage(_ key: String) -> Bool { key.hasPrefix(outage) }

    /// Remembers alerts that were told as one, in the order of their numbers.
    mutating func follow(_ cause: String, _ told: [AlertID], _ at: Int64) {
        let key = Self.outage + cause
        var group = groups[key] ?? NoticeGroup(opened: at, due: 0, cause: cause)
        for alert in told { group.add(alert) }
        // Those that join now and then do not put off the look.
        let isOver = group.due == 0 || group.count > 0
        (group.due, group.count) = (isOver ? at + Self.outageLook : group.due, 0)
        keep(group, key)
    }

    /// Who was told of an outage that goes on, by contacts of a route, and how bad it was.
    func knownOutage(_ cause: String) -> [[String]: Severity] {
        var known: [[String]: Severity] = [:]
        guard !cause.isEmpty else { return known }
        for alert in groups[Self.outage + cause]?.alerts.compactMap({ open[$0] }) ?? [] where alert.status != .resolved
        {
            guard let told = alert.told, let contacts = route(of: alert)?.contacts else { continue }
            known[contacts] = max(known[contacts] ?? told.severity, told.severity)
        }
        return known
    }

    /// Counts an alert to an outage that people know of: no message of its own, nor a reminder.
    mutating func join(_ alert: Alert, _ event: AlertEvent.Kind, _ cause: String, _ at: Int64) {
        tell(alert, event, at)
        guard var known = open[alert.id], var told = known.told else { return }
        (told.messages, told.steps) = (0, route(of: known)?.later.count ?? 0)
        known.told = told
        open[alert.id] = known
        change(known)
        follow(cause, [alert.id], at)
    }

    /// Outages that were told, by alert.
    var outagesTold: [AlertID: String] {
        var found: [AlertID: String] = [:]
        for (key, group) in groups.filter({ Self.isOutage($0.key) }).sorted(by: { $0.key < $1.key }) {
            for alert in group.alerts where found[alert] == nil { found[alert] = key }
        }
        return found
    }

    /// The outage that an alert was told with; nil for none.
    func outageTold(with alert: AlertID) -> String? {
        groups.filter { Self.isOutage($0.key) && $0.value.contains(alert) }.map(\.value.cause).min()
    }

    /// Has an item say which outage it is told with; of one that is over, or no longer to blame, all is known but how many
    /// devices it is about.
    func blame(_ cause: String, for alert: Alert, in item: inout OutboxMessage.Item, _ view: AlertView) {
        let known = alert.series.first.flatMap(view.cause).flatMap { $0.key == cause ? $0 : nil }
        item.reason = cause
        item.outage = known ?? Outage(key: cause, since: alert.began)
        if item.outage?.isOf(site: alert.site) ?? false { item.outage?.site = item.words.site }
    }

    /// Items of one message, which say how many devices it is about where nothing else does.
    func counted(_ items: [OutboxMessage.Item], _ view: AlertView) -> [OutboxMessage.Item] {
        let uncounted = items.indices.filter { items[$0].outage?.devices == 0 }
        guard !uncounted.isEmpty else { return items }
        let devices = Set(items.compactMap { open[$0.alert]?.series.first.map { view.place($0).device } })
        var items = items
        for index in uncounted { items[index].outage?.devices = devices.count }
        return items
    }

    /// Looks whether an outage is over; what is not heard again though it should be by then is told for itself.
    ///
    /// `count` is 1 while those that are heard seldom have time to be.
    mutating func lookAfter(_ group: NoticeGroup, _ key: String, _ at: Int64, _ view: AlertView) {
        var group = group
        group.remove(Set(group.alerts.filter { open[$0].map { $0.status == .resolved } ?? true }))
        let unheard = unheard(of: group)
        group.remove(unheard)
        if !unheard.isEmpty {
            keep(group, key)
            for id in unheard.sorted() { tellForItself(id, at, view) }
        }
        guard !group.alerts.isEmpty else { return keep(nil, key) }
        let series = group.alerts.compactMap { open[$0]?.series.first }
        if series.contains(where: { view.cause($0)?.key == group.cause }) {
            (group.count, group.due) = (0, at + Self.outageLook)
        } else if group.count == 0 {
            let longest = series.compactMap { view.place($0).silent }.max() ?? Self.usualSilence
            (group.count, group.due) = (1, at + longest)
        } else {
            keep(nil, key)
            for id in group.alerts { tellForItself(id, at, view) }
            return
        }
        keep(group, key)
    }

    /// Those that were counted to an outage of which nobody whom they are for knows any other: all others are over.
    private func unheard(of group: NoticeGroup) -> Set<AlertID> {
        let alerts = group.alerts.compactMap { open[$0] }
        let isCounted = { (alert: Alert) in
            alert.told?.messages == 0 && alert.acknowledged == nil && alert.snoozedUntil == nil
        }
        let known = Set(alerts.filter { !isCounted($0) }.compactMap { route(of: $0)?.contacts })
        let left = alerts.filter { alert in
            isCounted(alert) && route(of: alert).map { !known.contains($0.contacts) } ?? false
        }
        return Set(left.map(\.id))
    }

    private mutating func tellForItself(_ id: AlertID, _ at: Int64, _ view: AlertView) {
        guard var alert = open[id], alert.acknowledged == nil else { return }
        alert.told = nil
        open[id] = alert
        change(alert)
        let now = Sample(time: at, value: alert.value, flag: QCFlag.notEvaluated.rawValue)
        enqueue(alert, alert.status == .noData ? .noData : .fired, Arrival(now, at: at, isLate: false), view)
    }
}

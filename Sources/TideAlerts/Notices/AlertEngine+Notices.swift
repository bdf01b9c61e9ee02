internal import TideModel

// Who is told of what, and when: what belongs together is one message, and what is over before it is sent is none.

extension AlertEngine {
    /// How long the children of a gateway are waited for (ms).
    static let outageWait: Int64 = 120_000
    /// How long late news wait, even of emergencies: the rest of the batch may say that it is over (ms).
    static let lateWait: Int64 = 30_000
    /// How long it is until news that a backlog may outdate are looked at again (ms).
    static let backlogWait: Int64 = 5_000
    /// How long it is until a group that may not be sent is looked at again (ms).
    static let againAfter: Int64 = 60_000
    /// Longest that a backlog holds news back, and those of emergencies (ms).
    static let longestBacklog: Int64 = 600_000
    static let longestEmergency: Int64 = 120_000

    /// Puts an alert into the group that is sent together.
    func enqueueKey(_ alert: Alert, _ cause: String) -> String {
        if cause.isEmpty { return "g|\(alert.site)|\(alert.rule)" }
        return alert.status == .resolved ? "g|\(cause)|end" : "g|\(cause)"
    }

    /// Looks in time at whom an alert is passed on to: as severe as it is now, another route may say.
    mutating func expectPassing(of alert: Alert) {
        guard let told = alert.told, let later = route(of: alert)?.later, told.steps < later.count else { return }
        deadline = min(deadline, told.first.milliseconds + later[told.steps].after)
    }

    /// Has an alert told, with others.
    mutating func enqueue(_ alert: Alert, _ event: AlertEvent.Kind, _ arrival: Arrival, _ view: AlertView) {
        guard let route = route(of: alert) else { return }
        // What another alert explained to its end is history.
        if alert.status == .resolved, unhold(alert.id), alert.told == nil { return }
        let isOfSilence = event == .noData || self.isOfSilence(alert)
        let cause = isOfSilence ? self.cause(of: alert, view) ?? "" : ""
        let key = enqueueKey(alert, cause)
        let wait =
            arrival.isLate
            ? max(Self.lateWait, route.wait)
            : alert.severity == .emergency && cause.isEmpty ? 0 : cause.isEmpty ? route.wait : Self.outageWait
        let due = arrival.at + wait
        // Taken out, it is changed in place.
        var group = groups.removeValue(forKey: key) ?? NoticeGroup(opened: arrival.at, due: due, cause: cause)
        group.due = min(group.due, due)
        group.add(alert.id)
        keep(group, key)
    }

    /// What an alert is told with; the end of one that was told with others, with their ends.
    private func cause(of alert: Alert, _ view: AlertView) -> String? {
        if alert.status == .resolved { return outageTold(with: alert.id) }
        return alert.series.first.flatMap(view.cause)?.key
    }

    private func isOfSilence(_ alert: Alert) -> Bool {
        guard let rule = rule(alert.rule), case .silence = rule.watch else { return false }
        return true
    }

    /// The rule of an id.
    public func rule(_ id: String) -> Rule? {
        numbers[id].map { rules[$0] } ?? (id == Self.brokerRule.id ? Self.brokerRule : nil)
    }

    /// The first route that fits.
    func route(of alert: Alert) -> Route? {
        alert.rule == Self.brokerRule.id ? brokerRoute : routes.first { $0.fits(alert) }
    }

    mutating func keep(_ group: NoticeGroup?, _ key: String) {
        groups[key] = group
        changedGroups.insert(key)
        if let group { deadline = min(deadline, group.due) }
    }

    /// Sends groups whose time has come.
    mutating func sendDue(_ at: Int64, _ view: AlertView) {
        var due = groups.filter { $0.value.due <= at }
        guard !due.isEmpty || areInhibitorsChanged else { return }
        let inhibitors = inhibitors(at, view)
        if areInhibitorsChanged || due.keys.contains(where: Self.isHeld) {
            release(inhibitors, at, view)
            due = groups.filter { $0.value.due <= at }
        }
        for (key, group) in due.sorted(by: { $0.key < $1.key }) where !Self.isHeld(key) {
            if Self.isOutage(key) {
                lookAfter(group, key, at, view)
                continue
            }
            if Self.isUnsteady(key) {
                settle(key, at, view)
                continue
            }
            if key.hasPrefix("h|") {
                sendDigest(group, key, inhibitors, at, view)
                continue
            }
            keep(nil, key)
            send(group, key, inhibitors, at, view)
        }
    }

    private mutating func send(
        _ group: NoticeGroup,
        _ key: String,
        _ inhibitors: Inhibitors,
        _ at: Int64,
        _ view: AlertView
    ) {
        var waiting: [AlertID] = [], due = Int64.max
        var found: [[String]: [OutboxMessage.Item]] = [:], new: Set<AlertID> = []
        let known = knownOutage(group.cause)
        for id in group.alerts {
            guard let alert = open[id], let event = news(of: alert, at), let route = route(of: alert) else { continue }
            // What began and ended in a silence is history.
            if alert.status == .resolved, silence(over: alert, at) != nil { continue }
            if let other = inhibitor(of: alert, inhibitors, view), alert.status != .resolved || alert.told == nil {
                if alert.status != .resolved { hold(alert, by: other, at) }
                continue
            }
            unhold(id)
            if let until = heldByBacklog(alert, group, at, view) ?? heldBack(alert, route, at, view)
                ?? heldByOutbox(alert, route, at)
            {
                waiting.append(id)
                due = min(due, until)
                // What explains others may be one that waits for the morning.
                if alert.told == nil, inhibited.inhibitors.contains(alert.rule) { noteInhibitors() }
                continue
            }
            if alert.told == nil, isOfSilence(alert), let worst = known[route.contacts], worst >= alert.severity {
                join(alert, event, group.cause, at)
                continue
            }
            var item = item(of: alert, event, view)
            if !group.cause.isEmpty { blame(group.cause, for: alert, in: &item, view) }
            found[route.contacts, default: []].append(item)
            if alert.told == nil { new.insert(id) }
            tell(alert, event, at)
        }
        // What is bad, and without data for an outage, is more than that.
        let begun = found.values.joined().filter { $0.event != .resolved }.map(\.alert)
            .filter { open[$0].map(isOfSilence) ?? false }.sorted()
        if !group.cause.isEmpty, !begun.isEmpty { follow(group.cause, begun, at) }
        for (contacts, items) in found.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            announce(.news, to: contacts, counted(items, view), new: new, at, isOneCause: !group.cause.isEmpty)
        }
        guard !waiting.isEmpty else { return }
        var rest = NoticeGroup(opened: group.opened, due: due, cause: group.cause)
        for id in waiting { rest.add(id) }
        keep(rest, key)
    }

    /// What there is to say of an alert that was not said; nil for nothing.
    func news(of alert: Alert, _ at: Int64) -> AlertEvent.Kind? {
        let now = Timestamp(milliseconds: at)
        guard alert.snoozedUntil.map({ $0 <= now }) ?? true, let route = route(of: alert) else { return nil }
        guard let told = alert.told else {
            guard alert.status == .resolved else {
                guard alert.acknowledged == nil else { return nil }
                if alert.status == .noData { return .noData }
                return comesAndGoes(alert.id) ? .flapping : .fired
            }
            return newsOfPast(alert)
        }
        // While it comes and goes, no end is told either; that it got worse is.
        let isDamped = told.saysFlapping && isUnsteady(alert.id)
        if alert.status == .resolved { return isDamped ? nil : newsOfEnd(of: alert, route) }
        guard alert.acknowledged == nil else { return nil }
        if alert.severity > told.severity { return .escalated }
        if isDamped { return nil }
        if told.saysFlapping { return alert.status == .noData ? .noData : .fired }
        if comesAndGoes(alert.id) { return .flapping }
        return alert.status == .noData && !told.saysNoData ? .noData : nil
    }

    /// What there is to say of what was over before anybody was told; nil for nothing.
    func newsOfPast(_ alert: Alert) -> AlertEvent.Kind? {
        let isTold = alert.cause == .cleared && (alert.highest == .emergency || rule(alert.rule)?.late == .live)
        return isTold ? .fired : nil
    }

    /// What there is to say of an end to those who were told before; nil for nothing.
    func newsOfEnd(of alert: Alert, _ route: Route) -> AlertEvent.Kind? {
        route.tellsEnd && alert.cause != .sensorFault ? .resolved : nil
    }

    /// Notes that people are told.
    mutating func tell(_ alert: Alert, _ event: AlertEvent.Kind, _ at: Int64) {
        var alert = alert
        let now = Timestamp(milliseconds: at)
        var told = alert.told ?? Alert.Told(severity: alert.severity, at: now)
        (told.severity, told.last) = (max(alert.severity, told.severity), now)
        told.messages += 1
        told.saysNoData = alert.status == .noData
        told.saysFlapping = event == .flapping || told.saysFlapping && isUnsteady(alert.id)
        // Whoever was told of the end is told when it comes again.
        alert.told = event == .resolved ? nil : told
        open[alert.id] = alert
        change(alert)
        if event == .flapping { note(.flapping, alert, at) }
        if let step = route(of: alert)?.later.first { deadline = min(deadline, told.first.milliseconds + step.after) }
    }

    /// When it is looked at again whether a backlog outdates what there is to say of an alert; nil when none does.
    private func heldByBacklog(_ alert: Alert, _ group: NoticeGroup, _ at: Int64, _ view: AlertView) -> Int64? {
        let longest = alert.severity == .emergency ? Self.longestEmergency : Self.longestBacklog
        guard at - group.opened < longest, alert.series.contains(where: view.isCatchingUp) else { return nil }
        return at + Self.backlogWait
    }

    /// When it is looked at again whether an alert may be told; nil when it may be now, or needs not be any more.
    func heldBack(_ alert: Alert, _ route: Route, _ at: Int64, _ view: AlertView) -> Int64? {
        guard alert.status != .resolved else { return nil }
        let now = Timestamp(milliseconds: at)
        if let end = silence(over: alert, at) { return end }
        guard let quiet = route.quiet, alert.severity < .emergency, quiet.contains(now, in: view.zone(alert.site))
        else { return nil }
        return at + Self.againAfter
    }

    /// When the last silence over an alert ends (ms); nil when there is none.
    func silence(over alert: Alert, _ at: Int64) -> Int64? {
        let now = Timestamp(milliseconds: at)
        return silences.filter { $0.covers(rule: alert.rule, target: alert.target, at: now) }
            .map(\.until.milliseconds).max()
    }

    /// When it is tried again to write a message that nobody's outbox has room for; nil when there is room.
    private func heldByOutbox(_ alert: Alert, _ route: Route, _ at: Int64) -> Int64? {
        guard alert.severity < .emergency, route.contacts.allSatisfy({ waiting[$0, default: 0] >= Self.mostWaiting })
        else { return nil }
        return at + Self.againAfter
    }

    /// A silence ended before its time: what it held back is looked at now.
    mutating func lift(_ silence: Silence, at time: Timestamp) {
        for (key, group) in groups {
            let isHeld = group.entries.contains { entry in
                open[entry.alert].map { silence.covers(rule: $0.rule, target: $0.target, at: silence.from) } ?? false
            }
            guard isHeld else { continue }
            var group = group
            group.due = min(group.due, time.milliseconds)
            keep(group, key)
        }
    }
}

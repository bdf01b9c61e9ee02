internal import TideModel

// Many messages for one contact: the first few go out as they come, the rest together.

extension AlertEngine {
    /// Most messages of a kind to one contact within `digestTime`, emergencies aside: who gets more reads none of them.
    static let mostMessages: UInt32 = 20
    /// How long what is beyond that is gathered (ms).
    static let digestTime: Int64 = 600_000

    /// Writes a message to each contact, or keeps what it tells for the digest of those who had too many lately.
    ///
    /// Emergencies are written at once, and do not count.
    ///
    /// - Parameters:
    ///   - kind: of the message.
    ///   - contacts: who gets it.
    ///   - items: what it tells.
    ///   - new: those of its alerts of which nobody was told that they go on.
    ///   - at: time of the record (ms).
    ///   - isOneCause: all are of one cause, so that the first stands for them.
    mutating func announce(
        _ kind: OutboxMessage.Kind,
        to contacts: [String],
        _ items: [OutboxMessage.Item],
        new: Set<AlertID> = [],
        _ at: Int64,
        isOneCause: Bool
    ) {
        let isEmergency = items.contains { $0.severity == .emergency }
        let free = contacts.filter { isEmergency ? forget(items, kind, $0) : hasRoom(for: items, new, kind, $0, at) }
        post(kind, to: free, items, at, isOneCause: isOneCause)
    }

    private static func key(_ kind: OutboxMessage.Kind, _ contact: String) -> String { "h|\(kind.rawValue)|\(contact)" }

    /// Counts a message; false when it is kept for the digest.
    private mutating func hasRoom(
        for items: [OutboxMessage.Item],
        _ new: Set<AlertID>,
        _ kind: OutboxMessage.Kind,
        _ contact: String,
        _ at: Int64
    ) -> Bool {
        let key = Self.key(kind, contact)
        var lately = groups.removeValue(forKey: key) ?? NoticeGroup(opened: at, due: .max, cause: "")
        if lately.entries.isEmpty, at - lately.opened >= Self.digestTime {
            lately = NoticeGroup(opened: at, due: .max, cause: "")
        }
        let isFree = lately.count < Self.mostMessages
        if isFree {
            lately.count += 1
        } else {
            for item in items { lately.add(item.alert, isNew: new.contains(item.alert)) }
            lately.due = min(lately.due, lately.opened + Self.digestTime)
        }
        keep(lately, key)
        return isFree
    }

    /// Takes alerts out of a digest that are told otherwise now.
    private mutating func forget(_ items: [OutboxMessage.Item], _ kind: OutboxMessage.Kind, _ contact: String) -> Bool {
        let key = Self.key(kind, contact)
        guard var lately = groups[key], !lately.entries.isEmpty else { return true }
        lately.remove(Set(items.map(\.alert)))
        if lately.entries.isEmpty { lately.due = .max }
        keep(lately, key)
        return true
    }

    /// Tells what was gathered, each alert as it stands now, and goes on gathering while more comes.
    mutating func sendDigest(
        _ group: NoticeGroup,
        _ key: String,
        _ inhibitors: Inhibitors,
        _ at: Int64,
        _ view: AlertView
    ) {
        let parts = key.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = OutboxMessage.Kind(rawValue: String(parts[1])) else { return keep(nil, key) }
        let contact = String(parts[2])
        guard waiting[contact, default: 0] < Self.mostWaiting else {
            var later = group
            later.due = at + Self.againAfter
            return keep(later, key)
        }
        var next = NoticeGroup(opened: at, due: .max, cause: "")
        next.count = Self.mostMessages
        var items: [OutboxMessage.Item] = []
        for entry in group.entries {
            guard let alert = open[entry.alert] else { continue }
            // What somebody put off is told anew when that ends.
            if alert.snoozedUntil.map({ $0.milliseconds > at }) ?? false { continue }
            if alert.status != .resolved, let end = silence(over: alert, at) {
                next.add(entry.alert, isNew: entry.isNew)
                next.due = min(next.due, end)
            } else if alert.status != .resolved, inhibitor(of: alert, inhibitors, view) != nil {
                next.add(entry.alert, isNew: entry.isNew)
                next.due = min(next.due, at + Self.digestTime)
            } else if let event = digested(alert, entry, kind) {
                items.append(item(of: alert, event, view))
            } else if entry.isNew, alert.status == .resolved {
                leaveOut(alert)
            }
        }
        if !items.isEmpty { post(kind, to: [contact], items, at, isOneCause: false) }
        keep(next, key)
    }

    /// What there is to say of an alert by the time of a digest; nil for nothing.
    private func digested(
        _ alert: Alert,
        _ entry: NoticeGroup.Entry,
        _ kind: OutboxMessage.Kind
    ) -> AlertEvent.Kind? {
        guard alert.status != .resolved else {
            if kind == .reminder || alert.told?.saysFlapping == true { return nil }
            // What came and went while it was gathered is told as where nothing is gathered.
            if entry.isNew { return newsOfPast(alert) }
            return route(of: alert).flatMap { newsOfEnd(of: alert, $0) }
        }
        guard alert.acknowledged == nil else { return nil }
        if kind == .reminder { return .passedOn }
        if alert.told?.saysFlapping == true { return .flapping }
        return alert.status == .noData ? .noData : .fired
    }

    /// Nobody was told of an alert after all: when it comes again, it is told.
    private mutating func leaveOut(_ known: Alert) {
        guard known.told != nil else { return }
        var alert = known
        alert.told = nil
        open[alert.id] = alert
        change(alert)
    }
}

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
    mutating func announce(
        _ kind: OutboxMessage.Kind,
        to contacts: [String],
        _ items: [OutboxMessage.Item],
        _ at: Int64,
        isOneCause: Bool
    ) {
        let isEmergency = items.contains { $0.severity == .emergency }
        let free = contacts.filter { isEmergency ? forget(items, kind, $0) : hasRoom(for: items, kind, $0, at) }
        post(kind, to: free, items, at, isOneCause: isOneCause)
    }

    private static func key(_ kind: OutboxMessage.Kind, _ contact: String) -> String { "h|\(kind.rawValue)|\(contact)" }

    /// Counts a message; false when it is kept for the digest.
    private mutating func hasRoom(
        for items: [OutboxMessage.Item],
        _ kind: OutboxMessage.Kind,
        _ contact: String,
        _ at: Int64
    ) -> Bool {
        let key = Self.key(kind, contact)
        var lately = groups[key] ?? NoticeGroup(opened: at, due: .max, cause: "")
        if lately.alerts.isEmpty, at - lately.opened >= Self.digestTime {
            lately = NoticeGroup(opened: at, due: .max, cause: "")
        }
        let isFree = lately.count < Self.mostMessages
        if isFree {
            lately.count += 1
        } else {
            let known = Set(lately.alerts)
            lately.alerts += items.map(\.alert).filter { !known.contains($0) }
            lately.due = min(lately.due, lately.opened + Self.digestTime)
        }
        keep(lately, key)
        return isFree
    }

    /// Takes alerts out of a digest that are told otherwise now.
    private mutating func forget(_ items: [OutboxMessage.Item], _ kind: OutboxMessage.Kind, _ contact: String) -> Bool {
        let key = Self.key(kind, contact)
        guard var lately = groups[key], !lately.alerts.isEmpty else { return true }
        let told = Set(items.map(\.alert))
        lately.alerts.removeAll { told.contains($0) }
        if lately.alerts.isEmpty { lately.due = .max }
        keep(lately, key)
        return true
    }

    /// Tells what was gathered, each alert as it stands now, and goes on gathering while more comes.
    mutating func sendDigest(_ group: NoticeGroup, _ key: String, _ at: Int64, _ view: AlertView) {
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
        let items = group.alerts.compactMap { id -> OutboxMessage.Item? in
            guard let alert = open[id] else { return nil }
            if alert.status != .resolved, let end = silence(over: alert, at) {
                next.alerts.append(id)
                next.due = min(next.due, end)
                return nil
            }
            return digested(alert, kind).map { item(of: alert, $0, view) }
        }
        if !items.isEmpty { post(kind, to: [contact], items, at, isOneCause: false) }
        keep(next, key)
    }

    /// What there is to say of an alert by the time of a digest; nil for nothing.
    private func digested(_ alert: Alert, _ kind: OutboxMessage.Kind) -> AlertEvent.Kind? {
        guard alert.status != .resolved else { return kind == .reminder ? nil : .resolved }
        guard alert.acknowledged == nil else { return nil }
        if kind == .reminder { return .passedOn }
        if alert.told?.saysFlapping == true { return .flapping }
        return alert.status == .noData ? .noData : .fired
    }
}

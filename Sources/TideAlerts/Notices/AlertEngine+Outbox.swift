internal import TideModel

// Messages.

extension AlertEngine {
    /// Most messages that wait for one contact; more than anybody reads.
    ///
    /// Emergencies are written all the same.
    static let mostWaiting = 10_000

    /// What a message says of an alert.
    func item(of alert: Alert, _ event: AlertEvent.Kind, _ view: AlertView) -> OutboxMessage.Item {
        let rule = rule(alert.rule), shown = rule?.shown
        let isMeasured = rule.map { $0.watch.isMeasured } ?? false
        var item = OutboxMessage.Item(
            alert: alert.id,
            event: event,
            words: view.words(alert, rule),
            severity: alert.severity,
            began: alert.began,
            time: alert.ended ?? alert.began,
            value: isMeasured ? shown?.show(alert.value) ?? alert.value : nil,
            limit: isMeasured ? shown?.show(alert.limit) ?? alert.limit : nil,
            unit: isMeasured ? shown?.unit ?? alert.unit : "",
            reason: names(of: alert, view)
        )
        if alert.rule == Self.brokerRule.id { item.outage = view.broker() }
        return item
    }

    /// Writes a message to each contact.
    ///
    /// - Parameters:
    ///   - kind: of the message.
    ///   - contacts: who gets it.
    ///   - items: what it tells.
    ///   - at: time of the record (ms).
    ///   - isOneCause: all are of one cause, so that the first stands for them.
    mutating func post(
        _ kind: OutboxMessage.Kind,
        to contacts: [String],
        _ items: [OutboxMessage.Item],
        _ at: Int64,
        isOneCause: Bool
    ) {
        let sorted = items.enumerated().sorted {
            ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }.map(\.element)
        let shown = Array(sorted.prefix(isOneCause ? 1 : OutboxMessage.mostItems))
        let severity = items.map(\.severity).max()
        let sites = Set(items.map { open[$0.alert]?.site })
        for contact in contacts {
            if waiting[contact, default: 0] >= Self.mostWaiting, severity != .emergency {
                unsent += 1
                continue
            }
            waiting[contact, default: 0] += 1
            outbox[nextMessage] = contact
            output.outbox.append(
                OutboxMessage(
                    id: nextMessage,
                    contact: contact,
                    created: Timestamp(milliseconds: at),
                    kind: kind,
                    severity: severity,
                    items: shown,
                    more: sorted.count - shown.count,
                    site: sites.count == 1 ? sites.first.flatMap(\.self) : nil
                )
            )
            nextMessage += 1
        }
    }

    /// Writes the message that all is well, when its time has come.
    ///
    /// - Returns: when the next one is due (ms); `.max` for never.
    mutating func beat(_ at: Int64) -> Int64 {
        guard let heartbeat else { return .max }
        let key = "h|"
        let last = groups[key]?.opened
        guard last.map({ at - $0 >= heartbeat.every }) ?? true else { return (last ?? at) + heartbeat.every }
        keep(NoticeGroup(opened: at, due: .max, cause: ""), key)
        if last != nil { post(.heartbeat, to: heartbeat.contacts, [], at, isOneCause: false) }
        return at + heartbeat.every
    }
}

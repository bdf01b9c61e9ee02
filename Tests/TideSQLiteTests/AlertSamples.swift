import TideModel

/// Incidents, messages and silences for tests, every field of them set.
enum AlertSamples {
    static func time(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    /// An incident that just fired, and has nothing that people add.
    static func alert(
        _ id: AlertID,
        site: String = "s",
        rule: String = "turbot/oxygen_low",
        target: String = "s/b/do",
        severity: Severity = .alarm,
        fired: Int64? = nil
    ) -> Alert {
        Alert(
            id: id,
            rule: rule,
            target: target,
            site: site,
            series: [4, .max],
            severity: severity,
            began: time(-5),
            fired: time(fired ?? Int64(id) * 1_000),
            value: 2.9,
            limit: 3,
            unit: "mg/L"
        )
    }

    /// An incident with everything.
    static func whole(_ id: AlertID) -> Alert {
        var alert = alert(id, target: "s/浮标/溶氧", severity: .warning)
        (alert.highest, alert.status, alert.series) = (.emergency, .resolved, [])
        (alert.ended, alert.cause) = (time(.max), .sensorFault)
        (alert.value, alert.limit) = (-0.05, .leastNonzeroMagnitude)
        alert.told = Alert.Told(severity: .alarm, at: Timestamp(milliseconds: 5))
        alert.returns = 2
        alert.acknowledged = Alert.Acknowledgement(by: "李\"", at: time(77), severity: .alarm)
        (alert.assignee, alert.snoozedUntil) = ("", time(1 << 60))
        return alert
    }

    static func event(_ alert: AlertID, _ kind: AlertEvent.Kind, _ text: String? = nil) -> AlertEvent {
        AlertEvent(alert: alert, kind: kind, at: time(9), severity: .alarm, text: text)
    }

    static func item(_ alert: AlertID) -> OutboxMessage.Item {
        let both = OutboxMessage.Both(en: "Oxygen is low / \"act\"", zh: "溶解氧偏低")
        var item = OutboxMessage.Item(
            alert: alert,
            event: .escalated,
            words: OutboxMessage.Words(title: both, advice: both, site: "东港", place: "3 号塘", zone: "Asia/Shanghai"),
            severity: .emergency,
            began: time(-1),
            time: time(.max),
            value: 0.1 + 0.2,
            limit: 3,
            unit: "mg/L",
            reason: "line\n2"
        )
        item.outage = Outage(.uplink, "bay \"3\"", devices: 12, since: time(-7))
        item.outage?.site = "Bay \"3\""
        return item
    }

    static func message(
        _ id: MessageID,
        to contact: String = "night",
        kind: OutboxMessage.Kind = .news,
        about alerts: [AlertID] = []
    ) -> OutboxMessage {
        OutboxMessage(
            id: id,
            contact: contact,
            created: time(Int64(bitPattern: id) * 10),
            kind: kind,
            severity: alerts.isEmpty ? nil : .emergency,
            items: alerts.map(item),
            more: alerts.count,
            site: alerts.isEmpty ? nil : "s"
        )
    }

    static func receipt(
        _ message: MessageID,
        _ outcome: OutboxReceipt.Outcome,
        at: Int64 = 50,
        attempts: Int = 1,
        next: Int64? = nil
    ) -> OutboxReceipt {
        OutboxReceipt(
            message: message,
            outcome: outcome,
            at: time(at),
            attempts: attempts,
            next: next.map(time),
            detail: "429 太多 \(attempts)"
        )
    }

    static func silence(_ id: UInt64, until: Int64, rule: String? = "turbot/", isMaintenance: Bool = true) -> Silence {
        Silence(
            id: id,
            rule: rule,
            target: rule == nil ? "s/b" : nil,
            from: time(-7),
            until: time(until),
            by: "王",
            comment: "换膜",
            isMaintenance: isMaintenance
        )
    }
}

internal import TideModel

// The broker: while it is not reached nobody is heard, and nobody is missed; that itself has to be told, once.

extension AlertEngine {
    /// Pack of what is watched without rules.
    static let ownPack = "fieldtide"
    static let brokerKey = "b|"
    /// How long the broker is waited for before people are told (ms): it may only have been restarted.
    static let brokerWait: Int64 = 300_000
    /// How long it has to be reached until that is over (ms): who takes each connection and drops it is not reached.
    static let brokerSettled: Int64 = 60_000

    /// What people read of it.
    static let brokerRule = Rule(
        id: "\(ownPack)/broker",
        title: OutboxMessage.Both(en: "No connection to the broker", zh: "与消息服务器的连接中断"),
        advice: OutboxMessage.Both(
            en: "Nothing is heard and no other alert can come: see to the broker and the network",
            zh: "收不到任何数据，也不会有其他警报：请检查消息服务器和网络"
        ),
        watch: .silence(SeriesSelector()),
        levels: [Level(.alarm, Comparison(.atLeast, 0), hold: brokerWait)]
    )

    /// Everybody who is told of alarms, at any hour: while it lasts not even emergencies are heard of.
    var brokerRoute: Route? {
        let alarms = routes.filter { $0.severity <= .alarm }, told = alarms.isEmpty ? routes : alarms
        guard let first = told.first(where: { $0.sites.isEmpty && $0.rules.isEmpty }) ?? told.first else { return nil }
        var route = Route(contacts: Set(told.flatMap(\.contacts)).sorted())
        (route.later, route.tellsEnd, route.wait) = (first.later, true, 0)
        return route
    }

    /// Looks whether the broker is reached.
    mutating func watchBroker(_ at: Int64, _ view: AlertView) {
        let outage = view.broker()
        guard outage != nil || !broker.isIdle else { return }
        if let outage {
            (broker.unusableSince, broker.dataDue) = (.min, .max)
            if broker.levels[0].since == .min {
                (broker.levels[0].since, broker.due) = (outage.since.milliseconds, at + Self.brokerWait)
            }
            if broker.due <= at { lose(outage, at, view) }
        } else if broker.levels[0].since != .min {
            if broker.unusableSince == .min { (broker.unusableSince, broker.dataDue) = (at, at + Self.brokerSettled) }
            if broker.dataDue <= at {
                let back = broker.unusableSince
                (broker.levels[0], broker.due, broker.unusableSince, broker.dataDue) = (LevelState(), .max, .min, .max)
                regain(at, since: back, view)
            }
        }
        if broker.forgetAt <= at {
            open[broker.alert] = nil
            (broker.alert, broker.ended, broker.forgetAt) = (0, .min, .max)
        }
        deadline = min(deadline, broker.deadline)
    }

    private mutating func lose(_ outage: Outage, _ at: Int64, _ view: AlertView) {
        (broker.due, broker.levels[0].isFiring, broker.ended, broker.forgetAt) = (.max, true, .min, .max)
        var alert: Alert
        if let known = open[broker.alert] {
            alert = known
            (alert.status, alert.ended, alert.cause, alert.returns) = (.firing, nil, nil, alert.returns + 1)
            noteReturn(alert.id, at)
            if alert.told == nil { (alert.acknowledged, alert.snoozedUntil) = (nil, nil) }
        } else {
            alert = Alert(
                id: nextAlert,
                rule: Self.brokerRule.id,
                target: outage.name,
                site: "",
                series: [],
                severity: Self.brokerRule.levels[0].severity,
                began: outage.since,
                fired: Timestamp(milliseconds: at),
                value: 0,
                limit: 0,
                unit: "s"
            )
            nextAlert += 1
        }
        broker.alert = alert.id
        tell(alert, .fired, at, "\(outage.devices) devices are not heard", view)
    }

    private mutating func regain(_ at: Int64, since back: Int64, _ view: AlertView) {
        guard broker.isOpen, var alert = open[broker.alert] else { return }
        (broker.ended, broker.forgetAt) = (at, noteEnd(alert, at))
        (alert.status, alert.ended, alert.cause) = (.resolved, Timestamp(milliseconds: back), alert.cause ?? .cleared)
        tell(alert, .resolved, at, nil, view)
    }

    private mutating func tell(
        _ alert: Alert,
        _ event: AlertEvent.Kind,
        _ at: Int64,
        _ text: String?,
        _ view: AlertView
    ) {
        open[alert.id] = alert
        change(alert)
        note(event, alert, at, text)
        let now = Sample(time: at, value: 0, flag: QCFlag.notEvaluated.rawValue)
        enqueue(alert, event, Arrival(now, at: at, isLate: false), view)
    }
}

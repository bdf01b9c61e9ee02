import Synchronization
import TideAPI
import TideModel

/// Alerts of a small farm, which remembers what was wanted of them.
final class MemoryAlerts: Sendable {
    /// What was wanted, in order.
    let commands = Mutex<[AlertCommand]>([])
    /// Queries for lists, in order.
    let queries = Mutex<[AlertQuery]>([])
    /// Queries for labels, in order.
    let labelQueries = Mutex<[LabelQuery]>([])
    let histories: [AlertHistoryDTO]
    /// Thrown by every change.
    let refusal: ControlError?

    init(_ histories: [AlertHistoryDTO] = [firing(), resolved()], refusal: ControlError? = nil) {
        (self.histories, self.refusal) = (histories, refusal)
    }

    static let key: LinkKey = {
        guard let key = LinkKey(Array(1...32)) else { preconditionFailure() }
        return key
    }()

    static let began = Timestamp(milliseconds: MemoryWeb.now.milliseconds - 4_500_000)

    static func words(_ title: String = "Oxygen is low", _ titleZH: String = "溶解氧偏低") -> OutboxMessage.Words {
        OutboxMessage.Words(
            title: OutboxMessage.Both(en: title, zh: titleZH),
            advice: OutboxMessage.Both(en: "Switch the aerators on.", zh: "开启增氧机。"),
            site: "北湾养殖场",
            place: "一号网箱 buoy-1/dissolved_oxygen",
            zone: "Asia/Shanghai"
        )
    }

    /// One that goes on, of the first series of `MemoryWeb`.
    static func firing(
        _ id: AlertID = 7,
        words: OutboxMessage.Words = words(),
        comment: String = "pump 2 is dead"
    ) -> AlertHistoryDTO {
        var alert = Alert(
            id: id,
            rule: "turbot/oxygen_low",
            target: "north-bay/buoy-1/dissolved_oxygen",
            site: "north-bay",
            series: [0],
            severity: .alarm,
            began: began,
            fired: began + 60_000,
            value: 2.8,
            limit: 3,
            unit: "mg/L"
        )
        alert.highest = .emergency
        alert.told = Alert.Told(severity: .alarm, at: began + 60_000)
        alert.told?.messages = 1
        func event(_ kind: AlertEvent.Kind, _ minutes: Int64, by: String? = nil, _ text: String? = nil) -> AlertEvent {
            let at = began + minutes * 60_000
            return AlertEvent(alert: id, kind: kind, at: at, time: at + -500, severity: .alarm, by: by, text: text)
        }
        let receipts = [
            OutboxReceipt(message: 3, outcome: .retried, at: began + 70_000, attempts: 1, detail: "503"),
            OutboxReceipt(message: 3, outcome: .delivered, at: began + 90_000, attempts: 2, detail: ""),
        ]
        return AlertHistoryDTO(
            alert: AlertDTO(alert, words, value: 2.8, limit: 3, unit: "mg/L", seriesLimit: 3),
            events: [
                AlertHistoryDTO.Event(event(.fired, 1), value: 2.9),
                AlertHistoryDTO.Event(event(.commented, 5, by: "王强", comment), value: nil),
            ],
            messages: [
                AlertHistoryDTO.Message(
                    id: 3,
                    contact: "duty",
                    created: began + 60_000,
                    kind: .news,
                    isWaiting: false,
                    receipts: receipts
                )
            ]
        )
    }

    /// One that is over.
    static func resolved(_ id: AlertID = 6) -> AlertHistoryDTO {
        var history = firing(id)
        history.alert.status = .resolved
        history.alert.ended = WrittenTime(began + 1_800_000)
        history.alert.cause = .fouling
        return history
    }

    var service: AlertService {
        var service = AlertService(
            list: { query in
                self.queries.withLock { $0.append(query) }
                return self.histories.map(\.alert).filter { alert in
                    (!query.isOpen || alert.status != .resolved) && query.status.map { $0 == alert.status } ?? true
                        && query.site.map { $0 == alert.site } ?? true && query.before.map { alert.id < $0 } ?? true
                }.prefix(query.limit).map(\.self)
            },
            show: { id in
                guard let found = self.histories.first(where: { $0.alert.id == id }) else {
                    throw ControlError(404, ["there is no alert \(id)"])
                }
                return found
            },
            silences: { withEnded in [Self.silence] + (withEnded ? [Self.silence] : []) },
            labels: { query in
                self.labelQueries.withLock { $0.append(query) }
                return Array(Self.labels.map { LabelDTO($0) }.prefix(query.limit))
            },
            change: { command in
                if let refusal = self.refusal { throw refusal }
                self.commands.withLock { $0.append(command) }
                if case .silence(let silence) = command { return [SilenceDTO(silence)] }
                return []
            },
            zone: { $0 == "Asia/Shanghai" ? try? Zone(fixedOffset: "+08:00") : nil }
        )
        let message: @Sendable (MessageID) throws -> AlertHistoryDTO.Message = { id in
            let found = self.histories.flatMap(\.messages).first { $0.id == id }
            guard let found else { throw ControlError(404, ["there is no message \(id)"]) }
            return found
        }
        service.message = { try message($0) }
        service.test = { contact, by in
            self.commands.withLock { $0.append(.test(contact: contact, by: by)) }
            return try message(3)
        }
        return service
    }

    static let labels = [
        IntervalLabel(
            number: 2,
            of: .silence(2),
            cause: .maintenance,
            rule: nil,
            target: "north-bay/cage-3",
            from: began,
            until: began + 3_600_000,
            by: "李",
            comment: "换膜",
            at: began + 3_600_000
        ),
        IntervalLabel(
            number: 5,
            of: .alert(6),
            cause: .fouling,
            rule: "turbot/oxygen_low",
            target: "north-bay/buoy-1/dissolved_oxygen",
            series: [0],
            from: began,
            until: began + 1_800_000,
            by: "王强",
            comment: "",
            at: began + 7_200_000,
            supersedes: 4
        ),
    ]

    static let silence = SilenceDTO(
        Silence(
            id: 2,
            rule: nil,
            target: "north-bay/cage-3",
            from: began,
            until: began + 3_600_000,
            by: "李",
            comment: "换膜",
            isMaintenance: true
        )
    )
}

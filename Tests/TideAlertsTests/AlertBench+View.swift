import TideAlerts
import TideModel

extension AlertBench {
    /// What the engine sees.
    var view: AlertView {
        let (places, readings, statuses, gateway) = (places, readings, statuses, gateway)
        let unreached = unreached
        let (isCatchingUp, latest, lookups, past) = (isCatchingUp, latest, lookups, past)
        return AlertView(
            place: { places[Int($0)] },
            interval: { places[Int($0)].interval },
            stands: { places[Int($0)].stands },
            latest: { latest[$0] },
            status: { statuses[Int($0)] },
            readings: { series, times in
                lookups.count += 1
                let found = past?(times) ?? readings[Int(series)].filter { times.contains($0.time) }
                lookups.readings += found.count
                return Array(found.suffix(AlertEngine.mostLookedBack))
            },
            beside: { series, selector in
                places.filter { $0.unit == places[Int(series)].unit && selector.channel == $0.channel }.map(\.series)
            },
            cause: { series in
                let parts = gateway?.split(separator: " ").map(String.init) ?? []
                guard parts.count == 2, let kind = Outage.Kind(rawValue: parts[0]), statuses[Int(series)] == .silent
                else { return nil }
                return Outage(kind, parts[1], devices: statuses.count { $0 == .silent }, since: .distantPast)
            },
            broker: { unreached.map { Outage(.broker, "mqtt://b:1883", devices: 7, since: $0) } },
            words: { alert, rule in
                let none = OutboxMessage.Both(en: "", zh: "")
                return OutboxMessage.Words(
                    title: rule?.title ?? none,
                    advice: none,
                    site: "the \(alert.site)",
                    place: alert.target,
                    zone: "UTC"
                )
            },
            isCatchingUp: { _ in isCatchingUp },
            clockStep: clockStep,
            zone: { _ in .utc }
        )
    }
}

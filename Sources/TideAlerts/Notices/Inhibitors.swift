internal import TideModel

/// Alerts that go on and keep others from being told, by where they are; found once for a look at what is to be sent.
struct Inhibitors {
    /// By place: the worst first, then the oldest.
    private var alerts: [String: [Alert]] = [:]

    /// Those of which people are told: what nobody is told of explains nothing.
    ///
    /// - Parameters:
    ///   - open: incidents, in any order.
    ///   - places: of an alert, of any kind.
    init(_ open: [Alert], _ places: (Alert) -> Set<String>) {
        for alert in open { for place in places(alert) { alerts[place, default: []].append(alert) } }
        for place in alerts.keys {
            alerts[place]?.sort { ($1.severity, $0.id) < ($0.severity, $1.id) }
        }
    }

    /// The worst alert at any of some places that keeps another from being told; nil where none does.
    func first(over alert: Alert, _ inhibition: Inhibition, at places: Set<String>) -> Alert? {
        // Of what was worse before anybody was told, that counts.
        let severity = alert.told == nil ? alert.highest : alert.severity
        return places.lazy.compactMap { place in
            alerts[place]?.first { other in
                other.severity >= severity && other.rule != alert.rule && inhibition.names(other.rule)
            }
        }.max { ($0.severity, $1.id) < ($1.severity, $0.id) }
    }
}

extension Inhibition.Sameness {
    /// Where an alert is; two are at the same place when these have one in common.
    func places(_ alert: Alert, _ view: AlertView) -> Set<String> {
        switch self {
        case .site: ["s:\(alert.site)"]
        case .series: Set(alert.series.map { "n:\($0)" })
        case .device: Set(alert.series.map { "d:\(view.place($0).device)" })
        case .unit:
            Set(
                alert.series.map { series in
                    let place = view.place(series)
                    return place.unit.map { "u:\(place.site)/\($0.id)" } ?? "d:\(place.device)"
                }
            )
        }
    }
}

internal import TideAlerts
internal import TideModel

/// What alerts see of the pipeline's state while a record is judged: copies that share their memory.
struct AlertSight {
    let state: PipelineState
    let rules: SeriesRules?
    let places: AlertPlaces
    let isCatchingUp: Bool
    let wall: Timestamp
    var clockStep: Int64 = 0

    /// A view that looks at readings through `readings`.
    func view(_ readings: @escaping (SeriesNumber, ClosedRange<Int64>) throws -> [Sample]) -> AlertView {
        let causes = LazyOutages(state)
        return AlertView(
            place: place,
            interval: { rules?.interval(of: $0) },
            stands: { rules?.stands($0, in: state.definitions) },
            latest: latest,
            status: { state.liveness[$0].status },
            readings: readings,
            beside: beside,
            cause: { causes.found.outage(of: state.definitions[Int($0)].device) },
            broker: broker,
            words: words,
            isCatchingUp: { isCatchingUp || isBehind($0) },
            clockStep: clockStep,
            zone: places.zone
        )
    }

    /// Where a series is from.
    func place(_ series: SeriesNumber) -> SeriesPlace {
        SeriesPlace(series, state.definitions, state.registry, rules)
    }

    /// How long after an old reading the next of a backlog comes at most, ms.
    private static let pause: Int64 = 10_000
    /// What is younger is no backlog, ms.
    private static let shortest: Int64 = 300_000

    /// Whether the newest reading of a series is an old one that came a moment ago.
    private func isBehind(_ series: SeriesNumber) -> Bool {
        let known = state.series[Int(series)]
        guard known.time != .min, wall.milliseconds - known.received < Self.pause else { return false }
        let lag = usualLag(of: state.definitions[Int(series)].device)
        return known.received > known.time &+ lag &+ max(Self.shortest, 3 * (rules?.interval(of: series) ?? 0))
    }

    /// How much later than its stored times say a device is usually heard, ms: of one whose clock is slow that is no backlog.
    private func usualLag(of device: DeviceNumber) -> Int64 {
        let device = state.devices[Int(device)]
        let known = ClockDoctor().assessment(of: device.clock)
        guard known.isSettled, let offset = known.offset else { return 0 }
        return max(0, -offset - (device.corrections.current?.milliseconds ?? 0))
    }

    /// The newest reading of a series.
    func latest(_ series: SeriesNumber) -> Sample? {
        let known = state.series[Int(series)]
        guard known.time != .min else { return nil }
        let time = known.rowFlags.contains(.future) ? known.received : known.time
        return Sample(time: time, value: known.value, flag: known.flag)
    }

    private func beside(_ series: SeriesNumber, _ selector: SeriesSelector) -> [SeriesNumber] {
        let own = state.definitions[Int(series)].device
        let device = state.registry.devices[Int(own)]
        let devices = device.unit.map { places.devices(of: "\(device.site)/\($0)") } ?? [own]
        return devices.flatMap { state.devices[Int($0)].series }.filter { number in
            let definition = state.definitions[Int(number)]
            return selector.quantity.map { $0 == definition.quantity } ?? true
                && selector.channel.map { $0 == definition.channel } ?? true
                && selector.unit.map { $0 == definition.unit } ?? true
        }
    }

    /// The broker while it is not reached, with all devices that were heard until then.
    private func broker() -> Outage? {
        state.global.unreached.map { broker in
            let devices = state.devices.indices.count { number in
                [.live, .late].contains(state.status(of: DeviceNumber(number)))
            }
            return Outage(.broker, broker.broker, devices: devices, since: broker.since)
        }
    }

    private func words(_ alert: Alert, _ rule: Rule?) -> OutboxMessage.Words {
        let none = OutboxMessage.Both(en: alert.rule, zh: alert.rule)
        let site = state.registry.sites[alert.site]
        return OutboxMessage.Words(
            title: rule?.title ?? none,
            advice: rule?.advice ?? OutboxMessage.Both(en: "", zh: ""),
            site: site?.name ?? alert.site,
            place: place(of: alert),
            zone: site?.zone ?? Site.defaultZone
        )
    }

    /// The site's name, or the unit's name where the registry has one, and what it is about.
    private func place(of alert: Alert) -> String {
        guard !alert.site.isEmpty else { return alert.target }
        if alert.target == alert.site { return state.registry.sites[alert.site]?.name ?? alert.site }
        let rest = alert.target.dropFirst(alert.site.count + 1)
        guard let series = alert.series.first else { return String(rest) }
        guard let unit = place(series).unit else { return String(rest) }
        return rest == unit.id ? unit.name : "\(unit.name) \(rest)"
    }
}

extension SeriesPlace {
    /// The place of a series as the registry has it.
    init(_ series: SeriesNumber, _ definitions: SeriesTable, _ registry: RegistryState, _ rules: SeriesRules?) {
        let definition = definitions[Int(series)]
        let device = registry.devices[Int(definition.device)]
        self.init(
            series: series,
            channel: definition.channel,
            quantity: definition.quantity,
            valueUnit: definition.unit,
            device: device.key,
            deviceNumber: definition.device,
            profile: device.profile,
            parameters: device.parameters,
            unit: device.unit.flatMap { registry.units["\(device.site)/\($0)"] },
            interval: rules?.interval(of: series),
            stands: rules?.stands(series, in: definitions),
            silent: rules?[series]?.silent
        )
    }
}

/// Why devices are not heard; found once for a record, when somebody asks.
private final class LazyOutages {
    private(set) lazy var found = state.outages()
    private let state: PipelineState

    init(_ state: PipelineState) { self.state = state }
}

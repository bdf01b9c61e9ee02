internal import TideModel

// From what levels say to incidents.

extension AlertEngine {
    /// Makes incidents of a change of levels.
    ///
    /// - Parameters:
    ///   - key: rule and target.
    ///   - state: after the number; it takes the incident.
    ///   - former: the worst level that fired before it.
    ///   - series: whose reading decided.
    ///   - arrival: the reading.
    ///   - view: of the state.
    mutating func turn(
        _ key: BindingKey,
        _ state: inout AlertState,
        from former: Int?,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        let isHeard = hear(arrival, key, &state)
        guard state.firing != former else {
            if isHeard, state.isOpen, let alert = open[state.alert] { enqueue(alert, .fired, arrival, view) }
            return
        }
        guard let level = state.firing else { return resolve(&state, key, .cleared, arrival, view) }
        let severity = rules[key.rule].levels[level].severity
        let isBad = rules[key.rule].levels[level].bad.holds(arrival.sample.value)
        let value = isBad ? arrival.sample.value : state.value
        guard state.isOpen else { return fire(key, &state, level, value, series, arrival, view) }
        guard var alert = open[state.alert] else { return }
        let isWorse = severity > alert.severity
        (alert.severity, alert.value) = (severity, value)
        alert.series = counted(key, most: Self.mostSeries) ?? alert.series
        alert.highest = max(alert.highest, severity)
        alert.limit = rules[key.rule].levels[level].bad.limit(for: value)
        let isWithdrawn = alert.acknowledged.map { $0.severity < severity } ?? false
        if isWithdrawn { (alert.acknowledged, alert.snoozedUntil) = (nil, nil) }
        open[alert.id] = alert
        change(alert)
        tell(isWorse ? .escalated : .eased, key, state, arrival, value: value, view)
        if isWithdrawn { note(.acknowledgementWithdrawn, alert, arrival.at) }
    }

    /// Notes what readings in time found bad, where late ones are history.
    ///
    /// - Returns: whether that is more than they found before, so that there is something to tell.
    private func hear(_ arrival: Arrival, _ key: BindingKey, _ state: inout AlertState) -> Bool {
        guard rules[key.rule].late == .silent, !arrival.isHistory, state.bad > state.heard else { return false }
        state.heard = state.bad
        return true
    }

    /// Whether people may be told: what only late readings found is history where a rule says so.
    private func isTold(_ event: AlertEvent.Kind, _ key: BindingKey, _ state: AlertState) -> Bool {
        guard rules[key.rule].late == .silent else { return true }
        return event == .fired || event == .escalated ? Int(state.heard) > state.firing ?? 0 : state.heard > 0
    }

    private mutating func fire(
        _ key: BindingKey,
        _ state: inout AlertState,
        _ level: Int,
        _ value: Double,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        let rule = rules[key.rule], place = view.place(series)
        let began = state.levels.filter(\.isFiring).map(\.since).min() ?? arrival.sample.time
        let limit = rule.levels[level].bad.limit(for: value), severity = rule.levels[level].severity
        if state.alert > 0, isSoon(arrival.sample.time, after: state.ended), var alert = open[state.alert] {
            (alert.status, alert.ended, alert.cause) = (.firing, nil, nil)
            (alert.severity, alert.value, alert.limit) = (severity, value, limit)
            alert.highest = max(alert.highest, severity)
            alert.series = counted(key, most: Self.mostSeries) ?? alert.series
            (state.ended, state.forgetAt) = (.min, .max)
            alert.returns += 1
            noteReturn(alert.id, arrival.at)
            // Who was told of the end took notice of what is over.
            if alert.told == nil { (alert.acknowledged, alert.snoozedUntil) = (nil, nil) }
            open[alert.id] = alert
        } else {
            if state.alert > 0 { open[state.alert] = nil }
            (state.ended, state.forgetAt) = (.min, .max)
            state.alert = nextAlert
            nextAlert += 1
            open[state.alert] = Alert(
                id: state.alert,
                rule: rule.id,
                target: place.name(of: key.target),
                site: place.site,
                series: deciding(key, series),
                severity: severity,
                began: Timestamp(milliseconds: began),
                fired: Timestamp(milliseconds: arrival.at),
                value: value,
                limit: limit,
                unit: rule.watch.unit(of: place.valueUnit)
            )
        }
        if let alert = open[state.alert] { change(alert) }
        tell(.fired, key, state, arrival, value: value, view)
    }

    /// Whether what is bad again is the same incident; what is found of the past is not.
    private func isSoon(_ time: Int64, after end: Int64) -> Bool { time >= end && time - end < Self.returnWithin }

    private func deciding(_ key: BindingKey, _ series: SeriesNumber) -> [SeriesNumber] {
        if let counted = counted(key, most: Self.mostSeries) { return counted }
        guard let group = bindings.group(key) else { return [series] }
        return Array(group.all.prefix(Self.mostSeries))
    }

    /// Most series that an incident names.
    private static let mostSeries = 16

    /// Ends an incident.
    mutating func resolve(
        _ state: inout AlertState,
        _ key: BindingKey,
        _ cause: AlertCause,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        // A person may have closed it before.
        guard state.isOpen, var alert = open[state.alert] else { return }
        (state.ended, state.forgetAt, state.due) = (arrival.sample.time, noteEnd(alert, arrival.at), .max)
        (state.isWithoutData, state.unusableSince, state.dataDue) = (false, .min, .max)
        let ended = state
        state.heard = 0
        alert.status = .resolved
        alert.ended = Timestamp(milliseconds: arrival.sample.time)
        // What a person said it was stays.
        alert.cause = alert.cause ?? cause
        open[alert.id] = alert
        notePast(alert, key)
        change(alert)
        tell(cause == .sensorFault ? .withdrawn : .resolved, key, ended, arrival, value: arrival.sample.value, view)
    }

    /// Writes an event, and has people told.
    mutating func tell(
        _ event: AlertEvent.Kind,
        _ key: BindingKey,
        _ state: AlertState,
        _ arrival: Arrival,
        value: Double? = nil,
        reason: String? = nil,
        _ view: AlertView
    ) {
        guard let alert = open[state.alert] else { return }
        let value = value.flatMap { $0.isNaN ? nil : $0 }
        let names = event == .fired || event == .escalated ? names(of: alert, view) : nil
        output.events.append(
            AlertEvent(
                alert: alert.id,
                kind: event,
                at: Timestamp(milliseconds: arrival.at),
                time: Timestamp(milliseconds: arrival.sample.time),
                severity: alert.severity,
                value: value,
                text: reason ?? names
            )
        )
        expectPassing(of: alert)
        if isTold(event, key, state) { enqueue(alert, event, arrival, view) }
    }

    /// Writes an event that no reading decided.
    mutating func note(
        _ event: AlertEvent.Kind,
        _ alert: Alert,
        _ at: Int64,
        by: String? = nil,
        _ text: String? = nil
    ) {
        let at = Timestamp(milliseconds: at)
        output.events.append(
            AlertEvent(alert: alert.id, kind: event, at: at, severity: alert.severity, by: by, text: text)
        )
    }

    /// Has the incident written as it now stands, once for a record.
    mutating func change(_ alert: Alert) {
        if inhibited.inhibitors.contains(alert.rule) { noteInhibitors() }
        if let index = changedAlerts[alert.id] {
            output.alerts[index] = alert
        } else {
            changedAlerts[alert.id] = output.alerts.count
            output.alerts.append(alert)
        }
    }
}

extension SeriesPlace {
    /// What people call a target that the series is, or is part of.
    func name(of target: Target) -> String {
        switch target {
        case .series: "\(device)/\(channel)"
        case .device: "\(device)"
        case .unit(let id), .site(let id): id
        }
    }
}

internal import TideModel
internal import TideYAML

extension RuleTestBench {
    /// What a rule is in.
    private struct Found {
        var state: RuleTest.State
        var severity: Severity?
        /// ms since the start of the test.
        var since: Int64 = 0
        var value = ""
    }

    /// Compares what a rule is in now with what it should be in.
    func check(_ wanted: RuleTest.Expectation) {
        let found = found(wanted)
        let isRight = found.state == wanted.state && (wanted.severity == nil || found.severity == wanted.severity)
        guard !isRight else { return }
        let severity = wanted.severity.map { " \($0.name)" } ?? ""
        let target = wanted.target.map { " of \($0)" } ?? ""
        log.add(
            line: wanted.place.line,
            column: wanted.place.column,
            "\(test.name): at \(Stretch.text(wanted.at)) \(wanted.rule)\(target) was \(words(found, wanted)), not "
                + "\(wanted.state.rawValue)\(severity)"
        )
    }

    private func words(_ found: Found, _ wanted: RuleTest.Expectation) -> String {
        let state = [found.state.rawValue, found.severity?.name].compactMap { $0 }.joined(separator: " ")
        guard found.state == .none else { return "\(state) since \(Stretch.text(found.since))\(found.value)" }
        guard let rule = set.rules.first(where: { $0.id == wanted.rule }), wanted.state != .none,
            let reason = MatchesNothing(places: test.series.map(\.place)).reason(rule)
        else { return state }
        return "\(state) (\(reason.problem))"
    }

    /// The worst of all targets that are meant.
    private func found(_ wanted: RuleTest.Expectation) -> Found {
        guard let number = set.rules.firstIndex(where: { $0.id == wanted.rule }) else { return Found(state: .none) }
        let rule = set.rules[number]
        let targets = targets(wanted.target, rule)
        let mine = alerts.values.filter { alert in
            alert.rule == rule.id && targets.contains { $0.text == alert.target }
        }.sorted { ($0.severity, $1.id) > ($1.severity, $0.id) }
        for (status, state) in [(Alert.Status.firing, RuleTest.State.firing), (.noData, .noData)] {
            if let alert = mine.first(where: { $0.status == status }) { return self.found(alert, state, rule) }
        }
        let waiting = targets.compactMap { target -> Int64? in
            guard let state = engine.states[BindingKey(rule: number, target: target.target)], !state.isOpen else {
                return nil
            }
            return state.levels.map(\.since).filter { $0 != .min }.min()
        }
        if let since = waiting.min() { return Found(state: .pending, since: since - test.start.milliseconds) }
        guard let over = mine.max(by: { $0.ended ?? $0.began < $1.ended ?? $1.began }) else {
            return Found(state: .none)
        }
        return Found(state: .resolved, since: (over.ended ?? over.began).milliseconds - test.start.milliseconds)
    }

    private func found(_ alert: Alert, _ state: RuleTest.State, _ rule: Rule) -> Found {
        let value = rule.shown?.show(alert.value) ?? alert.value
        let text = ((value * 1e4).rounded() / 1e4).plain
        return Found(
            state: state,
            severity: alert.severity,
            since: alert.began.milliseconds - test.start.milliseconds,
            value: rule.watch.isMeasured ? " (\(text) \(rule.shown?.unit ?? alert.unit))" : ""
        )
    }

    /// Targets of a rule, with the names that alerts have for them.
    private func targets(_ wanted: String?, _ rule: Rule) -> [(target: Target, text: String)] {
        var found: [(target: Target, text: String)] = []
        for series in test.series where wanted.map({ series.targets.contains($0) }) ?? true {
            let place = series.place
            var all: [Target] = [.device(place.deviceNumber)]
            all.append(.site(place.site))
            if let unit = place.unit { all.append(.unit("\(place.site)/\(unit.id)")) }
            if wanted == nil || wanted == series.name || wanted == place.device.description {
                all.append(.series(place.series))
            }
            for target in all where !found.contains(where: { $0.target == target }) {
                found.append((target, place.name(of: target)))
            }
        }
        return found
    }

    /// Compares all messages with those that should be.
    func check(_ wanted: [RuleTest.ExpectedMessage]) {
        var left = messages
        for message in wanted {
            let index = left.firstIndex { found in
                found.at <= message.at && found.at > message.at - 60_000 && found.to == message.to
                    && found.rule == message.rule && found.event == message.event
            }
            if let index {
                left.remove(at: index)
                continue
            }
            let words = "\(message.event.rawValue) of \(message.rule) to \(message.to)"
            add(message.place, "at \(Stretch.text(message.at)) no message says \(words)")
        }
        for message in left {
            let words = "\(message.event.rawValue) of \(message.rule) to \(message.to)"
            add(test.place, "at \(Stretch.text(message.at)) a message says \(words), which is not expected")
        }
    }

    private func add(_ place: YAMLValue, _ text: String) {
        log.add(line: place.line, column: place.column, "\(test.name): \(text)")
    }
}

internal import TideModel
internal import TideYAML

extension RuleLoader {
    /// One route.
    func route(_ value: YAMLValue) -> Route? {
        guard let fields = value.fields() else { return nil }
        var route = Route(contacts: contacts(fields.require("to", hint: "a list of contacts")))
        route.sites = texts(fields.optional("site"))
        route.rules = texts(fields.optional("rules")).sorted()
        if let value = fields.optional("severity"), let name = value.string() {
            if let severity = Severity(name: name) {
                route.severity = severity
            } else {
                value.fail("\(name) is no severity", hint: "warning, alarm or emergency")
            }
        }
        if let wait = fields.optional("wait")?.duration(in: 0...3_600_000) { route.wait = wait }
        if let tells = fields.optional("tell_end")?.bool() { route.tellsEnd = tells }
        if let hours = fields.optional("quiet_hours").flatMap({ self.hours($0) }) {
            route.quiet = Schedule(hours: hours)
        }
        route.later = later(fields.optional("escalate"))
        fields.done()
        return route
    }

    private func later(_ value: YAMLValue?) -> [Route.Later] {
        guard let value else { return [] }
        let steps: [Route.Later] = (value.items(maximum: 10) ?? []).compactMap { item in
            guard let fields = item.fields() else { return nil }
            let after = fields.require("after", hint: "such as 15m")?.duration(in: 60_000...Self.longest)
            let contacts = contacts(fields.require("to", hint: "a list of contacts"))
            fields.done()
            return after.map { Route.Later(after: $0, contacts: contacts) }
        }
        if zip(steps, steps.dropFirst()).contains(where: { $0.after >= $1.after }) {
            value.fail("each step comes later than the one before")
        }
        return steps
    }

    /// `season: 11-01..03-31` and `hours: 18:00-08:00`.
    func schedule(_ fields: YAMLFields) -> Schedule? {
        let season = fields.optional("season").flatMap { self.season($0) }
        let hours = fields.optional("hours").flatMap { self.hours($0) }
        return season == nil && hours == nil ? nil : Schedule(season: season, hours: hours)
    }

    private func season(_ value: YAMLValue) -> (first: Int, last: Int)? {
        let parts = value.string()?.split(separator: ".", omittingEmptySubsequences: true) ?? []
        let days = parts.compactMap { part -> Int? in
            let numbers = part.split(separator: "-").compactMap { Int($0) }
            guard numbers.count == 2, (1...12).contains(numbers[0]), (1...31).contains(numbers[1]) else { return nil }
            return numbers[0] * 100 + numbers[1]
        }
        guard days.count == 2, parts.count == 2 else {
            value.fail("\(value.words) is no season", hint: "month-day..month-day, such as 11-01..03-31")
            return nil
        }
        return (days[0], days[1])
    }

    private func hours(_ value: YAMLValue) -> (first: Int, last: Int)? {
        let parts = value.string()?.split(separator: "-") ?? []
        let minutes = parts.compactMap { part -> Int? in
            let numbers = part.split(separator: ":").compactMap { Int($0) }
            guard numbers.count == 2, (0...24).contains(numbers[0]), (0..<60).contains(numbers[1]) else { return nil }
            return numbers[0] * 60 + numbers[1]
        }
        guard minutes.count == 2, minutes[0] != minutes[1], minutes.allSatisfy({ $0 <= 1_440 }) else {
            value.fail("\(value.words) are no hours", hint: "such as 22:00-06:00, in the site's time")
            return nil
        }
        return (minutes[0], minutes[1])
    }
}

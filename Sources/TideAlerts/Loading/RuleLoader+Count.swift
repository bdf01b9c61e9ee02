internal import TideModel
internal import TideUnits
internal import TideYAML

// `{count_of: …}`: how many devices of a site or a unit are so.

extension RuleLoader {
    /// How old a reading may be that counts, where a rule does not say (ms).
    private static let usualWithin: Int64 = 3_600_000

    /// What `count_of` looks at.
    func count(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let place = fields.optional("in")?.choice(DeviceCount.Place.self) ?? .site
        if value.text == "silent" { return measured(DeviceCount(.silent, of: place)) }
        let within = fields.optional("within")?.duration(in: 1_000...86_400_000) ?? Self.usualWithin
        let series = selector(value)
        guard let series, let side = comparison(fields, Measured(series)) else {
            if series == nil { for kind in Comparison.Kind.allCases { _ = fields.optional(kind.rawValue) } }
            if series != nil { requireComparison(fields.value) }
            return nil
        }
        return measured(DeviceCount(.reading(series.selector, side, within: within), of: place))
    }

    private func measured(_ count: DeviceCount) -> Measured {
        Measured(.count(count), unit: try? Unit("1"), isDifference: true)
    }

    /// Says that few devices mean nothing, and that there are only whole ones.
    func requireSome(_ bad: Comparison, _ clear: Comparison?, _ value: YAMLValue) {
        guard bad.kind == .above || bad.kind == .atLeast else {
            value.fail(
                "devices of which nothing is known are not counted, so few mean nothing",
                hint: "name the bad side in `watch`, and here how many, such as at_least: 3"
            )
            return
        }
        let isRight = bad.high.rounded() == bad.high && bad.high >= (bad.kind == .above ? 0 : 1)
        if !isRight { value.fail("is no number of devices", hint: "a whole one, such as at_least: 3") }
        guard clear.map({ $0.low < 0 }) ?? false else { return }
        value.fail("would never be over: there are never fewer devices than 0", hint: "name a higher number in clear")
    }

    /// Says what a count does not ask.
    func refuseCircumstances(_ fields: YAMLFields) {
        for key in ["while", "season", "hours"] {
            fields.optional(key)?.fail(
                "means nothing to count_of: it counts always",
                hint: "leave it away; `quiet_hours` of a route hold messages back"
            )
        }
    }
}

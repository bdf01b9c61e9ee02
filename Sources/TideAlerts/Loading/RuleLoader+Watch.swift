internal import TideModel
internal import TideUnits
internal import TideYAML

/// A series that is named, and the unit of its values.
struct NamedSeries {
    var selector: SeriesSelector
    /// Nil when only a channel is named, so that limits are in the series' own unit.
    var unit: Unit?
}

/// What a rule looks at, and the unit of its numbers.
struct Measured {
    var watch: Watch
    /// Canonical unit of its numbers; nil when nobody knows.
    var unit: Unit?
    /// It is a difference, in which no zero point counts: 2 K are 2 °C.
    var isDifference = false

    init(_ series: NamedSeries) {
        watch = .value(series.selector)
        unit = series.unit
    }

    init(_ watch: Watch, unit: Unit?, isDifference: Bool = false) {
        (self.watch, self.unit, self.isDifference) = (watch, unit, isDifference)
    }

    /// How people read its numbers.
    func shown(_ value: YAMLValue?) -> ShownUnit? {
        guard let value, let text = value.string(maximum: 64), let unit else { return nil }
        guard let wanted = try? Unit(text), let conversion = try? unit.converter(to: wanted) else {
            value.fail("\(text) is no unit of \(unit.code)")
            return nil
        }
        let scale = conversion.multiply / conversion.divide
        return ShownUnit(unit: wanted.code, scale: scale, offset: isDifference ? 0 : conversion(0))
    }
}

extension RuleLoader {
    /// What a rule looks at.
    func watch(_ value: YAMLValue) -> Measured? {
        guard value.isMap, let fields = value.fields() else { return selector(value).map { Measured($0) } }
        defer { fields.done() }
        if let rate = fields.optional("rate_of") { return self.rate(rate, fields) }
        if let series = fields.optional("time_to") { return self.time(series, fields) }
        if let counted = fields.optional("count_of") { return self.count(counted, fields) }
        if let difference = fields.optional("difference") { return self.difference(difference, fields) }
        if let text = fields.optional("expression") { return expression(text, fields) }
        if let fence = fields.optional("outside_of") { return outside(fence, fields) }
        if let series = fields.optional("hours_of") { return self.hours(series, fields) }
        if let series = fields.optional("ratio_of") { return self.ratio(series, fields) }
        if let silence = fields.optional("silence_of") {
            if silence.text == "device" { return Measured(.silence(SeriesSelector()), unit: nil) }
            return selector(silence).map { Measured(.silence($0.selector), unit: nil) }
        }
        return selector(fields).map { Measured($0) }
    }

    private func rate(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let over = fields.require("over", hint: "such as 30m")?.duration(in: 1_000...86_400_000)
        guard let series = selector(value), let over else { return nil }
        let unit = series.unit.flatMap { try? Unit("\(Self.scale(of: $0))/s") }
        return Measured(.rate(series.selector, over: over), unit: unit, isDifference: true)
    }

    private func difference(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let within = fields.optional("within")?.duration(in: 1_000...86_400_000) ?? 30 * 60_000
        guard let items = value.items(maximum: 2) else { return nil }
        let series = items.compactMap { selector($0) }
        guard series.count == 2 else {
            value.fail("a difference is of two series")
            return nil
        }
        if let one = series[0].unit, let other = series[1].unit, one.dimension != other.dimension {
            value.fail("\(series[0].selector.words) and \(series[1].selector.words) are of different kinds")
            return nil
        }
        let unit = (series[0].unit ?? series[1].unit).flatMap { try? Unit(Self.scale(of: $0)) }
        return Measured(
            .difference(series[0].selector, series[1].selector, within: within),
            unit: unit,
            isDifference: true
        )
    }

    private func hours(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let over = fields.require("over", hint: "such as 24h")?.duration(in: 60_000...Self.longest)
        let series = selector(value)
        guard let side = series.flatMap({ comparison(fields, Measured($0)) }), let series, let over else {
            if series == nil { for kind in Comparison.Kind.allCases { _ = fields.optional(kind.rawValue) } }
            if series != nil { requireComparison(fields.value) }
            return nil
        }
        return Measured(.hours(series.selector, side, over: over), unit: try? Unit("h"), isDifference: true)
    }

    private func ratio(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let over = fields.require("over", hint: "such as 1d")?.duration(in: 60_000...Self.longest)
        let past = fields.require("past", hint: "such as 7d")
        let length = past?.duration(in: 60_000...Self.longest)
        guard let series = selector(value), let over, let length else { return nil }
        guard length % over == 0, length / over < RollingWindow.most else {
            past?.fail(
                "is no whole multiple of `over`, at most \(RollingWindow.most - 1)",
                hint: "such as over: 1d, past: 7d"
            )
            return nil
        }
        return Measured(.ratio(series.selector, over: over, past: length), unit: try? Unit("1"), isDifference: true)
    }

    /// The unit of differences of a unit.
    private static func scale(of unit: Unit) -> String { unit.code == "Cel" ? "K" : unit.code }

    /// A quantity, or `{quantity: …, channel: …}`.
    func selector(_ value: YAMLValue) -> NamedSeries? {
        guard value.isMap, let fields = value.fields() else { return quantity(value).map { named($0, nil) } }
        defer { fields.done() }
        return selector(fields)
    }

    private func selector(_ fields: YAMLFields) -> NamedSeries? {
        let channel = fields.optional("channel")?.string(maximum: 128)
        let unit = fields.optional("unit")
        guard let value = fields.optional("quantity") else {
            if channel == nil { fields.value.fail("neither quantity nor channel is named") }
            let kept = unit.flatMap { self.unit($0) }
            guard let channel, unit == nil || kept != nil else { return nil }
            return NamedSeries(selector: SeriesSelector(channel: channel, unit: kept?.code), unit: kept)
        }
        return quantity(value).flatMap { entry($0, unit) }.map { named($0, channel) }
    }

    /// The entry of a quantity that is kept in a unit.
    private func entry(_ usual: Quantity, _ value: YAMLValue?) -> Quantity? {
        guard let value, let text = value.string(maximum: 64) else { return usual }
        let entries = Quantities.entries(named: usual.name)
        guard let unit = try? Unit(informal: text), let found = entries.first(where: { $0.unit == unit }) else {
            let right = entries.map(\.unit.code).joined(separator: " or ")
            value.fail("\(usual.name) is not kept in \(text)", hint: "right is \(right)")
            return nil
        }
        return found
    }

    private func named(_ quantity: Quantity, _ channel: String?) -> NamedSeries {
        let isOneOfSeveral = Quantities.entries(named: quantity.name).count > 1
        let unit = isOneOfSeveral ? quantity.unit.code : nil
        return NamedSeries(
            selector: SeriesSelector(quantity: quantity.name, channel: channel, unit: unit),
            unit: quantity.unit
        )
    }

    /// A unit.
    func unit(_ value: YAMLValue) -> Unit? {
        guard let text = value.string(maximum: Unit.maxLength) else { return nil }
        do throws(UnitError) { return try Unit(informal: text) } catch {
            value.fail("\(text) is no unit", hint: "units are written as in UCUM, such as mg/L")
            return nil
        }
    }

    private func quantity(_ value: YAMLValue) -> Quantity? {
        guard let name = value.string(maximum: 128) else { return nil }
        if let found = Quantities.named(name) { return found }
        let near = Quantities.suggestion(for: name).map { "did you mean \($0)? " } ?? ""
        value.fail("\(name) is no quantity", hint: "\(near)`fieldtide quantities` lists them")
        return nil
    }
}

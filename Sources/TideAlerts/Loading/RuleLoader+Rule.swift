internal import TideModel
internal import TideUnits
internal import TideYAML

extension RuleLoader {
    /// One rule, and where it stands.
    func entry(_ key: YAMLValue, _ value: YAMLValue, _ pack: String) -> ReadRuleFile.Entry? {
        guard let name = Self.name(key), let fields = value.fields(), let rule = rule(name, fields, pack) else {
            return nil
        }
        let inhibitors = rule.inhibition == nil ? nil : fields.optional("inhibited_by").map(InhibitorPlaces.init)
        return ReadRuleFile.Entry(rule: rule, place: key.place, inhibitors: inhibitors)
    }

    private func rule(_ name: String, _ fields: YAMLFields, _ pack: String) -> Rule? {
        let title = Self.both(fields.require("title", hint: "what people read, {en: …, zh: …}"))
        let watch = fields.require("watch", hint: "a quantity, or {rate_of: …}, {difference: […]}, {silence_of: …}")
            .flatMap { self.watch($0) }
        let usual = timing(fields, Timing())
        let levels = levels(fields, watch, usual)
        guard let watch, !levels.isEmpty else {
            _ = (rest(fields, Rule(id: "", title: title, watch: .silence(SeriesSelector()), levels: [.unknown])))
            return nil
        }
        var rule = Rule(id: "\(pack)/\(name)", title: title, watch: watch.watch, levels: levels)
        if case .count = watch.watch { refuseCircumstances(fields) }
        rule.shown = watch.shown(fields.optional("shown_in"))
        return rest(fields, rule)
    }

    /// What a rule may say besides.
    private func rest(_ fields: YAMLFields, _ known: Rule) -> Rule {
        var rule = known
        rule.advice = Self.both(fields.optional("advice"))
        rule.source = fields.optional("source")?.string() ?? ""
        if let value = fields.optional("scope") { rule.scope = scope(value) }
        if let value = fields.optional("while") { rule.guards = guards(value) }
        if let value = fields.optional("inhibited_by") { rule.inhibition = inhibition(value) }
        rule.schedule = schedule(fields)
        if let late = fields.optional("late")?.choice(Rule.LatePolicy.self) { rule.late = late }
        if let policy = fields.optional("no_data")?.choice(NoData.self) { rule.tellsNoData = policy == .tell }
        if let value = fields.optional("coverage"), let coverage = value.number() {
            if !(0...1).contains(coverage) { value.fail("coverage is from 0 to 1") }
            rule.coverage = coverage
        }
        _ = fields.optional("shown_in")
        fields.done()
        return rule
    }

    private enum NoData: String, CaseIterable { case tell, ignore }

    /// What else must be so.
    private func guards(_ value: YAMLValue) -> [Guard] {
        let items = value.isList ? value.items(maximum: 8) ?? [] : [value]
        return items.compactMap { item in
            guard let fields = item.fields() else { return nil }
            let series = fields.require("series", hint: "a quantity, or {channel: …}").flatMap { selector($0) }
            let within = fields.optional("within")?.duration(in: 1_000...Self.longest) ?? 15 * 60_000
            let condition = series.flatMap { comparison(fields, Measured($0)) }
            if series == nil { for kind in Comparison.Kind.allCases { _ = fields.optional(kind.rawValue) } }
            if series != nil { requireComparison(item) }
            fields.done()
            guard let series, let condition else { return nil }
            return Guard(series: series.selector, condition: condition, within: within)
        }
    }

    /// What a rule is for.
    private func scope(_ value: YAMLValue) -> Scope {
        var scope = Scope()
        guard let fields = value.fields() else { return scope }
        scope.sites = texts(fields.optional("site"))
        scope.units = texts(fields.optional("unit"))
        scope.species = texts(fields.optional("species"))
        scope.devices = texts(fields.optional("device"))
        scope.profiles = texts(fields.optional("profile"))
        if let kinds = fields.optional("kind") {
            let items = kinds.isList ? kinds.items(maximum: 32) ?? [] : [kinds]
            scope.kinds = Set(items.compactMap { $0.choice(ProductionUnit.Kind.self) })
        }
        for (key, value) in fields.optional("tags")?.fields()?.entries ?? [] {
            if let name = key.text, let text = value.string() { scope.parameters[name] = text }
        }
        fields.done()
        return scope
    }

    func texts(_ value: YAMLValue?) -> Set<String> {
        guard let value else { return [] }
        return Set((value.isList ? value.items(maximum: 10_000) ?? [] : [value]).compactMap { $0.string() })
    }
}

extension Level {
    /// Stands in for one that cannot be read.
    fileprivate static let unknown = Level(.warning, Comparison(.below, 0))
}

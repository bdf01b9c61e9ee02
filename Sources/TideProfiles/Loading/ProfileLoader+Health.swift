internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `health`: series that tell how the device itself fares, in the order of their names.
    func healthLimits(_ value: YAMLValue, _ series: [SeriesSpec]) -> [HealthLimit] {
        guard let list = value.fields() else { return [] }
        refuseTooMany(list, "statements of health")
        return list.entries.compactMap { healthLimit($0.key, $0.value, series) }.sorted { $0.name < $1.name }
    }

    private func healthLimit(_ key: YAMLValue, _ value: YAMLValue, _ series: [SeriesSpec]) -> HealthLimit? {
        guard let name = Names.check(key), let fields = value.fields() else { return nil }
        let channel = fields.require("series", hint: "the channel that tells it")
        let (low, high) = (fields.optional("low"), fields.optional("high"))
        let unit = fields.optional("unit")
        fields.done()
        guard let channel, let text = channel.string(maximum: 64) else { return nil }
        guard let spec = series.first(where: { $0.channel == text }) else {
            let known = series.map(\.channel)
            let near = Nearest.match(text, among: known).map { "did you mean \($0)? " } ?? ""
            channel.fail("there is no series \(text)", hint: "\(near)known are \(known.joined(separator: ", "))")
            return nil
        }
        if low == nil, high == nil { value.fail("neither low nor high is said", hint: "such as low: 3.3") }
        guard let conversion = conversion(unit, spec) else { return nil }
        let well = Span(
            low?.number().map { conversion($0) } ?? -.infinity,
            high?.number().map { conversion($0) } ?? .infinity
        )
        if well.lower >= well.upper { value.fail("low is not below high") }
        return HealthLimit(name: name, channel: text, well: well)
    }

    /// From the unit of the limits, the series' own unless they name one.
    private func conversion(_ unit: YAMLValue?, _ spec: SeriesSpec) -> UnitConversion? {
        guard let unit else { return spec.conversion }
        guard let code = unit.string(maximum: 128) else { return nil }
        do { return try spec.quantity.converter(from: try Unit(code)) } catch {
            unit.fail("\(error)")
            return nil
        }
    }
}

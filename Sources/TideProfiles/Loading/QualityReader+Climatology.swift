internal import TideQuality
internal import TideUnits
internal import TideYAML

extension QualityReader {
    /// `climatology_test`: a list of windows, later ones override earlier ones.
    func climatology(_ fields: YAMLFields, _ base: ClimatologyTest?) -> ClimatologyTest? {
        guard
            let items = fields.require("config", hint: "a list of {tspan, vspan, period, zspan}")?.items(maximum: 1_000)
        else { return nil }
        return ClimatologyTest(members: items.compactMap(member))
    }

    private func member(_ value: YAMLValue) -> ClimatologyTest.Member? {
        guard let fields = value.fields() else { return nil }
        let hint = ClimatologyPeriod.allCases.map(\.rawValue).joined(separator: ", ")
        let periodValue = fields.optional("period")
        let period = periodValue?.choice(ClimatologyPeriod.self)
        let time = fields.require("tspan", hint: "two numbers of the period (\(hint)), or two dates without one")
        let suspect = fields.require("vspan", hint: "what is usual: [lower, upper]").flatMap(span)
        let fail = fields.optional("fspan").flatMap(span)
        let plain = QualityReader(sortsSpans: sortsSpans)
        let hasDates = periodValue == nil && !isStored
        let depth = fields.optional("zspan").flatMap(plain.span)
        fields.done()
        if periodValue != nil, period == nil { return nil }
        guard let suspect, let timeSpan = time.flatMap({ hasDates ? dates($0) : plain.times($0) }) else {
            return nil
        }
        return ClimatologyTest.Member(
            period: period,
            timeSpan: timeSpan,
            suspectSpan: suspect,
            depthSpan: depth,
            failSpan: fail
        )
    }

    /// Two numbers of a period, of which one may be the same as the other.
    private func times(_ value: YAMLValue) -> Span? { QualityReader(sortsSpans: true).span(value) }

    /// Two dates or times in UTC, in any order.
    private func dates(_ value: YAMLValue) -> Span? {
        guard let items = value.items(maximum: 2) else { return nil }
        let times = items.compactMap { item -> Double? in
            guard let text = item.text, Double(text) == nil, let time = QualityTime.milliseconds(text) else {
                item.fail("\(item.words) is no date", hint: "2026-06-01, or 2026-06-01T08:00:00Z")
                return nil
            }
            return Double(time)
        }
        guard items.count == 2, times.count == 2 else {
            if times.count == items.count { value.fail("a span has two dates", hint: "[2026-06-01, 2026-09-30]") }
            return nil
        }
        return Span(min(times[0], times[1]), max(times[0], times[1]))
    }
}

internal import TideDerive
internal import TideModel
internal import TideQuality
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// The flags with which an input counts, by the name of the worst.
    private enum Minimum: String, CaseIterable {
        case pass, suspect
        var flag: QCFlag { self == .pass ? .pass : .suspect }
    }

    /// `derive`: series that are computed from others, in the order of channel names.
    ///
    /// - Parameters:
    ///   - series: those of the profile.
    ///   - interval: how often the device is expected, ms.
    /// - Returns: what was understood.
    func derivedList(_ series: [SeriesSpec], interval: Int64) -> [DerivedSpec] {
        let tides = tideTables()
        guard let list = fields.optional("derive")?.fields() else { return [] }
        if list.entries.count > DerivedSpec.most {
            list.value.fail("\(list.entries.count) derived series are too many", hint: "at most \(DerivedSpec.most)")
        }
        let names = list.entries.compactMap { $0.key.text }.sorted()
        var scope = Scope(series: series, derived: names, interval: interval, tides: tides)
        var found = list.entries.filter { !Self.isOfDay($0.value) }.compactMap { derived($0.key, $0.value, scope) }
        // A day may be that of derived readings, as hours of heat are.
        (scope.isOfDay, scope.inputs) = (true, found.map(\.series))
        found += list.entries.filter { Self.isOfDay($0.value) }.compactMap { derived($0.key, $0.value, scope) }
        return found.sorted { $0.series.channel < $1.series.channel }
    }

    /// What an expression may speak of.
    struct Scope {
        var series: [SeriesSpec]
        /// Names of all derived series, in order.
        var derived: [String]
        var interval: Int64
        var tides: [String: TideTable]
        var isOfDay = false
        /// Derived series that a day may be of.
        var inputs: [SeriesSpec] = []
    }

    private static func isOfDay(_ value: YAMLValue) -> Bool {
        guard case .map(let keys) = value.content else { return false }
        return keys.contains { $0.key.text == "every" && !$0.value.isNull }
    }

    private enum Window: String, CaseIterable { case day }

    private func derived(_ key: YAMLValue, _ value: YAMLValue, _ scope: Scope) -> DerivedSpec? {
        guard let channel = Names.check(key), let fields = value.fields() else { return nil }
        if channel == "time" || channel == "attributes" {
            key.fail("\(channel) is no channel name: examples use the word")
        }
        if scope.series.contains(where: { $0.channel == channel }) {
            key.fail("\(channel) is a series already", hint: "another name")
        }
        let expression = fields.require("expr", hint: "such as oxygen_saturation(DO=oxygen, SP=31, t=temperature)")
        let (quantity, unit) = (fields.optional("quantity"), fields.optional("unit"))
        _ = fields.optional("every")?.choice(Window.self)
        let needs = fields.optional("needs").map { self.needs($0, scope) } ?? Needs(scope)
        let quality = fields.optional("quality")
        var about = SeriesAbout()
        about.tests = named(quality)
        fields.done()
        guard let expression, let call = call(expression, scope),
            let measured = measure(quantity, unit, of: call.function, value)
        else { return nil }
        let tests = tests(quality, measured.quality)
        checkChannels(quality, tests, measured.quality.quantity, among: nil)
        let spec = SeriesSpec(
            channel: channel,
            quantity: measured.quality.quantity,
            unit: call.function.output.unit,
            conversion: measured.output,
            tests: tests,
            cadence: cadence(quality, tests, measured.quality.quantity),
            testConversion: measured.quality.conversion,
            field: "",
            about: about
        )
        if scope.isOfDay, spec.plan != nil {
            quality?.fail("a series over days is judged by its gross range alone", hint: "gross_range_test")
        }
        return DerivedSpec(
            series: spec,
            function: call.function,
            arguments: call.arguments,
            maximumSkew: scope.isOfDay ? 0 : needs.skew,
            worstFlag: needs.flag,
            expression: expression.text ?? "",
            day: scope.isOfDay ? DayNeeds(coverage: needs.coverage, interval: scope.interval) : nil,
            night: night(call, needs),
            tide: call.tide
        )
    }

    /// What a call that speaks of dusk needs; nil for all others.
    private func night(_ call: DerivedCall, _ needs: Needs) -> NightNeeds? {
        for case .dusk(_, _, let place) in call.arguments {
            return NightNeeds(after: needs.after?.time ?? NightNeeds.usualPause, place: place)
        }
        needs.after?.value.fail("after means nothing without dusk(…)")
        return nil
    }

    /// Which inputs count.
    private struct Needs {
        var skew: Int64
        var after: (time: Int64, value: YAMLValue)?
        var flag = QCFlag.suspect
        var coverage = DayNeeds.usualCoverage

        init(_ scope: Scope) { skew = scope.interval }
    }

    private func needs(_ value: YAMLValue, _ scope: Scope) -> Needs {
        var needs = Needs(scope)
        guard let fields = value.fields() else { return needs }
        needs.flag = fields.optional("qc_min")?.choice(Minimum.self)?.flag ?? needs.flag
        if scope.isOfDay {
            needs.coverage = fields.optional("coverage").flatMap(share) ?? needs.coverage
            fields.done(later: ["max_skew": "means nothing with every: day"])
            return needs
        }
        let skew = fields.optional("max_skew"), after = fields.optional("after")
        fields.done(later: ["coverage": "means nothing without every: day"])
        if let after, let time = after.duration() {
            needs.after = (min(time, NightNeeds.longestPause), after)
            if time > NightNeeds.longestPause { after.fail("\(after.words) is out of range", hint: "at most 12h") }
        }
        guard let skew, let time = skew.duration() else { return needs }
        if time > DerivedSpec.longestSkew { skew.fail("\(skew.words) is out of range", hint: "at most 1d") }
        needs.skew = min(time, DerivedSpec.longestSkew)
        return needs
    }

    /// A share such as `80%`.
    private func share(_ value: YAMLValue) -> Double? {
        guard let text = value.string() else { return nil }
        if text.hasSuffix("%"), let percent = YAMLValue.decimal(String(text.dropLast())), (0...100).contains(percent) {
            return percent / 100
        }
        value.fail("\(value.words) is no share", hint: "0% to 100%, such as 80%")
        return nil
    }

    /// Quantity, conversion of what the function gives, and the unit that the numbers of `quality` are in.
    private func measure(
        _ quantity: YAMLValue?,
        _ unit: YAMLValue?,
        of function: DerivedFunction,
        _ value: YAMLValue
    ) -> (quality: Measured, output: UnitConversion)? {
        let given = function.output.unit
        guard let name = quantity?.string(maximum: 128) ?? function.output.quantity else {
            let hint = "\(function.name) gives \(given.code) of no quantity of its own: `fieldtide quantities`"
            if quantity == nil { value.fail("quantity is missing", hint: hint) }
            return nil
        }
        var place = quantity ?? value
        do {
            let known = try Quantities.find(name, unit: given)
            let output = try known.converter(from: given)
            place = unit ?? value
            let shown = try unit?.string(maximum: 128).map { try Unit($0) } ?? given
            let quality = Measured(quantity: known, unit: shown, conversion: try known.converter(from: shown))
            return (quality, output)
        } catch {
            place.fail("\(error)")
            return nil
        }
    }
}

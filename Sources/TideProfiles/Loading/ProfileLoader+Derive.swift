internal import TideDerive
internal import TideModel
internal import TideQuality
internal import TideUnits

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
        guard let list = fields.optional("derive")?.fields() else { return [] }
        if list.entries.count > DerivedSpec.most {
            list.value.fail("\(list.entries.count) derived series are too many", hint: "at most \(DerivedSpec.most)")
        }
        let names = list.entries.compactMap { $0.key.text }
        let scope = Scope(series: series, derived: names, interval: interval)
        return list.entries.compactMap { derived($0.key, $0.value, scope) }
            .sorted { $0.series.channel < $1.series.channel }
    }

    /// What an expression may speak of.
    struct Scope {
        var series: [SeriesSpec]
        var derived: [String]
        var interval: Int64
    }

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
        let needs = fields.optional("needs").map { self.needs($0, scope.interval) } ?? (scope.interval, .suspect)
        let quality = fields.optional("quality")
        var about = SeriesAbout()
        about.tests = named(quality)
        fields.done(later: ["every": Self.notYet])
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
        return DerivedSpec(
            series: spec,
            function: call.function,
            arguments: call.arguments,
            maximumSkew: needs.0,
            worstFlag: needs.1,
            expression: expression.text ?? ""
        )
    }

    private func needs(_ value: YAMLValue, _ interval: Int64) -> (Int64, QCFlag) {
        guard let fields = value.fields() else { return (interval, .suspect) }
        let skew = fields.optional("max_skew")
        let flag = fields.optional("qc_min")?.choice(Minimum.self)?.flag
        fields.done()
        guard let skew, let time = skew.duration() else { return (interval, flag ?? .suspect) }
        if time > DerivedSpec.longestSkew { skew.fail("\(skew.words) is out of range", hint: "at most 1d") }
        return (min(time, DerivedSpec.longestSkew), flag ?? .suspect)
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

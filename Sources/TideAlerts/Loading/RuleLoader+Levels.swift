internal import TideModel
internal import TideUnits
internal import TideYAML

extension RuleLoader {
    /// How long something has to be so.
    struct Timing {
        var hold: Int64 = 0
        var clearFor: Int64 = 0
        var keepFiringFor: Int64 = 0
        var confirms = true
    }

    private enum Confirm: String, CaseIterable { case next, none }

    /// `for`, `clear_for`, `keep_firing_for`, `confirm`; what is not said is as `usual`.
    func timing(_ fields: YAMLFields, _ usual: Timing) -> Timing {
        var timing = usual
        let right = 0...Self.longest
        if let hold = fields.optional("for")?.duration(in: right) { timing.hold = hold }
        if let clear = fields.optional("clear_for")?.duration(in: right) { timing.clearFor = clear }
        if let keep = fields.optional("keep_firing_for")?.duration(in: right) { timing.keepFiringFor = keep }
        if let confirm = fields.optional("confirm")?.choice(Confirm.self) { timing.confirms = confirm == .next }
        return timing
    }

    /// Severities, the least first; empty after noting a problem.
    func levels(_ fields: YAMLFields, _ watch: Measured?, _ usual: Timing) -> [Level] {
        guard let value = fields.require("levels", hint: "such as {alarm: {below: 4 mg/L}}"), let list = value.fields()
        else { return [] }
        var levels: [(place: YAMLValue, level: Level)] = []
        for severity in Severity.allCases {
            guard let value = list.optional(severity.name), let level = level(value, severity, watch, usual) else {
                continue
            }
            levels.append((value, level))
        }
        list.done()
        if list.entries.isEmpty { value.fail("no severity is named", hint: "warning, alarm or emergency") }
        for (lesser, worse) in zip(levels, levels.dropFirst()) { check(lesser.level, worse.level, worse.place) }
        return levels.map(\.level)
    }

    /// What is worse must be bad as well.
    private func check(_ lesser: Level, _ worse: Level, _ place: YAMLValue) {
        guard !lesser.bad.covers(worse.bad) else {
            if lesser.bad == worse.bad, worse.hold <= lesser.hold {
                place.fail(
                    "\(worse.severity.name) begins where \(lesser.severity.name) does, and not later",
                    hint: "give it another limit or a longer `for`"
                )
            }
            return
        }
        place.fail(
            "\(worse.severity.name) is not within \(lesser.severity.name)",
            hint: "what is worse must be bad by the lesser severity too: move one of the limits"
        )
    }

    private func level(_ value: YAMLValue, _ severity: Severity, _ watch: Measured?, _ usual: Timing) -> Level? {
        guard let fields = value.fields() else { return nil }
        let timing = timing(fields, usual)
        let found = watch.flatMap { watch in
            if case .silence = watch.watch { return Comparison(.atLeast, 0) }
            return comparison(fields, watch)
        }
        let clearing = fields.optional("clear")
        defer {
            if watch == nil { for kind in Comparison.Kind.allCases { _ = fields.optional(kind.rawValue) } }
            fields.done()
        }
        guard let watch else { return nil }
        guard let bad = found else {
            requireComparison(value)
            return nil
        }
        if case .hours = watch.watch { requireMany(bad, value) }
        let clear = clearing.flatMap { self.clear($0, bad, watch) }
        if case .count = watch.watch { requireSome(bad, clear, value) }
        if case .time = watch.watch { requireNear(bad, clear, value) }
        return Level(
            severity,
            bad,
            clear: clear,
            hold: timing.hold,
            clearFor: timing.clearFor,
            keepFiringFor: timing.keepFiringFor,
            confirms: timing.confirms
        )
    }

    /// Says that few hours mean nothing.
    private func requireMany(_ bad: Comparison, _ value: YAMLValue) {
        guard bad.kind != .above, bad.kind != .atLeast else { return }
        value.fail(
            "hours without readings count on neither side, so few hours mean nothing",
            hint: "name the bad side in `watch`, and here how long it may last, such as above: 8 h"
        )
    }

    /// Says that nothing is compared, when nothing is.
    func requireComparison(_ value: YAMLValue) {
        guard case .map(let entries) = value.content,
            !entries.contains(where: { Comparison.Kind(rawValue: $0.key.text ?? "") != nil })
        else { return }
        value.fail("nothing is compared", hint: "such as below: 4 mg/L")
    }

    /// The number from which it is over.
    private func clear(_ value: YAMLValue, _ bad: Comparison, _ watch: Measured) -> Comparison? {
        guard let limit = number(value, watch) else { return nil }
        switch bad.kind {
        case .below, .atMost:
            if limit >= bad.low { return Comparison(.atLeast, limit) }
            value.fail("is below the limit, so it could never be over before it began", hint: "name a higher number")
        case .above, .atLeast:
            if limit <= bad.high { return Comparison(.atMost, limit) }
            value.fail("is above the limit, so it could never be over before it began", hint: "name a lower number")
        case .outside, .inside: value.fail("a band is over when it is left", hint: "leave `clear` away")
        }
        return nil
    }

    /// The one comparison among fields; nil when there is none or after noting a problem.
    func comparison(_ fields: YAMLFields, _ watch: Measured) -> Comparison? {
        var found: [Comparison] = []
        for kind in Comparison.Kind.allCases {
            guard let value = fields.optional(kind.rawValue) else { continue }
            if let comparison = comparison(kind, value, watch) { found.append(comparison) }
        }
        if found.count > 1 { fields.value.fail("more than one comparison", hint: "a band is outside: [low, high]") }
        return found.first
    }

    private func comparison(_ kind: Comparison.Kind, _ value: YAMLValue, _ watch: Measured) -> Comparison? {
        guard kind == .outside || kind == .inside else { return number(value, watch).map { Comparison(kind, $0) } }
        guard let items = value.items(maximum: 2) else { return nil }
        let numbers = items.compactMap { number($0, watch) }
        guard numbers.count == 2, numbers[0] <= numbers[1] else {
            if numbers.count == items.count { value.fail("a band has two limits, the lower first") }
            return nil
        }
        return Comparison(kind, numbers[0], numbers[1])
    }

    /// Units that nobody writes.
    private static let unitless: Set<String> = ["1", "[pH]"]

    /// A number with its unit, such as `3 mg/L`, in the canonical unit of what is watched.
    func number(_ value: YAMLValue, _ watch: Measured) -> Double? {
        guard let text = value.text else {
            value.fail("\(value.words) is no number with a unit", hint: "such as 3 mg/L")
            return nil
        }
        let digits = text.prefix(while: Self.isOfNumber)
        let unitText = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = YAMLValue.decimal(String(digits)) else {
            value.fail("\(text) is no number with a unit", hint: "such as 3 mg/L")
            return nil
        }
        guard let unit = watch.unit else { return number }
        guard !unitText.isEmpty || Self.unitless.contains(unit.code) else {
            value.fail("\(text) has no unit", hint: "such as \(digits) \(unit.code)")
            return nil
        }
        guard let written = units.unit(unitText.isEmpty ? unit.code : String(unitText)) else {
            let isPlain = Self.unitless.contains(unit.code)
            let hint = isPlain ? "here none is needed" : "units are written as in UCUM, here such as \(unit.code)"
            value.fail("\(unitText) is no unit", hint: hint)
            return nil
        }
        return converted(number, written, to: unit, watch, value)
    }

    private static func isOfNumber(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return switch byte {
        case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
        default: false
        }
    }

    private func converted(
        _ number: Double,
        _ written: Unit,
        to unit: Unit,
        _ watch: Measured,
        _ value: YAMLValue
    ) -> Double? {
        if written == unit { return number }
        // A difference of 2 °C is one of 2 K.
        if watch.isDifference, let conversion = try? written.converter(to: unit) {
            return number * conversion.multiply / conversion.divide
        }
        guard !watch.isDifference, let conversion = try? written.converter(to: unit) else {
            value.fail("\(written.code) is no unit of what is watched", hint: "right is such as \(unit.code)")
            return nil
        }
        return conversion(number)
    }
}

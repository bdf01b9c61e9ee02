internal import TideUnits
internal import TideYAML

/// An input of an expression.
private struct NamedInput {
    var key: YAMLValue
    var name: String
    var series: NamedSeries
}

extension RuleLoader {
    /// `expression: "do / solubility", of: {do: …, solubility: …}, within: 30m, unit: "%"`.
    func expression(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let within = fields.optional("within")?.duration(in: 1_000...86_400_000) ?? 30 * 60_000
        let unit = fields.optional("unit"), of = fields.require("of", hint: "{name: quantity, …}")
        let inputs = of.flatMap { self.inputs($0) }, text = value.string(maximum: Formula.maxLength)
        guard let inputs, let text else { return nil }
        do throws(FormulaError) {
            let found = try measured(text, inputs, unit, value)
            return found.map { expression, isDifference in
                Measured(
                    .combined(Combination(.expression(expression), of: inputs.map(\.series.selector), within: within)),
                    unit: try? Unit(expression.unit),
                    isDifference: isDifference
                )
            }
        } catch {
            value.log.add(
                line: value.line,
                column: value.column + error.column - (value.plain == nil ? 0 : 1),
                "\(value.path): \(error.problem)",
                hint: error.hint ?? unitHint(inputs)
            )
            return nil
        }
    }

    /// Where some inputs have a unit and others none, what is missing is probably theirs.
    private func unitHint(_ inputs: [NamedInput]) -> String? {
        guard let known = inputs.lazy.compactMap(\.series.unit).first,
            let other = inputs.first(where: { $0.series.unit == nil }), let channel = other.series.selector.channel
        else { return nil }
        return "name the unit of \(other.name) as well: {channel: \(channel), unit: \(known.code)}"
    }

    /// Series by name, in the order of the names: the canonical text of a rule has them so.
    private func inputs(_ value: YAMLValue) -> [NamedInput]? {
        guard let entries = value.fields()?.entries else { return nil }
        guard (1...Combination.mostInputs).contains(entries.count) else {
            value.fail("\(entries.count) inputs", hint: "from 1 to \(Combination.mostInputs)")
            return nil
        }
        let inputs = entries.compactMap { key, value -> NamedInput? in
            let series = selector(value)
            return variable(key).flatMap { name in series.map { NamedInput(key: key, name: name, series: $0) } }
        }
        return inputs.count == entries.count ? inputs.sorted { $0.name < $1.name } : nil
    }

    /// A name as formulas know them.
    private func variable(_ key: YAMLValue) -> String? {
        guard let name = key.string(maximum: 64) else { return nil }
        let isRight = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
        guard isRight, name.first.map({ !$0.isNumber }) ?? false else {
            key.fail("\(name) is no name in formulas", hint: "letters, digits and _, no digit first")
            return nil
        }
        guard !["and", "or", "not", "missing"].contains(name) else {
            key.fail("\(name) is a word of formulas", hint: "take another name")
            return nil
        }
        return name
    }

    /// The formula, and whether it gives a difference of temperatures; nil after noting a problem.
    private func measured(
        _ text: String,
        _ inputs: [NamedInput],
        _ wanted: YAMLValue?,
        _ value: YAMLValue
    ) throws(FormulaError) -> (Expression, isDifference: Bool)? {
        let variables = inputs.map { FormulaVariable($0.name, unit: $0.series.unit) }
        let formula = try Formula(text, variables: variables)
        for (index, input) in inputs.enumerated() where !formula.uses.contains(index) {
            input.key.fail("\(input.name) is not in the expression", hint: "leave it away")
        }
        guard let unit = unit(wanted, of: formula, value) else { return nil }
        let converted = try Formula(text, variables: variables, result: unit)
        // A temperature can be had in degrees Celsius, a difference of two cannot.
        let isDifference = (try? Unit("Cel")).map { celsius in
            unit.dimension == celsius.dimension
                && (try? Formula(text, variables: variables, result: celsius)) == nil
        }
        return (Expression(converted, of: inputs.map(\.name), unit: unit.code), isDifference ?? false)
    }

    /// The unit of a formula's numbers: what is written, or else 1.
    private func unit(_ wanted: YAMLValue?, of formula: Formula, _ value: YAMLValue) -> Unit? {
        guard let wanted else {
            if formula.isPlain || formula.dimension == .number { return try? Unit("1") }
            value.fail("gives \(formula.dimension.words), and no unit is named", hint: "such as unit: mg/L")
            return nil
        }
        return self.unit(wanted)
    }
}

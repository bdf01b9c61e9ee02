internal import TideDerive
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `tides`: constants of places, by name.
    func tideTables() -> [String: TideTable] {
        guard let list = fields.optional("tides")?.fields() else { return [:] }
        refuseTooMany(list, "tides")
        var tables: [String: TideTable] = [:]
        for (key, value) in list.entries {
            guard let name = Names.check(key), let fields = value.fields() else { continue }
            tables[name] = tideTable(fields)
        }
        return tables
    }

    private func tideTable(_ fields: YAMLFields) -> TideTable {
        let inputs = TideTable.function.inputs
        var values = inputs.map { $0.fallback ?? .nan }
        let latitude = fields.require("lat", hint: "latitude of the place, such as 35.383")
        let level = fields.optional("mean_level"), datum = fields.optional("datum")
        let constituents = fields.require("constituents", hint: "such as {M2: {amplitude: 1.44 m, phase: 289.05}}")
        fields.done()
        _ = datum?.string(maximum: 128)
        take(latitude, as: inputs[1], into: &values[1])
        take(level, as: inputs[2], into: &values[2])
        guard let list = constituents?.fields() else { return TideTable(inputs: values) }
        if list.entries.isEmpty { list.value.fail("there are no constituents") }
        for (key, value) in list.entries {
            guard let place = amplitudePlace(key), let constants = value.fields() else { continue }
            let amplitude = constants.require("amplitude", hint: "such as 1.44 m")
            let phase = constants.require("phase", hint: "Greenwich phase lag in degrees, such as 289.05")
            constants.done()
            take(amplitude, as: inputs[place], into: &values[place])
            take(phase, as: inputs[place + 1], into: &values[place + 1])
        }
        return TideTable(inputs: values)
    }

    /// The place of a constituent's amplitude among the inputs; its lag stands behind it.
    private func amplitudePlace(_ key: YAMLValue) -> Int? {
        let inputs = TideTable.function.inputs, ending = "_amp"
        let name = key.text ?? ""
        if let place = inputs.firstIndex(where: { $0.name == name + ending }) { return place }
        let known = inputs.map(\.name).filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
        let near = Nearest.match(name, among: known).map { "did you mean \($0)?" }
        key.fail("there is no constituent \(name)", hint: near ?? "`fieldtide derive --list tide_height` lists them")
        return nil
    }

    /// Takes a number with or without its unit.
    private func take(_ value: YAMLValue?, as input: DerivedInput, into place: inout Double) {
        guard let value, let text = value.string() else { return }
        do { place = try number(text, input) } catch { value.fail("\((error as? Refusal)?.text ?? "\(error)")") }
    }

    /// The constants that an expression names.
    func tide(_ expression: DeriveExpression, _ scope: Scope) -> TideTable? {
        expression.arguments.last { $0.name == "constituents" }.flatMap { scope.tides[$0.text] }
    }

    /// Fills in what `constituents=NAME` stands for: all constants of `tide_height`, or the tide that is `predicted`.
    func takeTide(
        _ name: String,
        _ function: DerivedFunction,
        _ given: inout [DerivedArgument?],
        _ scope: Scope
    ) throws {
        guard let table = scope.tides[name] else {
            let known = scope.tides.keys.sorted().joined(separator: ", ")
            throw Refusal(
                "there are no tides \(name)\(known.isEmpty ? "; write tides: at the top" : "; known are \(known)")"
            )
        }
        if function.name == TideTable.function.name {
            for place in given.indices.dropFirst() where given[place] == nil {
                given[place] = .constant(table.inputs[place])
            }
        } else if let place = function.inputs.firstIndex(where: { $0.name == "predicted" }) {
            guard given[place] == nil else { throw Refusal("predicted is there twice, as itself and as constituents") }
            given[place] = .tide
        } else {
            throw Refusal("\(function.name) takes no constituents; tide_height and tide_residual do")
        }
    }

    /// `CHANNEL.time`: when the channel's last reading was taken; nil for all else.
    func readingTime(
        _ argument: DeriveExpression.Argument,
        _ input: DerivedInput,
        _ scope: Scope
    ) throws -> DerivedArgument? {
        let ending = ".time"
        guard argument.text.hasSuffix(ending), argument.fallback == nil else { return nil }
        guard input.kind == .time, !scope.isOfDay else { throw Refusal("\(input.name) is no time of a reading") }
        return .timeOf(try place(of: String(argument.text.dropLast(ending.count)), scope))
    }
}

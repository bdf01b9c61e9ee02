internal import TideDerive
internal import TideUnits

/// `fieldtide derive --list`: what can be derived, and from what.
struct FunctionList {
    let format: ListFormat

    /// Names shown of an input list in a table; the tide takes dozens.
    private static let shownInputs = 8

    /// Writes all functions, one a row.
    func write(_ functions: [DerivedFunction]) throws {
        try ListWriter(format: format).write(
            ["name", "inputs", "unit", "quantity", "formula"],
            functions.map { function in
                let inputs = format == .csv ? function.inputs.map(Self.words) : shown(function)
                return [
                    function.name, inputs.joined(separator: format == .csv ? "; " : ", "), function.output.unit.code,
                    function.output.quantity ?? "", function.formulaID,
                ]
            },
            json: functions.map(FunctionLine.init)
        )
    }

    /// Writes the inputs of one function, one a row.
    func write(inputsOf function: DerivedFunction) throws {
        if format == .table {
            try Output.standard.write(
                "\(function.name): \(function.summary)\n"
                    + "gives \(function.output.quantity ?? "a number") in \(function.output.unit), "
                    + "by \(function.formulaID)\n\(function.source)\n\n"
            )
        }
        try ListWriter(format: format).write(
            ["input", "unit", "range", "default", "aliases", "meaning"],
            function.inputs.map { input in
                [
                    input.name, input.unit.code, Self.range(input), Self.fallback(input),
                    input.aliases.joined(separator: " "), input.meaning,
                ]
            },
            json: FunctionLine(function)
        )
    }

    private func shown(_ function: DerivedFunction) -> [String] {
        let names = function.inputs.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        guard names.count > Self.shownInputs + 4 else { return names }
        return names.prefix(Self.shownInputs) + ["… (\(names.count))"]
    }

    private static func words(_ input: DerivedInput) -> String {
        "\(input.name) \(input.unit.code) \(range(input))\(input.isRequired ? "" : " optional")"
    }

    private static func range(_ input: DerivedInput) -> String {
        if case .choice(let words) = input.kind { return words.joined(separator: " ") }
        return "\(input.span.lower)…\(input.span.upper)"
    }

    private static func fallback(_ input: DerivedInput) -> String {
        guard let fallback = input.fallback else { return "" }
        if case .choice(let words) = input.kind { return words[Int(fallback)] }
        return fallback.isNaN ? "none" : "\(fallback)"
    }
}

/// A function in JSON.
private struct FunctionLine: Encodable {
    var name, summary, unit, formula, source: String
    var aliases: [String]
    var quantity, undefined: String?
    var inputs: [InputLine]

    init(_ function: DerivedFunction) {
        (name, summary, aliases) = (function.name, function.summary, function.aliases)
        (quantity, unit) = (function.output.quantity, function.output.unit.code)
        (formula, source, undefined) = (function.formulaID, function.source, function.undefined)
        inputs = function.inputs.map(InputLine.init)
    }
}

/// An input in JSON.
private struct InputLine: Encodable {
    var name, unit, kind, meaning: String
    var aliases: [String]
    var required: Bool
    var range: [Double]?
    var `default`: Double?
    var choices: [String]?

    init(_ input: DerivedInput) {
        (name, unit, meaning, aliases) = (input.name, input.unit.code, input.meaning, input.aliases)
        required = input.isRequired
        `default` = input.fallback.flatMap { $0.isFinite ? $0 : nil }
        switch input.kind {
        case .number: kind = "number"
        case .list: kind = "list"
        case .time: kind = "time"
        case .choice(let words): (kind, choices) = ("choice", words)
        }
        if choices == nil { range = [input.span.lower, input.span.upper] }
    }
}

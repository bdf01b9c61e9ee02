internal import ArgumentParser
internal import Foundation
internal import TideDerive
internal import TideUnits

/// `fieldtide derive`.
struct DeriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "derive",
        abstract: "Compute one quantity from others: salinity, density, oxygen saturation, ammonia, ET0, tide, …",
        discussion: """
            Values may carry a unit, which is converted; without one they are in the input's own (`--list NAME` says \
            which). --batch reads a CSV file with the columns function and inputs_json (- for standard input) and \
            writes one value a line, an empty one where there is none, with the reason on standard error.

            Example: fieldtide derive SP_from_C C=47.6mS/cm t=25Cel
            """
    )

    @Argument(help: "The quantity's name, as TEOS-10 or FAO-56 write it.")
    var name: String?

    @Argument(help: ArgumentHelp("Its inputs.", valueName: "key=value"))
    var values: [String] = []

    @Option(help: ArgumentHelp("A CSV file of function and inputs_json.", valueName: "file"))
    var batch: String?

    @Flag(help: "List what can be derived; with a name, its inputs.")
    var list = false

    @Option(help: "table or json; csv for lists.")
    var format = ListFormat.table

    func validate() throws {
        let ways = [batch != nil, list, !values.isEmpty].count { $0 }
        if ways > 1 || (batch != nil && name != nil) {
            throw ValidationError("write either NAME key=value…, or --batch FILE, or --list")
        }
        if batch == nil, !list, name == nil {
            throw ValidationError("say what: NAME key=value…; --list shows the names")
        }
        if batch == nil, !list, format == .csv { throw ValidationError("--format csv goes with --list") }
        if let wrong = values.first(where: { !$0.contains("=") }) {
            throw ValidationError("\"\(wrong)\": inputs are written key=value")
        }
    }

    func run() throws {
        if let batch { return try runBatch(batch) }
        let list = FunctionList(format: format)
        guard let name else { return try list.write(DerivedFunctions.all) }
        let function = try DerivedFunctions.find(name)
        if self.list { return try list.write(inputsOf: function) }
        let value = try function.derive(try named(function))
        try show(value, of: function)
    }

    private func runBatch(_ path: String) throws {
        let data: Data
        if path == "-" {
            data = FileHandle.standardInput.readDataToEndOfFile()
        } else {
            guard let content = FileManager.default.contents(atPath: path) else {
                throw CommandFailure("cannot read \(path)")
            }
            data = content
        }
        var batch = try DeriveBatch(Array(data), name: path == "-" ? "standard input" : path)
        if try batch.run(to: .standard) > 0 { throw Failure.problemsFound }
    }

    private func named(_ function: DerivedFunction) throws -> [(name: String, value: DerivedValue)] {
        try values.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let input = function.inputs[try function.index(of: parts[0])]
            return (parts[0], try ValueText.value(parts[1], for: input, called: parts[0]))
        }
    }

    private func show(_ value: Double, of function: DerivedFunction) throws {
        let output = function.output
        if format == .json {
            let answer = DerivedAnswer(
                function: function.name,
                quantity: output.quantity,
                value: value,
                unit: output.unit.code,
                formula: function.formulaID,
                source: function.source
            )
            return try ListWriter.write(json: answer)
        }
        var table = Table(["", ""])
        let rows = [
            ["value", "\(value)"], ["unit", output.unit.code], ["quantity", output.quantity ?? "-"],
            ["formula", function.formulaID], ["source", function.source],
        ]
        try Output.standard.write(String(table.text(rows).drop { $0 == "\n" }))
    }
}

/// What was derived, in JSON.
private struct DerivedAnswer: Encodable {
    var function: String
    var quantity: String?
    var value: Double
    var unit, formula, source: String
}

internal import ArgumentParser
internal import TideUnits

/// `fieldtide convert`.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Convert a value from one unit to another of the same dimension.",
        discussion: """
            Units are UCUM codes; usual spellings (degC, °F, µS/cm, NTU, knots) are understood. Prints the number alone.

            Example: fieldtide convert -40 Cel degF
            """
    )

    @Argument(help: "The number.")
    var value: Double

    @Argument(help: "The unit it is in.")
    var from: String

    @Argument(help: "The unit it shall be in.")
    var to: String

    func validate() throws {
        if !value.isFinite { throw ValidationError("\(value) is no number that can be converted") }
    }

    func run() throws {
        let conversion = try Unit(informal: from).converter(to: Unit(informal: to))
        try Output.standard.write("\(conversion(value))\n")
    }
}

internal import ArgumentParser
internal import TideUnits

/// `fieldtide quantities`.
struct QuantitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantities",
        abstract: "Show the registry of quantities and units.",
        discussion: """
            A name shows everything about it; a part of a name or label shows all that contain it.

            Example: fieldtide quantities dissolved_oxygen
            """
    )

    @Argument(help: "A quantity's name, or a part of a name or label.")
    var name: String?

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() throws {
        let found = try select()
        if format == .table, let name, found.allSatisfy({ $0.name == name }) {
            for quantity in found { try show(quantity) }
            return
        }
        try ListWriter(format: format).write(
            ["name", "unit", "label", "标签", "group", "CF standard name"],
            found.map {
                [$0.name, $0.unit.code, $0.labelEnglish, $0.labelChinese, $0.group.rawValue, $0.standardName ?? ""]
            },
            json: found.map(QuantityLine.init)
        )
    }

    private func select() throws -> [Quantity] {
        guard let name else { return Quantities.all }
        let exact = Quantities.entries(named: name)
        if !exact.isEmpty { return exact }
        let wanted = name.lowercased()
        let found = Quantities.all.filter {
            [$0.name, $0.labelEnglish.lowercased(), $0.labelChinese].contains { $0.contains(wanted) }
        }
        guard found.isEmpty else { return found }
        throw QuantityError.unknown(name: name, suggestion: Quantities.suggestion(for: name))
    }

    private func show(_ quantity: Quantity) throws {
        let lines: [(String, String?)] = [
            ("name", quantity.name), ("unit", quantity.unit.code), ("measures", quantity.unit.dimension.words),
            ("label", quantity.labelEnglish), ("标签", quantity.labelChinese), ("group", quantity.group.rawValue),
            ("kind", quantity.kind.rawValue + (quantity.isCircular ? ", circular" : "")),
            ("CF name", quantity.standardName), ("fails", quantity.failSpan.map { "outside \(text($0))" }),
            ("suspect", quantity.suspectSpan.map { "outside \(text($0))" }),
            ("physical", quantity.physicalSpan.map(text)), ("note", quantity.note),
        ]
        let rows = lines.compactMap { name, value in value.map { [name, $0] } }
        var table = Table(["", ""])
        try Output.standard.write(String(table.text(rows).drop { $0 == "\n" }))
    }

    private func text(_ span: Span) -> String { "\(span.lower) … \(span.upper)" }
}

/// A quantity in JSON.
private struct QuantityLine: Encodable {
    var name, unit, label_en, label_zh, group, kind: String
    var standard_name, note: String?
    var circular: Bool
    var fail_span, suspect_span, physical_span: [Double]?

    init(_ quantity: Quantity) {
        (name, unit) = (quantity.name, quantity.unit.code)
        (label_en, label_zh) = (quantity.labelEnglish, quantity.labelChinese)
        (group, kind) = (quantity.group.rawValue, quantity.kind.rawValue)
        (standard_name, note, circular) = (quantity.standardName, quantity.note, quantity.isCircular)
        fail_span = quantity.failSpan.map { [$0.lower, $0.upper] }
        suspect_span = quantity.suspectSpan.map { [$0.lower, $0.upper] }
        physical_span = quantity.physicalSpan.map { [$0.lower, $0.upper] }
    }
}

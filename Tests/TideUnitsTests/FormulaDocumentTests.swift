import Foundation
import Testing
import TideUnits

private func document() throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/expressions.md")
    return try String(contentsOf: file, encoding: .utf8)
}

/// The formulas that docs/expressions.md shows give what it says.
@Test func formulasOfTheDocumentAreRight() throws {
    let rows = try document().split(separator: "\n")
        .drop { !$0.hasPrefix("| formula | with |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    #expect(rows.count >= 9)
    for row in rows {
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        let inputs = cells[1].components(separatedBy: ", ").map { $0.components(separatedBy: " = ") }
        let formula = try Formula(
            cells[0].trimmingCharacters(in: ["`"]),
            variables: inputs.map { FormulaVariable($0[0]) }
        )
        let value = formula(try inputs.map { try Formula($0[1])([]) })
        let expected = try Formula(cells[2])([])
        #expect(abs(value - expected) < 1e-9 || (value.isNaN && expected.isNaN), "\(row): \(value)")
    }
}

/// Every function is in the document, and in the list of an error.
@Test func functionsAreInTheDocument() throws {
    let text = try document()
    let error = #expect(throws: FormulaError.self) { try Formula("nofunctionlikethis(1)") }
    let known = try #require(error?.hint?.components(separatedBy: "known are ").last).components(separatedBy: ", ")
    #expect(known.count == 12)
    for name in known { #expect(text.contains("`\(name)("), "\(name)") }
}

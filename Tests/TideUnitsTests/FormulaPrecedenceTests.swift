import Foundation
import Testing
import TideUnits

/// Formulas without helpful parentheses mean what they mean in Python; `Fixtures/precedence.py` wrote them.
@Test func precedenceIsPythons() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/precedence.tsv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 400)
    let variables = ["a", "b", "c", "d"].map { FormulaVariable($0) }
    for line in lines {
        let columns = line.split(separator: "\t")
        let expected = try #require(columns.last.flatMap { Double($0) })
        let value = try Formula(String(columns[0]), variables: variables)([7, 3, 2, 12])
        // Powers are multiplied out, and may differ from the library's in the last digit.
        #expect(abs(value - expected) <= 1e-14 * abs(expected), "\(line): \(value)")
    }
}

/// What Python has no example of.
@Test(arguments: [
    ("1 ?? 2 + 3", 1.0), ("missing ?? 2 + 3", 5), ("missing ?? 2 < 3", 1), ("missing ?? missing ?? 4", 4),
    ("2 ** 3 ** 2", 512), ("-2 ** 2", -4), ("2 ** -1", 0.5), ("1 + + + 2", 3), ("not not 5", 1), ("not 1 == 2", 1),
])
func precedenceOfTheRest(_ text: String, value: Double) throws {
    #expect(try Formula(text)([]) == value)
}

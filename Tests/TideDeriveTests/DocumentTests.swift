import Foundation
import Testing
import TideDerive
import TideUnits

/// docs/derived.md tells of every function what the table of functions says.
struct DocumentTests {
    @Test func everyFunctionIsInTheDocument() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let page = try String(contentsOf: tests.appending(path: "../../docs/derived.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
        for function in DerivedFunctions.all {
            let row = try #require(
                rows.first { $0.hasPrefix("| `\(function.name)`") && $0.contains(function.formulaID) }
            )
            #expect(row.contains(function.summary) && row.contains(function.source), "\(function.name)")
            #expect(row.contains("| \(function.output.unit)"), "\(function.name)")
            for alias in function.aliases { #expect(row.contains("`\(alias)`"), "\(function.name)") }
            for input in function.inputs where function.name != "tide_height" || input.isRequired {
                #expect(row.contains("`\(input.name)` ("), "\(function.name).\(input.name)")
                guard input.kind == .number || input.kind == .list else { continue }
                let range = "\(number(input.span.lower))…\(number(input.span.upper))"
                #expect(row.contains(range), "\(function.name).\(input.name): \(range)")
            }
        }
    }

    private func number(_ value: Double) -> String {
        value == .infinity ? "∞" : value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

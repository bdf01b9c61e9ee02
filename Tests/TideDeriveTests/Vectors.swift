import Foundation
import Testing
import TideDerive

/// One row of a file of vectors: a function, its inputs, and what another program makes of them.
struct Vector: Sendable, CustomTestStringConvertible {
    var function: String
    var inputs: [(name: String, value: DerivedValue)]
    var expected: Double
    var tolerance: Double
    var testDescription: String

    /// The rows of a CSV file; quotation marks inside cells are doubled.
    static func read(_ path: String) throws -> [Vector] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map(cells)
        let header = lines[0]
        return try lines.dropFirst().enumerated().map { row, cells in
            let row = (number: row + 2, cells: Dictionary(uniqueKeysWithValues: zip(header, cells)))
            let json = Data((row.cells["inputs_json"] ?? "").utf8)
            let object = try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
            return Vector(
                function: row.cells["function"] ?? "",
                inputs: object.sorted { $0.key < $1.key }.compactMap { name, value in
                    self.value(value).map { (name, $0) }
                },
                expected: Double(row.cells["expected"] ?? "") ?? .nan,
                tolerance: Double(row.cells["abs_tolerance"] ?? "") ?? .nan,
                testDescription: "line \(row.number): \(row.cells["function"] ?? "")"
            )
        }
    }

    private static func value(_ value: Any) -> DerivedValue? {
        if let number = value as? Double { return .number(number, nil) }
        if let word = value as? String { return .word(word) }
        return nil
    }

    private static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        var last: Character = ","
        for character in line {
            switch character {
            case "\"":
                // The second of two is one in the cell.
                if last == "\"", !isQuoted { cells[cells.count - 1].append("\"") }
                isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
            last = character
        }
        return cells
    }
}

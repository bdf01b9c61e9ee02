internal import ArgumentParser
internal import Foundation
internal import TideAPI

/// How a list is written.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
}

/// How one thing is written.
enum ShowFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// Writes lists in any of the formats.
struct ListWriter {
    let format: ListFormat

    /// A list as a table or CSV of cells, or as a JSON document.
    ///
    /// - Parameters:
    ///   - columns: their names; `>` before a name aligns its cells to the right in a table.
    ///   - rows: their cells.
    ///   - json: the same list for JSON.
    /// - Throws: when it cannot be written.
    func write(_ columns: [String], _ rows: [[String]], json: some Encodable) throws {
        switch format {
        case .table:
            var table = Table(columns)
            try Output.standard.write(table.text(rows))
        case .csv:
            let names = columns.map { ($0.hasPrefix(">") ? String($0.dropFirst()) : $0).replacing(" ", with: "_") }
            let isNumber = columns.map { $0.hasPrefix(">") }
            let lines = rows.map { CSVText.line($0, isNumber: isNumber) }
            try Output.standard.write(CSVText.line(names) + lines.joined())
        case .json: try Self.write(json: json)
        }
    }

    /// A value as a JSON document.
    static func write(json: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        try Output.standard.write(String(decoding: try encoder.encode(json), as: UTF8.self) + "\n")
    }
}

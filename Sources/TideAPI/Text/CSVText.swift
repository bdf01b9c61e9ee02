/// CSV as RFC 4180 has it, with line feeds between lines.
///
/// A text cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV Injection"):
/// device ids and names come from outside. Numbers and times never do.
public enum CSVText {
    /// Appends a text cell, quoted where it must be.
    public static func appendText(_ text: String, to bytes: inout [UInt8]) {
        let guarded = startsFormula(text)
        guard text.utf8.contains(where: needsQuotes) else {
            if guarded { bytes.append(UInt8(ascii: "'")) }
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if guarded { bytes.append(UInt8(ascii: "'")) }
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends a number in its shortest form that reads back the same (`inf` and `-inf` too); nil and NaN are an empty
    /// cell.
    public static func appendNumber(_ value: Double?, to bytes: inout [UInt8]) {
        if let value, !value.isNaN { NumberText.append(value, to: &bytes) }
    }

    /// The cells of a line without its line feed; nil when a quote is not closed or stands within a cell.
    static func cells(_ line: ArraySlice<UInt8>) -> [String]? {
        guard line.contains(quote) else {
            return line.split(separator: comma, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        var (cells, cell, rest) = ([String](), [UInt8](), line)
        while true {
            if rest.first == quote {
                guard let end = takeQuoted(rest, into: &cell) else { return nil }
                rest = rest[end...]
                guard rest.isEmpty || rest.first == comma else { return nil }
            } else {
                cell += rest.prefix { $0 != comma }
                guard !cell.contains(quote) else { return nil }
                rest = rest.dropFirst(cell.count)
            }
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            guard rest.first == comma else { return cells }
            rest = rest.dropFirst()
        }
    }

    /// The index behind the closing quote of a cell in quotes; nil when there is none.
    private static func takeQuoted(_ cell: ArraySlice<UInt8>, into text: inout [UInt8]) -> Int? {
        var index = cell.startIndex + 1
        while index < cell.endIndex {
            if cell[index] == quote {
                guard index + 1 < cell.endIndex, cell[index + 1] == quote else { return index + 1 }
                index += 1
            }
            text.append(cell[index])
            index += 1
        }
        return nil
    }

    /// A text as it was before `appendText` guarded it.
    static func unguarded(_ cell: String) -> String {
        cell.first == "'" && startsFormula(String(cell.dropFirst())) ? String(cell.dropFirst()) : cell
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")

    /// One line of text cells, with its line feed.
    ///
    /// - Parameters:
    ///   - cells: their texts.
    ///   - isNumber: by column, whether numbers in it are written as they are; others are texts all the same.
    /// - Returns: the line.
    public static func line(_ cells: [String], isNumber: [Bool] = []) -> String {
        var bytes: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if index < isNumber.count, isNumber[index], Double(cell) != nil {
                bytes.append(contentsOf: cell.utf8)
            } else {
                appendText(cell, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }

    // `=`, `+`, `-`, `@`, tab, carriage return or line feed at the start; the full-width forms too, which some
    // spreadsheets read alike. Apostrophes before them count as well, so that a guarded text is never another's.
    private static func startsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20
    }
}

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

    /// Appends a number in its shortest form that reads back the same; nil and NaN are an empty cell.
    public static func appendNumber(_ value: Double?, to bytes: inout [UInt8]) {
        if let value, value.isFinite { NumberText.append(value, to: &bytes) }
    }

    /// One line of text cells, with its line feed.
    public static func line(_ cells: [String]) -> String {
        var bytes: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            appendText(cell, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `=`, `+`, `-`, `@`, tab, carriage return or line feed at the start; the full-width forms too, which some
    /// spreadsheets read alike.
    private static func startsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20
    }
}

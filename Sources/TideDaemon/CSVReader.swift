internal import TideProfiles
internal import TideYAML

/// Reads CSV as RFC 4180 has it, with the place of every cell.
enum CSVReader {
    /// A cell and where it begins.
    struct Cell: Equatable {
        var text: String
        var line: Int
        var column: Int
    }

    /// The lines of a file, without empty ones; quotes that are not closed are noted in the log.
    static func lines(_ text: String, log: YAMLLog) -> [[Cell]] {
        var scanner = Scanner(text)
        var lines: [[Cell]] = []
        while let line = scanner.line(log) {
            if line != [Cell(text: "", line: line[0].line, column: 1)] { lines.append(line) }
        }
        return lines
    }

    private struct Scanner {
        private var rest: Substring.UnicodeScalarView
        private var line = 1
        private var column = 1

        init(_ text: String) {
            rest = text.unicodeScalars[...]
            if rest.first == "\u{FEFF}" { rest.removeFirst() }  // spreadsheets mark UTF-8 so
        }

        /// The next line's cells, at least one; nil at the end.
        mutating func line(_ log: YAMLLog) -> [Cell]? {
            guard !rest.isEmpty else { return nil }
            var cells: [Cell] = []
            while true {
                cells.append(cell(log))
                guard let next = take(), next == "," else { return cells }
                if rest.isEmpty {
                    cells.append(Cell(text: "", line: line, column: column))
                    return cells
                }
            }
        }

        /// A cell, up to the comma or line feed behind it.
        private mutating func cell(_ log: YAMLLog) -> Cell {
            var cell = Cell(text: "", line: line, column: column)
            let isQuoted = rest.first == "\""
            if isQuoted { quoted(&cell, log) }
            while let next = rest.first, next != ",", next != "\n" {
                if next != "\r" || rest.dropFirst().first != "\n" { cell.text.unicodeScalars.append(next) }
                _ = take()
            }
            cell.text = CSVReader.unguarded(cell.text, isQuoted: isQuoted)
            return cell
        }

        private mutating func quoted(_ cell: inout Cell, _ log: YAMLLog) {
            _ = take()
            while let next = take() {
                if next == "\"" {
                    guard rest.first == "\"" else { return }
                    _ = take()
                }
                cell.text.unicodeScalars.append(next)
            }
            log.add(line: cell.line, column: cell.column, "the quotes are not closed")
        }

        private mutating func take() -> Unicode.Scalar? {
            guard let next = rest.popFirst() else { return nil }
            (line, column) = next == "\n" ? (line + 1, 1) : (line, column + 1)
            return next
        }
    }

    /// Without spaces around it (unless quoted), and without the apostrophe that our CSV puts before what a
    /// spreadsheet would run as a formula.
    private static func unguarded(_ text: String, isQuoted: Bool) -> String {
        var text = text[...]
        if !isQuoted {
            text = text.drop { $0 == " " }
            while text.last == " " { text.removeLast() }
        }
        guard text.first == "'", let second = text.dropFirst().first, "=+-@\t\r\n".contains(second) else {
            return String(text)
        }
        return String(text.dropFirst())
    }
}

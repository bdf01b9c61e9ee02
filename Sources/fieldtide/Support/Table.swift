/// Rows in aligned columns, for people.
struct Table {
    /// Where a column's cells stand.
    enum Alignment { case left, right }

    private let header: [String]
    private let alignments: [Alignment]
    private var widths: [Int]
    private var isBegun = false

    /// A table with these columns; a name that begins with `>` stands for a column aligned to the right.
    init(_ columns: [String]) {
        header = columns.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }
        alignments = columns.map { $0.hasPrefix(">") ? .right : .left }
        widths = header.map(DisplayWidth.of)
    }

    /// Some rows as text, after the header when they are the first.
    ///
    /// Columns are as wide as the widest cell so far, so a long table can be shown in parts.
    mutating func text(_ rows: [[String]]) -> String {
        let rows = rows.map { $0.map(DisplayWidth.printable) }
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], DisplayWidth.of(cell)) }
        }
        let lines = (isBegun ? [] : [header]) + rows
        isBegun = true
        return lines.map { line($0) + "\n" }.joined()
    }

    private func line(_ cells: [String]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
            if column > 0 { line += "  " }
            line += alignments[column] == .right ? padding + cell : cell + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

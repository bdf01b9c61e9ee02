/// Rows of a CSV file (RFC 4180), whose cells know where they stand.
struct PlacedCells {
    /// A cell: its content, and where it begins in the file.
    struct Cell {
        var bytes: [UInt8] = []
        /// Place of its first byte in the file, of the quotation mark if it has one.
        var start: Int
        var line: Int
        var column: Int
        /// Whether its quotation marks are closed, or it has none.
        var isWhole = true
    }

    private let file: [UInt8]
    private var at = 0
    private var line = 1
    private var column = 1

    private static let quote = UInt8(ascii: "\"")

    /// The rows of a file's bytes.
    init(_ file: [UInt8]) {
        self.file = file
        if file.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }  // spreadsheets mark UTF-8 so
    }

    /// The next row's cells, at least one, passing over lines without anything; nil at the end.
    mutating func next() -> [Cell]? {
        while at < file.count, file[at] == 0x0A || file[at] == 0x0D { step() }
        guard at < file.count else { return nil }
        var cells = [cell()]
        while at < file.count, file[at] == UInt8(ascii: ",") {
            step()
            cells.append(cell())
        }
        return cells
    }

    private mutating func cell() -> Cell {
        var cell = Cell(start: at, line: line, column: column)
        if at < file.count, file[at] == Self.quote {
            step()
            cell.isWhole = false
            while at < file.count, !cell.isWhole {
                if file[at] != Self.quote {
                    cell.bytes.append(file[at])
                } else if at + 1 < file.count, file[at + 1] == Self.quote {
                    cell.bytes.append(Self.quote)
                    step()
                } else {
                    cell.isWhole = true
                }
                step()
            }
        }
        while at < file.count, file[at] != UInt8(ascii: ","), file[at] != 0x0A {
            if file[at] != 0x0D { cell.bytes.append(file[at]) }
            step()
        }
        return cell
    }

    private mutating func step() {
        (line, column) = Self.moved(file[at], line, column)
        at += 1
    }

    /// Columns count characters, of which a byte 10xxxxxx is no begin.
    private static func moved(_ byte: UInt8, _ line: Int, _ column: Int) -> (Int, Int) {
        byte == 0x0A ? (line + 1, 1) : byte & 0xC0 == 0x80 ? (line, column) : (line, column + 1)
    }

    /// Line and column of a byte of a cell's content.
    func place(_ offset: Int, in cell: Cell) -> (line: Int, column: Int) {
        var (line, column, index) = (cell.line, cell.column, cell.start)
        let isQuoted = index < file.count && file[index] == Self.quote
        func pass() {
            (line, column) = Self.moved(file[index], line, column)
            index += 1
        }
        if isQuoted { pass() }
        for _ in 0..<offset where index < file.count {
            if isQuoted, file[index] == Self.quote, index + 1 < file.count { pass() }
            pass()
        }
        return (line, column)
    }
}

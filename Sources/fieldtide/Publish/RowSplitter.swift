/// Cuts lines into cells: between separators as RFC 4180 has it, or between blanks as fixed-width tables have it.
struct RowSplitter {
    /// A cell and where it begins.
    struct Cell {
        var bytes: [UInt8]
        /// Bytes from the begin of the line, from 1.
        var column: Int
    }

    /// What stands between cells; nil: any number of blanks.
    var separator: UInt8?
    /// What stands around cells that hold separators; twice inside them for itself.
    var quote: UInt8 = UInt8(ascii: "\"")

    /// The cells of a line; nil when quotes are still open at its end.
    func cells(_ line: [UInt8]) -> [Cell]? {
        guard let separator else { return blankCells(line) }
        var cells: [Cell] = []
        var position = 0
        while true {
            guard let cell = cell(line, &position, separator) else { return nil }
            cells.append(cell)
            guard position < line.count else { return cells }
            position += 1  // the separator
        }
    }

    private func blankCells(_ line: [UInt8]) -> [Cell] {
        line.indices.split { Self.isBlank(line[$0]) }
            .map { Cell(bytes: Array(line[$0.startIndex..<$0.endIndex]), column: $0.startIndex + 1) }
    }

    private func cell(_ line: [UInt8], _ position: inout Int, _ separator: UInt8) -> Cell? {
        while position < line.count, Self.isBlank(line[position]), line[position] != separator { position += 1 }
        let column = position + 1
        var bytes: [UInt8] = []
        if position < line.count, line[position] == quote {
            guard quoted(line, &position, into: &bytes) else { return nil }
        }
        while position < line.count, line[position] != separator {
            bytes.append(line[position])
            position += 1
        }
        while let last = bytes.last, Self.isBlank(last) { bytes.removeLast() }
        return Cell(bytes: bytes, column: column)
    }

    private func quoted(_ line: [UInt8], _ position: inout Int, into bytes: inout [UInt8]) -> Bool {
        position += 1
        while position < line.count {
            let byte = line[position]
            position += 1
            if byte == quote {
                guard position < line.count, line[position] == quote else { return true }
                position += 1
            }
            bytes.append(byte)
        }
        return false
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

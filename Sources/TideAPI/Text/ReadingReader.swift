internal import TideModel

/// Reads back, line by line, what `ReadingFormat` writes.
public struct ReadingReader: Sendable {
    /// How lines are written.
    public let format: ReadingFormat
    private let columns: [ReadingCells.Column?]
    private let received: Int64

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - format: how lines are written.
    ///   - header: the first line of a CSV; columns that no reading has are passed over.
    ///   - received: receive time of lines that name none, milliseconds since 1970.
    /// - Throws: when the header lacks a column.
    public init(_ format: ReadingFormat, header: String?, received: Int64) throws(ReadingFault) {
        (self.format, self.received) = (format, received)
        guard format == .csv else {
            columns = []
            return
        }
        let names = CSVText.cells(Array((header ?? "").utf8)[...]) ?? []
        columns = names.map { ReadingCells.Column.named($0) }
        let missing = ReadingCells.Column.required.filter { !columns.contains($0) }.map(\.name)
        guard missing.isEmpty else {
            throw ReadingFault("header", "the header lacks \(missing.joined(separator: ", "))")
        }
        guard Set(columns.compactMap(\.self)).count == columns.compactMap(\.self).count else {
            throw ReadingFault("header", "the header names a column twice")
        }
    }

    /// Reads one line, without its line feed.
    ///
    /// - Throws: why it is no reading.
    public func read(_ line: ArraySlice<UInt8>) throws(ReadingFault) -> ReadingDTO {
        guard line.allSatisfy({ $0 < 0x80 }) || String(validating: line, as: UTF8.self) != nil else {
            throw ReadingFault("utf8", "not UTF-8: save the file as UTF-8")
        }
        return switch format {
        case .csv: try reading(csv(line))
        case .jsonl: try reading(try FlatJSON.cells(line))
        case .line: try LineReader.read(line)
        }
    }

    /// How a file is written, by its first line.
    ///
    /// - Parameter line: without its line feed and byte order mark.
    /// - Returns: nil when that is nothing an export begins with.
    public static func format(ofFirst line: String) -> ReadingFormat? {
        let bytes = Array(line.utf8)[...]
        for format in ReadingFormat.allCases {
            guard let reader = try? ReadingReader(format, header: line, received: 0) else { continue }
            if format == .csv || (try? reader.read(bytes)) != nil { return format }
        }
        return nil
    }

    private func csv(_ line: ArraySlice<UInt8>) throws(ReadingFault) -> ReadingCells {
        guard let texts = CSVText.cells(line) else {
            throw ReadingFault("quotes", "a quote is not closed, or stands within a cell: write it twice, in quotes")
        }
        guard texts.count == columns.count else {
            throw ReadingFault("columns", "\(texts.count) cells: the header has \(columns.count) columns")
        }
        var cells = ReadingCells()
        for (column, text) in zip(columns, texts) {
            guard let column, !text.isEmpty else { continue }
            let isName = column.rawValue <= ReadingCells.Column.channel.rawValue || column == .unit
            cells[column] = isName ? CSVText.unguarded(text) : text
        }
        return cells
    }

    private func reading(_ cells: ReadingCells) throws(ReadingFault) -> ReadingDTO {
        for column in [ReadingCells.Column.device, .channel, .unit] where cells[column] == nil {
            throw ReadingFault(column.name, "\(column.name) is missing")
        }
        let value = try value(cells)
        return ReadingDTO(
            site: cells[.site] ?? "",
            device: cells[.device] ?? "",
            channel: cells[.channel] ?? "",
            time: try time(.time, cells),
            received: cells[.received] == nil ? received : try time(.received, cells),
            value: value,
            unit: cells[.unit] ?? "",
            flag: try flag(cells, value),
            timeSource: try choice(.time_source, ["device", "arrival"], cells),
            superseded: try choice(.superseded, ["false", "true"], cells) == "true",
            assumed: try choice(.assumed, ["false", "true"], cells) == "true" ? true : nil
        )
    }

    private func time(_ column: ReadingCells.Column, _ cells: ReadingCells) throws(ReadingFault) -> Int64 {
        let text = cells[column] ?? ""
        guard let time = RFC3339.parse(text) else {
            throw ReadingFault(column, text, "write a time as 2026-01-05T00:00:00.000Z")
        }
        return time.milliseconds
    }

    private func value(_ cells: ReadingCells) throws(ReadingFault) -> Double? {
        if let sign = cells[.infinite] {
            guard sign == "1" || sign == "-1", cells[.value] == nil else {
                throw ReadingFault(.infinite, sign, "write 1 or -1, and no value beside it")
            }
            return sign == "1" ? .infinity : -.infinity
        }
        guard let text = cells[.value] else { return nil }
        guard let value = Self.number(text) else {
            throw ReadingFault(.value, text, "write a decimal number that a double can hold, or nothing")
        }
        return value
    }

    /// A decimal number, or `inf` with its sign; nil for everything else, too large ones among it.
    static func number(_ text: String) -> Double? {
        if text == "inf" { return .infinity }
        if text == "-inf" { return -.infinity }
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || "+-.eE".utf8.contains(byte)
        }
        guard isPlain, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    private func flag(_ cells: ReadingCells, _ value: Double?) throws(ReadingFault) -> UInt8 {
        guard let text = cells[.flag] else {
            return (value == nil ? QCFlag.missing : .notEvaluated).rawValue
        }
        return try Self.flag(text, value)
    }

    /// A flag that goes with the value.
    static func flag(_ text: String, _ value: Double?) throws(ReadingFault) -> UInt8 {
        guard let flag = UInt8(text).flatMap(QCFlag.init(rawValue:)) else {
            throw ReadingFault(.flag, text, "right are 1, 2, 3, 4, 9")
        }
        if flag == .missing, let value {
            throw ReadingFault(.flag, text, "9 means missing, but there is a value \(value)")
        }
        return flag.rawValue
    }

    private func choice(
        _ column: ReadingCells.Column,
        _ right: [String],
        _ cells: ReadingCells
    ) throws(ReadingFault) -> String {
        guard let text = cells[column] else { return right[0] }
        guard right.contains(text) else { throw ReadingFault(column, text, "write \(right.joined(separator: " or "))") }
        return text
    }
}

internal import TideModel

/// Writes a stream of aggregates, as JSON lines, CSV or line protocol.
struct AggregateFormat {
    let format: ReadingFormat
    let functions: [AggregateFunction]

    /// What comes before the first line.
    var header: [UInt8] {
        let names = functions.map(\.rawValue).joined(separator: ",")
        return format == .csv ? Array("site,device,channel,time,\(names),unit\n".utf8) : []
    }

    /// Appends one line with its line feed.
    ///
    /// - Throws: `ControlError` when line protocol cannot say it.
    func append(_ line: AggregateDTO, to bytes: inout [UInt8]) throws {
        switch format {
        case .jsonl: appendJSON(line, to: &bytes)
        case .csv: appendCSV(line, to: &bytes)
        case .line: return try LineText.append(line, functions, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func appendJSON(_ line: AggregateDTO, to bytes: inout [UInt8]) {
        for (name, text) in [("{\"site", line.site), (",\"device", line.device), (",\"channel", line.channel)] {
            bytes.append(contentsOf: name.utf8)
            bytes.append(contentsOf: "\":".utf8)
            JSONText.append(text, to: &bytes)
        }
        bytes.append(contentsOf: #","time":""#.utf8)
        RFC3339.append(Timestamp(milliseconds: line.time), to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        for (function, value) in zip(functions, line.values) {
            bytes.append(contentsOf: ",\"\(function.rawValue)\":".utf8)
            if let count = count(function, value) {
                bytes.append(contentsOf: count.utf8)
            } else {
                JSONText.append(value, to: &bytes)
            }
        }
        bytes.append(contentsOf: #","unit":"#.utf8)
        JSONText.append(line.unit, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private func appendCSV(_ line: AggregateDTO, to bytes: inout [UInt8]) {
        for text in [line.site, line.device, line.channel] {
            CSVText.appendText(text, to: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        RFC3339.append(Timestamp(milliseconds: line.time), to: &bytes)
        for (function, value) in zip(functions, line.values) {
            bytes.append(UInt8(ascii: ","))
            if let count = count(function, value) {
                bytes.append(contentsOf: count.utf8)
            } else {
                CSVText.appendNumber(value, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: ","))
        CSVText.appendText(line.unit, to: &bytes)
    }

    /// A count is written as a whole number, and what is expected where it is one.
    private func count(_ function: AggregateFunction, _ value: Double?) -> String? {
        [.count, .expected].contains(function) ? value.flatMap { Int(exactly: $0) }.map(\.description) : nil
    }
}

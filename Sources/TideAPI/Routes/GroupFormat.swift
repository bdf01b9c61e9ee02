internal import TideModel

/// Writes a stream of groups, as JSON lines or CSV.
struct GroupFormat {
    /// CSV, else JSON lines.
    let isCSV: Bool

    /// What comes before the first line.
    var header: [UInt8] {
        isCSV ? Array("site,quantity,time,n,valued,series,enterprises,sum,min,max,unit\n".utf8) : []
    }

    /// Appends one line with its line feed.
    func append(_ line: GroupDTO, to bytes: inout [UInt8]) {
        if isCSV { appendCSV(line, to: &bytes) } else { appendJSON(line, to: &bytes) }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func counts(_ line: GroupDTO) -> [(name: String, count: UInt64)] {
        [
            ("n", line.n), ("valued", line.valued), ("series", UInt64(line.series)),
            ("enterprises", UInt64(line.enterprises)),
        ]
    }

    private func values(_ line: GroupDTO) -> [(name: String, value: Double?)] {
        [("sum", line.sum), ("min", line.min), ("max", line.max)]
    }

    private func appendJSON(_ line: GroupDTO, to bytes: inout [UInt8]) {
        for (name, text) in [("{\"site\":", line.site), (",\"quantity\":", line.quantity)] {
            bytes.append(contentsOf: name.utf8)
            JSONText.append(text, to: &bytes)
        }
        bytes.append(contentsOf: #","time":""#.utf8)
        RFC3339.append(Timestamp(milliseconds: line.time), to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        for (name, count) in counts(line) { bytes.append(contentsOf: ",\"\(name)\":\(count)".utf8) }
        for (name, value) in values(line) {
            bytes.append(contentsOf: ",\"\(name)\":".utf8)
            JSONText.append(value, to: &bytes)
        }
        bytes.append(contentsOf: #","unit":"#.utf8)
        JSONText.append(line.unit, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private func appendCSV(_ line: GroupDTO, to bytes: inout [UInt8]) {
        for text in [line.site, line.quantity] {
            CSVText.appendText(text, to: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        RFC3339.append(Timestamp(milliseconds: line.time), to: &bytes)
        for (_, count) in counts(line) { bytes.append(contentsOf: ",\(count)".utf8) }
        for (_, value) in values(line) {
            bytes.append(UInt8(ascii: ","))
            CSVText.appendNumber(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: ","))
        CSVText.appendText(line.unit, to: &bytes)
    }
}

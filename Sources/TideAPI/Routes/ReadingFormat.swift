internal import TideModel

/// How a stream of readings is written.
public enum ReadingFormat: String, Sendable, CaseIterable {
    /// One JSON object a line.
    case jsonl
    /// A header, then one line a reading.
    case csv
    /// InfluxDB's line protocol, one line a reading.
    case line

    /// Media type for HTTP.
    public var contentType: String {
        switch self {
        case .jsonl: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8"
        case .line: "text/plain; charset=utf-8"
        }
    }

    /// What comes before the first reading; `revisions` adds a column `superseded`, `details` those of `ReadingFacts`.
    public func header(revisions: Bool, details: Bool = false) -> [UInt8] {
        guard self == .csv else { return [] }
        let columns = "site,device,channel,time,received,value,unit,flag,time_source"
        return Array((columns + (revisions ? ",superseded" : "") + (details ? ",raw,calibration,tests\n" : "\n")).utf8)
    }

    /// Appends one reading with its line feed.
    ///
    /// - Throws: `ControlError` when line protocol cannot say it; the other formats can say everything.
    public func append(
        _ reading: ReadingDTO,
        revisions: Bool,
        details: Bool = false,
        to bytes: inout [UInt8]
    ) throws {
        switch self {
        case .jsonl:
            appendJSON(reading, revisions, to: &bytes)
            if details { DetailText.appendJSON(reading.facts, to: &bytes) }
            bytes.append(UInt8(ascii: "}"))
        case .csv:
            appendCSV(reading, revisions, to: &bytes)
            if details { DetailText.appendCSV(reading.facts, to: &bytes) }
        case .line: try LineText.append(reading, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func appendJSON(_ reading: ReadingDTO, _ revisions: Bool, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"site":"#.utf8)
        JSONText.append(reading.site, to: &bytes)
        bytes.append(contentsOf: #","device":"#.utf8)
        JSONText.append(reading.device, to: &bytes)
        bytes.append(contentsOf: #","channel":"#.utf8)
        JSONText.append(reading.channel, to: &bytes)
        bytes.append(contentsOf: #","time":""#.utf8)
        RFC3339.append(Timestamp(milliseconds: reading.time), to: &bytes)
        bytes.append(contentsOf: #"","received":""#.utf8)
        RFC3339.append(Timestamp(milliseconds: reading.received), to: &bytes)
        bytes.append(contentsOf: #"","value":"#.utf8)
        JSONText.append(reading.value, to: &bytes)
        bytes.append(contentsOf: #","unit":"#.utf8)
        JSONText.append(reading.unit, to: &bytes)
        bytes.append(contentsOf: #","flag":\#(reading.flag),"time_source":"#.utf8)
        JSONText.append(reading.timeSource, to: &bytes)
        if let value = reading.value, value.isInfinite {
            // JSON has no such number: the sign is said beside it.
            bytes.append(contentsOf: #","infinite":\#(value > 0 ? 1 : -1)"#.utf8)
        }
        if reading.assumed == true { bytes.append(contentsOf: #","assumed":true"#.utf8) }
        if revisions { bytes.append(contentsOf: #","superseded":\#(reading.superseded)"#.utf8) }
    }

    private func appendCSV(_ reading: ReadingDTO, _ revisions: Bool, to bytes: inout [UInt8]) {
        let comma = UInt8(ascii: ",")
        for text in [reading.site, reading.device, reading.channel] {
            CSVText.appendText(text, to: &bytes)
            bytes.append(comma)
        }
        RFC3339.append(Timestamp(milliseconds: reading.time), to: &bytes)
        bytes.append(comma)
        RFC3339.append(Timestamp(milliseconds: reading.received), to: &bytes)
        bytes.append(comma)
        CSVText.appendNumber(reading.value, to: &bytes)
        bytes.append(comma)
        CSVText.appendText(reading.unit, to: &bytes)
        bytes.append(contentsOf: ",\(reading.flag),".utf8)
        CSVText.appendText(reading.timeSource, to: &bytes)
        if revisions { bytes.append(contentsOf: ",\(reading.superseded)".utf8) }
    }
}

internal import TideModel

/// Readings and aggregates by series, as JSON lines with arrays: a tenth of the bytes that an object for each takes.
///
/// A line holds up to a page of one series, and a long series takes several lines.
enum ColumnText {
    static let contentType = "application/x-ndjson"

    /// Appends readings: times in milliseconds since 1970, values, QARTOD flags.
    static func append(_ readings: [ReadingDTO], to bytes: inout [UInt8]) {
        for run in runs(readings, by: { ($0.site, $0.device, $0.channel) }) {
            appendHead(run[run.startIndex].site, run[run.startIndex].device, run[run.startIndex].channel, to: &bytes)
            append("unit", to: &bytes)
            JSONText.append(run[run.startIndex].unit, to: &bytes)
            appendColumn("time", run, to: &bytes) { NumberText.append($0.time, to: &$1) }
            appendColumn("value", run, to: &bytes) { JSONText.append($0.value, to: &$1) }
            appendColumn("flag", run, to: &bytes) { NumberText.append(Int64($0.flag), to: &$1) }
            bytes.append(contentsOf: "}\n".utf8)
        }
    }

    /// Appends aggregates: where intervals begin in milliseconds since 1970, and a column for each function.
    static func append(_ lines: [AggregateDTO], _ functions: [AggregateFunction], to bytes: inout [UInt8]) {
        for run in runs(lines, by: { ($0.site, $0.device, $0.channel) }) {
            appendHead(run[run.startIndex].site, run[run.startIndex].device, run[run.startIndex].channel, to: &bytes)
            append("unit", to: &bytes)
            JSONText.append(run[run.startIndex].unit, to: &bytes)
            appendColumn("time", run, to: &bytes) { NumberText.append($0.time, to: &$1) }
            for (index, function) in functions.enumerated() {
                appendColumn(function.rawValue, run, to: &bytes) { JSONText.append($0.values[index], to: &$1) }
            }
            bytes.append(contentsOf: "}\n".utf8)
        }
    }

    private static func runs<Entry>(
        _ entries: [Entry],
        by key: (Entry) -> (String, String, String)
    ) -> [ArraySlice<Entry>] {
        var runs: [ArraySlice<Entry>] = []
        var start = 0
        for index in entries.indices.dropFirst() where key(entries[index]) != key(entries[start]) {
            runs.append(entries[start..<index])
            start = index
        }
        return entries.isEmpty ? [] : runs + [entries[start...]]
    }

    private static func appendHead(_ site: String, _ device: String, _ channel: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"site":"#.utf8)
        JSONText.append(site, to: &bytes)
        append("device", to: &bytes)
        JSONText.append(device, to: &bytes)
        append("channel", to: &bytes)
        JSONText.append(channel, to: &bytes)
    }

    private static func append(_ key: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: ",\"\(key)\":".utf8)
    }

    private static func appendColumn<Entry>(
        _ name: String,
        _ entries: ArraySlice<Entry>,
        to bytes: inout [UInt8],
        _ body: (Entry, inout [UInt8]) -> Void
    ) {
        append(name, to: &bytes)
        var before = UInt8(ascii: "[")
        for entry in entries {
            bytes.append(before)
            body(entry, &bytes)
            before = UInt8(ascii: ",")
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

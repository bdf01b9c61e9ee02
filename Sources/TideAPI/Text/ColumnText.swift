internal import TideModel

/// Readings and aggregates by series, as JSON lines with arrays: a tenth of the bytes that an object for each takes.
///
/// A line holds up to a page of one series, and a long series takes several lines.
enum ColumnText {
    static let contentType = "application/x-ndjson"

    /// Appends readings: times in milliseconds since 1970, values, QARTOD flags.
    static func append(_ run: ReadingRun, to bytes: inout [UInt8]) {
        appendHead(run.site, run.device, run.channel, run.unit, to: &bytes)
        appendColumn("time", run.entries, to: &bytes) { NumberText.write($0.time, $1) }
        var decimals = 0
        appendColumn("value", run.entries, to: &bytes) { write($0.value, $1, &decimals) }
        appendColumn("flag", run.entries, to: &bytes) { NumberText.write(Int64($0.flag), $1) }
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Appends aggregates: where intervals begin in milliseconds since 1970, and a column for each function.
    static func append(_ run: AggregateRun, _ functions: [AggregateFunction], to bytes: inout [UInt8]) {
        appendHead(run.site, run.device, run.channel, run.unit, to: &bytes)
        appendColumn("time", run.times, to: &bytes) { NumberText.write($0, $1) }
        for (index, function) in functions.enumerated() {
            var decimals = 0
            let places = stride(from: index, to: run.values.count, by: functions.count)
            appendColumn(function.rawValue, Array(places), to: &bytes) { write(run.values[$0], $1, &decimals) }
        }
        bytes.append(contentsOf: "}\n".utf8)
    }

    private static func appendHead(
        _ site: String,
        _ device: String,
        _ channel: String,
        _ unit: String,
        to bytes: inout [UInt8]
    ) {
        var before = UInt8(ascii: "{")
        for (key, text) in [("site", site), ("device", device), ("channel", channel), ("unit", unit)] {
            bytes.append(before)
            bytes.append(contentsOf: "\"\(key)\":".utf8)
            JSONText.append(text, to: &bytes)
            before = UInt8(ascii: ",")
        }
    }

    private static func appendColumn<Entries: Collection>(
        _ name: String,
        _ entries: Entries,
        to bytes: inout [UInt8],
        _ write: (Entries.Element, UnsafeMutablePointer<UInt8>) -> Int
    ) {
        bytes.append(contentsOf: ",\"\(name)\":[".utf8)
        let capacity = entries.count * (NumberText.maximumLength + 1)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { room in
            guard var end = room.baseAddress else { return }
            let start = end
            for entry in entries {
                if end != start {
                    end.pointee = UInt8(ascii: ",")
                    end += 1
                }
                end += write(entry, end)
            }
            bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes what JSON has no number for as `null`.
    private static func write(_ value: Double?, _ start: UnsafeMutablePointer<UInt8>, _ decimals: inout Int) -> Int {
        if let value, value.isFinite { return NumberText.write(value, start, decimals: &decimals) }
        for (index, byte) in "null".utf8.enumerated() { start[index] = byte }
        return 4
    }
}

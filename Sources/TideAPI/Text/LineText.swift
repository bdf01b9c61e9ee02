internal import TideModel

/// InfluxDB's line protocol: the channel as measurement, site, device and unit as tags, nanoseconds since 1970.
///
/// Flag and receive time are fields: as a tag, a flag that is changed later would split the series. A value that is
/// missing has no field, for the protocol has no empty ones.
enum LineText {
    /// Appends a reading, without a line feed.
    ///
    /// - Throws: `ControlError` when the protocol cannot say it.
    static func append(_ reading: ReadingDTO, to bytes: inout [UInt8]) throws {
        try appendHead(reading.channel, reading.site, reading.device, reading.unit, to: &bytes)
        if let value = reading.value, value.isFinite {
            bytes.append(contentsOf: "value=\(value),".utf8)
        } else if let value = reading.value, value.isInfinite {
            bytes.append(contentsOf: "infinite=\(value > 0 ? 1 : -1)i,".utf8)
        }
        bytes.append(contentsOf: "flag=\(reading.flag)i,received=\(reading.received)i".utf8)
        if reading.timeSource == "arrival" { bytes.append(contentsOf: ",arrival=true".utf8) }
        try appendTime(reading.time, to: &bytes)
    }

    /// Appends the aggregates of an interval, each a field, with a line feed; nothing when there is none.
    ///
    /// - Throws: `ControlError` when the protocol cannot say it.
    static func append(_ line: AggregateDTO, _ functions: [AggregateFunction], to bytes: inout [UInt8]) throws {
        let fields = zip(functions, line.values).compactMap { function, value in
            value.flatMap { $0.isFinite ? "\(function.rawValue)=\($0)" : nil }
        }
        guard !fields.isEmpty else { return }
        try appendHead(line.channel, line.site, line.device, line.unit, to: &bytes)
        bytes.append(contentsOf: fields.joined(separator: ",").utf8)
        try appendTime(line.time, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func appendHead(
        _ channel: String,
        _ site: String,
        _ device: String,
        _ unit: String,
        to bytes: inout [UInt8]
    ) throws {
        append(name: channel, to: &bytes)
        for (key, text) in [("site", site), ("device", device), ("unit", unit)] where !text.isEmpty {
            guard text.utf8.last != backslash, !text.utf8.contains(where: { $0 < 0x20 }) else {
                throw ControlError(
                    400,
                    ["\(key) \"\(text)\" cannot be written in line protocol: use csv or json, or leave it out"]
                )
            }
            bytes.append(contentsOf: ",\(key)=".utf8)
            append(name: text, to: &bytes)
        }
        bytes.append(UInt8(ascii: " "))
    }

    private static func append(name: String, to bytes: inout [UInt8]) {
        for byte in name.utf8 {
            if isSpecial(byte) { bytes.append(backslash) }
            bytes.append(byte)
        }
    }

    /// Whether a backslash stands before it in names and tags; before others it is a backslash.
    static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: " ")
    }

    private static func appendTime(_ milliseconds: Int64, to bytes: inout [UInt8]) throws {
        let (time, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else {
            let text = RFC3339.string(Timestamp(milliseconds: milliseconds))
            throw ControlError(
                400,
                ["\(text) cannot be written in line protocol, which knows 1677 to 2262: use csv or json"]
            )
        }
        bytes.append(contentsOf: " \(time)".utf8)
    }

    private static let backslash = UInt8(ascii: "\\")
}

internal import TideModel

/// Reads back the lines that `LineText` writes.
enum LineReader {
    /// Reads one line, without its line feed.
    ///
    /// - Throws: why it is no reading.
    static func read(_ line: ArraySlice<UInt8>) throws(ReadingFault) -> ReadingDTO {
        let parts = split(line, at: UInt8(ascii: " "))
        guard parts.count == 3, let time = Int64(text(parts[2])) else {
            throw ReadingFault("line", "\(parts.count) parts: write names, fields and nanoseconds since 1970")
        }
        let names = split(parts[0], at: UInt8(ascii: ","))
        var reading = ReadingDTO(
            site: "",
            device: "",
            channel: unescaped(names[0]),
            time: milliseconds(time),
            received: .min,
            value: nil,
            unit: "",
            flag: 0,
            timeSource: "device"
        )
        for tag in names.dropFirst() { try take(tag: tag, into: &reading) }
        for field in split(parts[1], at: UInt8(ascii: ",")) { try take(field: field, into: &reading) }
        guard !reading.channel.isEmpty, !reading.device.isEmpty, reading.flag != 0, reading.received != .min else {
            throw ReadingFault("line", "a channel, the tag device, the fields flag and received are needed")
        }
        _ = try ReadingReader.flag("\(reading.flag)", reading.value)
        return reading
    }

    /// Whole milliseconds; what is before 1970 is cut towards the past too.
    private static func milliseconds(_ nanoseconds: Int64) -> Int64 {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? whole - 1 : whole
    }

    private static func take(tag: ArraySlice<UInt8>, into reading: inout ReadingDTO) throws(ReadingFault) {
        let pair = split(tag, at: UInt8(ascii: "="))
        guard pair.count == 2, !pair[1].isEmpty else {
            throw ReadingFault("tag", "tag '\(text(tag))': write a key, = and a value")
        }
        switch text(pair[0]) {
        case "site": reading.site = unescaped(pair[1])
        case "device": reading.device = unescaped(pair[1])
        case "unit": reading.unit = unescaped(pair[1])
        default: throw ReadingFault("tag", "tag '\(text(pair[0]))': right are site, device, unit")
        }
    }

    private static func take(field: ArraySlice<UInt8>, into reading: inout ReadingDTO) throws(ReadingFault) {
        let pair = split(field, at: UInt8(ascii: "="))
        guard pair.count == 2 else {
            throw ReadingFault("field", "field '\(text(field))': write a key, = and a value")
        }
        let value = text(pair[1])
        switch text(pair[0]) {
        case "value":
            guard let number = ReadingReader.number(value), number.isFinite else {
                throw ReadingFault(.value, value, "write a decimal number that a double can hold")
            }
            reading.value = number
        case "infinite": reading.value = value == "-1i" ? -.infinity : .infinity
        case "flag": reading.flag = try ReadingReader.flag(String(value.dropLast(value.hasSuffix("i") ? 1 : 0)), nil)
        case "received":
            guard value.hasSuffix("i"), let received = Int64(value.dropLast()) else {
                throw ReadingFault(.received, value, "write milliseconds since 1970 with i behind them")
            }
            reading.received = received
        case "arrival": reading.timeSource = value == "true" ? "arrival" : "device"
        default:
            throw ReadingFault("field", "field '\(text(pair[0]))': right are value, infinite, flag, received, arrival")
        }
    }

    /// Cuts at a byte that no backslash stands before.
    private static func split(_ bytes: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>] {
        var (parts, start) = ([ArraySlice<UInt8>](), bytes.startIndex)
        for index in bytes.indices where bytes[index] == separator {
            guard index == bytes.startIndex || bytes[index - 1] != UInt8(ascii: "\\") else { continue }
            parts.append(bytes[start..<index])
            start = index + 1
        }
        return parts + [bytes[start...]]
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "\\")) else { return text(bytes) }
        var kept: [UInt8] = []
        for (index, byte) in zip(bytes.indices, bytes) {
            let isEscape =
                byte == UInt8(ascii: "\\") && index + 1 < bytes.endIndex && LineText.isSpecial(bytes[index + 1])
            if !isEscape { kept.append(byte) }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

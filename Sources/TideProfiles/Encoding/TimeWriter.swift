internal import TideModel

/// Writes device times as a profile's devices do; the counterpart of `TimeReader`.
struct TimeWriter {
    private let spec: TimeSpec
    private var clock: LocalClock

    init(_ spec: TimeSpec) {
        self.spec = spec
        clock = LocalClock(spec.zone)
    }

    /// Appends a time as a JSON value.
    ///
    /// - Parameters:
    ///   - time: within the years 1970 to 9999.
    ///   - bytes: the payload.
    /// - Returns: what a decoder reads from it: without the parts that the format does not have.
    mutating func append(_ time: Timestamp, to bytes: inout [UInt8]) -> Timestamp {
        switch spec.format {
        case .unix: return appendCount(time, &bytes) { Self.appendSeconds($0, &$1) }
        case .unixMilliseconds: return appendCount(time, &bytes) { $1.append(contentsOf: String($0).utf8) }
        case .unixMicroseconds: return appendCount(time, &bytes) { $1.append(contentsOf: "\($0)000".utf8) }
        case .unixNanoseconds: return appendCount(time, &bytes) { $1.append(contentsOf: "\($0)000000".utf8) }
        case .rfc3339:
            appendRFC3339(time, &bytes)
            return time
        case .pattern(let pattern): return append(time, pattern, &bytes)
        }
    }

    private mutating func appendCount(
        _ time: Timestamp,
        _ bytes: inout [UInt8],
        _ write: (Int64, inout [UInt8]) -> Void
    ) -> Timestamp {
        guard spec.quirk == .localEpoch else {
            write(time.milliseconds, &bytes)
            return time
        }
        let local = time.milliseconds + Int64(clock.offset(at: time)) * 1_000
        write(local, &bytes)
        return Timestamp(milliseconds: clock.utc(local))
    }

    private static func appendSeconds(_ milliseconds: Int64, _ bytes: inout [UInt8]) {
        if milliseconds < 0 { bytes.append(UInt8(ascii: "-")) }
        let (seconds, rest) = abs(milliseconds).quotientAndRemainder(dividingBy: 1_000)
        bytes.append(digits: seconds)
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        bytes.append(digits: rest, width: 3)
    }

    /// With the zone's offset, or in UTC where that is no whole number of minutes.
    private mutating func appendRFC3339(_ time: Timestamp, _ bytes: inout [UInt8]) {
        let found = clock.offset(at: time)
        let offset = found % 60 == 0 ? found : 0
        let civil = CivilTime(local: time.milliseconds + Int64(offset) * 1_000)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(digits: Int64(civil.year), width: 4)
        for (mark, value) in [("-", civil.month), ("-", civil.day), ("T", civil.hour), (":", civil.minute)] {
            bytes.append(contentsOf: mark.utf8)
            bytes.append(digits: Int64(value), width: 2)
        }
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: Int64(civil.second), width: 2)
        if civil.millisecond > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(digits: Int64(civil.millisecond), width: 3)
        }
        Self.appendOffset(offset, &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendOffset(_ seconds: Int, _ bytes: inout [UInt8]) {
        guard seconds != 0 else { return bytes.append(UInt8(ascii: "Z")) }
        bytes.append(UInt8(ascii: seconds < 0 ? "-" : "+"))
        bytes.append(digits: Int64(abs(seconds) / 3_600), width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: Int64(abs(seconds) / 60 % 60), width: 2)
    }

    private mutating func append(_ time: Timestamp, _ pattern: TimePattern, _ bytes: inout [UInt8]) -> Timestamp {
        let hasOffset = pattern.pieces.contains { $0.part == .offset }
        let found = clock.offset(at: time)
        let offset = hasOffset && found % 60 != 0 ? 0 : found
        let civil = CivilTime(local: time.milliseconds + Int64(offset) * 1_000)
        var read = CivilTime()
        bytes.append(UInt8(ascii: "\""))
        for piece in pattern.pieces { Self.append(piece, civil, offset, &read, &bytes) }
        bytes.append(UInt8(ascii: "\""))
        let local = read.local ?? time.milliseconds
        return Timestamp(milliseconds: hasOffset ? local - Int64(offset) * 1_000 : clock.utc(local))
    }

    /// Appends one piece of a pattern, and notes in `read` what a reader takes from it.
    private static func append(
        _ piece: TimePattern.Piece,
        _ civil: CivilTime,
        _ offset: Int,
        _ read: inout CivilTime,
        _ bytes: inout [UInt8]
    ) {
        func digits(_ part: WritableKeyPath<CivilTime, Int>) {
            bytes.append(digits: Int64(civil[keyPath: part]), width: piece.digits.lowerBound)
            read[keyPath: part] = civil[keyPath: part]
        }
        switch piece.part {
        case .year4: digits(\.year)
        case .year2:
            bytes.append(digits: Int64(civil.year % 100), width: 2)
            read.year = 2_000 + civil.year % 100
        case .month: digits(\.month)
        case .day: digits(\.day)
        case .hour: digits(\.hour)
        case .minute: digits(\.minute)
        case .second: digits(\.second)
        case .decimals: read.millisecond = appendDecimals(civil.millisecond, piece.digits, &bytes)
        case .offset: appendOffset(offset, &bytes)
        case .literal(let byte):
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
    }

    /// As many decimals as the pattern has, three where it leaves that open; returns what is left of the thousandths.
    private static func appendDecimals(_ value: Int, _ digits: ClosedRange<Int>, _ bytes: inout [UInt8]) -> Int {
        let count = digits.lowerBound == digits.upperBound ? digits.lowerBound : 3
        let unit = count >= 3 ? 1 : count == 2 ? 10 : 100
        bytes.append(digits: Int64(value / unit), width: min(count, 3))
        for _ in 0..<max(0, count - 3) { bytes.append(UInt8(ascii: "0")) }
        return value / unit * unit
    }
}

extension CivilTime {
    /// The date and time of a number of milliseconds since 1970, as if the place were UTC.
    init(local milliseconds: Int64) {
        let day = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
        let rest = Int(milliseconds - day * 86_400_000)
        let date = CivilDate(dayNumber: day)
        self.init(
            year: Int(date.year),
            month: Int(date.month),
            day: Int(date.day),
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1_000 % 60,
            millisecond: rest % 1_000
        )
    }
}

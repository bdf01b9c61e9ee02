internal import TideModel

/// Date and time as somebody wrote it, not yet on the line of time.
struct CivilTime {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    /// Seconds east of UTC, where it is written.
    var offset: Int?

    /// Milliseconds since 1970 as if the place were UTC; nil when there is no such date, and :60 is the next second.
    var local: Int64? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...daysInMonth).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let date = CivilDate(year: Int32(year), month: UInt8(month), day: UInt8(day))
        let seconds = date.dayNumber * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return seconds * 1_000 + Int64(millisecond)
    }

    private var daysInMonth: Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A local time, and the offset where it was written.
struct WrittenTime {
    /// Milliseconds since 1970 as if the place were UTC.
    var local: Int64
    /// Seconds east of UTC; nil when the text does not say.
    var offset: Int?
}

/// Reads digits and offsets from bytes.
struct TimeScanner {
    let bytes: UnsafeRawBufferPointer
    var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }
    var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    /// A number of `digits` digits.
    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var (value, count) = (0, 0)
        while count < digits.upperBound, let byte = next, (0x30...0x39).contains(byte) {
            value = value * 10 + Int(byte - 0x30)
            (at, count) = (at + 1, count + 1)
        }
        return count >= digits.lowerBound ? value : nil
    }

    /// Decimals of a second, cut to thousandths.
    mutating func milliseconds(_ digits: ClosedRange<Int> = 1...9) -> Int? {
        let start = at
        guard var value = number(digits) else { return nil }
        for _ in 0..<max(0, 3 - (at - start)) { value *= 10 }
        for _ in 0..<max(0, at - start - 3) { value /= 10 }
        return value
    }

    /// `Z`, `+08:00`, `+0800` or `+08`, in seconds.
    mutating func offset() -> Int? {
        if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
        let sign = take(UInt8(ascii: "-")) ? -1 : take(UInt8(ascii: "+")) ? 1 : 0
        guard sign != 0, let hours = number(2...2), hours <= 24 else { return nil }
        let colon = take(UInt8(ascii: ":"))
        let minutes = number(2...2)
        guard minutes != nil || !colon, (minutes ?? 0) < 60 else { return nil }
        return sign * (hours * 3_600 + (minutes ?? 0) * 60)
    }
}

extension TimePattern {
    /// Reads bytes that must fit wholly.
    func read(_ bytes: UnsafeRawBufferPointer) -> WrittenTime? {
        var (scanner, time) = (TimeScanner(bytes), CivilTime())
        for piece in pieces { guard Self.read(piece, &scanner, &time) else { return nil } }
        guard scanner.isAtEnd, let local = time.local else { return nil }
        return WrittenTime(local: local, offset: time.offset)
    }

    private static func read(_ piece: Piece, _ scanner: inout TimeScanner, _ time: inout CivilTime) -> Bool {
        switch piece.part {
        case .literal(let byte):
            guard scanner.take(byte) else { return false }
            while byte == 0x20, scanner.take(0x20) {}
            return true
        case .offset:
            time.offset = scanner.offset()
            return time.offset != nil
        case .decimals:
            guard let value = scanner.milliseconds(piece.digits) else { return false }
            time.millisecond = value
            return true
        default:
            guard let value = scanner.number(piece.digits) else { return false }
            set(piece.part, value, &time)
            return true
        }
    }

    private static func set(_ part: Part, _ value: Int, _ time: inout CivilTime) {
        switch part {
        case .year4: time.year = value
        case .year2: time.year = 2000 + value
        case .month: time.month = value
        case .day: time.day = value
        case .hour: time.hour = value
        case .minute: time.minute = value
        case .second: time.second = value
        case .decimals, .offset, .literal: break
        }
    }
}

/// Times as RFC 3339 section 5.6 writes them; a space may stand for `T`, and the offset may be missing.
enum RFC3339 {
    static func read(_ bytes: UnsafeRawBufferPointer) -> WrittenTime? {
        var (scanner, time) = (TimeScanner(bytes), CivilTime())
        guard let year = scanner.number(4...4), scanner.take(UInt8(ascii: "-")), let month = scanner.number(2...2),
            scanner.take(UInt8(ascii: "-")), let day = scanner.number(2...2),
            scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) || scanner.take(0x20),
            let hour = scanner.number(2...2), scanner.take(UInt8(ascii: ":")), let minute = scanner.number(2...2),
            scanner.take(UInt8(ascii: ":")), let second = scanner.number(2...2)
        else { return nil }
        (time.year, time.month, time.day, time.hour, time.minute, time.second) = (
            year, month, day, hour, minute, second
        )
        if scanner.take(UInt8(ascii: ".")) {
            guard let decimals = scanner.milliseconds() else { return nil }
            time.millisecond = decimals
        }
        if !scanner.isAtEnd {
            guard let offset = scanner.offset() else { return nil }
            time.offset = offset
        }
        guard scanner.isAtEnd, let local = time.local else { return nil }
        return WrittenTime(local: local, offset: time.offset)
    }
}

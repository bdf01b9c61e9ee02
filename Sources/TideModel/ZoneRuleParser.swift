/// Reads a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`, byte by byte.
///
/// - Source: POSIX.1-2017 section 8.3, RFC 9636 section 3.3.
struct ZoneRuleParser {
    private let text: ArraySlice<UInt8>
    private var position: Int

    /// Reads a whole TZ string.
    static func rule(of text: ArraySlice<UInt8>) throws(ZoneError) -> ZoneRule {
        var parser = ZoneRuleParser(text)
        guard let rule = parser.rule(), parser.position == text.endIndex else {
            throw .rule(String(decoding: text.prefix(100), as: UTF8.self))
        }
        return rule
    }

    private init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    private mutating func rule() -> ZoneRule? {
        guard name(), let west = time(hours: 24) else { return nil }
        var rule = ZoneRule(standard: -west)
        guard position < text.endIndex else { return rule }
        guard name() else { return nil }
        var offset = rule.standard + 3_600
        if let next = peek, next != UInt8(ascii: ",") {
            guard let west = time(hours: 24) else { return nil }
            offset = -west
        }
        guard take(","), let start = change(), take(","), let end = change() else { return nil }
        rule.daylight = ZoneRule.Daylight(offset: offset, start: start, end: end)
        return rule
    }

    /// Skips an abbreviation: three or more letters, or anything between `<` and `>`.
    private mutating func name() -> Bool {
        let start = position
        if take("<") {
            while let byte = peek, byte != UInt8(ascii: ">") {
                guard isNameByte(byte) else { return false }
                position += 1
            }
            return position >= start + 4 && take(">")
        }
        while let byte = peek, isLetter(byte) { position += 1 }
        return position >= start + 3
    }

    private mutating func change() -> ZoneRule.Change? {
        guard let day = day() else { return nil }
        guard take("/") else { return ZoneRule.Change(day: day, time: 7_200) }
        guard let time = time(hours: 167) else { return nil }
        return ZoneRule.Change(day: day, time: time)
    }

    private mutating func day() -> ZoneRule.Day? {
        if take("J") { return number(1...365).map { .julian(Int64($0)) } }
        guard take("M") else { return number(0...365).map { .zeroBased(Int64($0)) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."), let weekday = number(0...6)
        else { return nil }
        return .weekday(month: UInt8(month), week: Int64(week), weekday: Int64(weekday))
    }

    /// `[+-]h[:m[:s]]`, in seconds.
    private mutating func time(hours: Int) -> Int? {
        let sign = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hour = number(0...hours) else { return nil }
        var seconds = hour * 3_600
        for unit in [60, 1] where take(":") {
            guard let part = number(0...59) else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let start = position
        var value = 0
        while let byte = peek, byte >= 48, byte <= 57, position < start + 3 {
            value = value * 10 + Int(byte) - 48
            position += 1
        }
        return position > start && range.contains(value) ? value : nil
    }

    private var peek: UInt8? { position < text.endIndex ? text[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }

    private func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }
}

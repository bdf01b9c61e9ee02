/// Times of lines: whole numbers since 1970.
struct LineClock {
    /// Whether the profile takes the line's own time.
    let isOfLine: Bool
    /// Whether a count needs nothing but its unit.
    let isPlain: Bool
    private let unit: EpochUnit

    init(_ spec: TimeSpec) {
        isOfLine = spec.source == .line
        isPlain = spec.quirk == nil
        unit = spec.format.epochUnit ?? EpochUnit(multiplier: 1, divisor: 1)
    }

    /// The nearest millisecond; nil beyond what any calendar has.
    @inline(__always)
    func milliseconds(_ count: Int64) -> Int64? {
        guard let time = unit.milliseconds(count), (-LocalClock.last...LocalClock.last).contains(time) else {
            return nil
        }
        return time
    }

    /// Reads a count up to the end of the line.
    ///
    /// - Returns: nil when it is beyond 18 digits.
    @inline(__always)
    static func count(_ at: inout LineBytes) throws(LineProblem) -> Int64? {
        let start = at
        let isNegative = at.pointee == UInt8(ascii: "-")
        if isNegative { at += 1 }
        let first = at
        var count: UInt64 = 0
        var word = at.word ^ 0x3030_3030_3030_3030
        while LineNumber.others(word) == 0 {
            count = count &* 100_000_000 &+ LineNumber.eight(word)
            at += 8
            word = at.word ^ 0x3030_3030_3030_3030
        }
        while at.pointee &- 0x30 <= 9 {
            count = count &* 10 &+ UInt64(at.pointee &- 0x30)
            at += 1
        }
        let digits = at - first
        if digits == 0 { throw LineProblem(.badTime, at: start) }
        if !at.isAtEndOfLine {
            let end = at
            at.skipBlanks()
            if !at.isAtEndOfLine { throw LineProblem(at == end ? .badTime : .afterTime, at: at == end ? start : at) }
        }
        // 19 digits of nanoseconds reach to the year 2262.
        guard digits <= 19, let time = Int64(exactly: count) else { return nil }
        return isNegative ? -time : time
    }
}

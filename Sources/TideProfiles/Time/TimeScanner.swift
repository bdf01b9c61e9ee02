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

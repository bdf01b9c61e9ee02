/// Splits a text into its shape and its numbers.
///
/// The shape is the text with `0` for every number: a number is up to 16 digits, with a point among them or not, and
/// takes the minus sign before it when no letter or digit stands before that.
struct NumberScanner {
    /// Numbers of all texts, one after the other, without their points.
    private(set) var values: [Int64] = []
    /// For each number: decimals (low four bits) and zeros in front beyond what the value needs (high four bits).
    private(set) var forms: [UInt8] = []

    /// Longer texts are kept as they are: they are rare and mostly binary.
    static let longestText = 4_096
    /// More numbers are a table of their own, which zstd packs as text.
    static let mostNumbers = 256
    /// Most digits of a number, so that it and its differences fit 64 bits.
    private static let mostDigits = 16
    private static let mostDecimals = 15
    /// What stands for a number in a shape: no other digit is ever in one.
    static let mark = UInt8(ascii: "0")

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 32) &- 97 < 26 }

    /// Keeps the numbers of `text` and writes its shape to `shape`, which has room for `longestText` bytes.
    ///
    /// - Returns: the length of the shape, or nil when the text is too long or has too many numbers.
    mutating func scan(_ text: UnsafeRawBufferPointer, shape: UnsafeMutableRawBufferPointer) -> Int? {
        guard text.count <= Self.longestText else { return nil }
        let before = values.count
        var (at, length) = (0, 0)
        while at < text.count {
            let byte = text[at]
            if Self.isDigit(byte) {
                if readNumber(text, &at) { length -= 1 }
                shape[length] = Self.mark
            } else {
                shape[length] = byte
                at += 1
            }
            length += 1
        }
        if values.count - before <= Self.mostNumbers { return length }
        drop(to: before)
        return nil
    }

    /// Forgets the numbers after the first `count`.
    mutating func drop(to count: Int) {
        values.removeLast(values.count - count)
        forms.removeLast(forms.count - count)
    }

    /// Reads the number at `at`; returns whether it takes the minus sign before it.
    @inline(__always)
    private mutating func readNumber(_ text: UnsafeRawBufferPointer, _ at: inout Int) -> Bool {
        let start = at
        var value: Int64 = 0
        var end = min(text.count, at + Self.mostDigits)
        while at < end, Self.isDigit(text[at]) {
            value = value &* 10 &+ Int64(text[at] &- 48)
            at += 1
        }
        var (digits, decimals) = (at - start, 0)
        if digits < Self.mostDigits, at + 1 < text.count, text[at] == UInt8(ascii: "."), Self.isDigit(text[at + 1]) {
            at += 1
            let point = at
            end = min(text.count, at + min(Self.mostDecimals, Self.mostDigits - digits))
            while at < end, Self.isDigit(text[at]) {
                value = value &* 10 &+ Int64(text[at] &- 48)
                at += 1
            }
            decimals = at - point
            digits += decimals
        }
        let extra = text[start] == 48 ? Self.zeros(value, digits: digits, decimals: decimals) : 0
        forms.append(UInt8(decimals | extra << 4))
        let isNegative =
            value != 0 && start > 0 && text[start - 1] == UInt8(ascii: "-")
            && (start == 1 || !Self.isAlphanumeric(text[start - 2]))
        values.append(isNegative ? -value : value)
        return isNegative
    }

    /// Zeros in front of `digits` digits that `value` does not need.
    private static func zeros(_ value: Int64, digits: Int, decimals: Int) -> Int {
        var (needed, rest) = (1, value / 10)
        while rest > 0 {
            needed += 1
            rest /= 10
        }
        return digits - max(needed, decimals + 1)
    }

    /// Appends a number in its form.
    static func write(_ value: Int64, form: UInt8, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let (decimals, extra) = (Int(form & 15), Int(form >> 4))
        var (rest, reversed, count) = (value.magnitude, SIMD64<UInt8>(repeating: 48), 0)
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            reversed[count] = 48 + UInt8(digit)
            rest = quotient
            count += 1
        }
        count = max(count, decimals + 1) + extra
        for index in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(reversed[index])
            if index == decimals, decimals > 0 { bytes.append(UInt8(ascii: ".")) }
        }
    }
}

/// The parts of a decimal number: sign, digits, point, exponent.
struct DigitScan {
    private(set) var at: LineBytes
    /// Its digits as a whole number; right only when `isExact`.
    private(set) var mantissa: UInt64 = 0
    private(set) var digits = 0
    /// Power of ten by which `mantissa` is multiplied.
    private(set) var exponent = 0
    private(set) var hasPoint = false
    let isNegative: Bool

    /// Nineteen digits fit into 64 bits.
    var isExact: Bool { digits <= 19 }

    /// Reads sign, digits and point.
    init(_ start: LineBytes) {
        isNegative = start.pointee == UInt8(ascii: "-")
        at = isNegative || start.pointee == UInt8(ascii: "+") ? start + 1 : start
        readDigits()
        guard at.pointee == UInt8(ascii: ".") else { return }
        at += 1
        hasPoint = true
        let whole = digits
        readDigits()
        exponent = whole - digits
    }

    private mutating func readDigits() {
        while at.pointee &- 0x30 <= 9 {
            mantissa = mantissa &* 10 &+ UInt64(at.pointee &- 0x30)
            digits += 1
            at += 1
        }
    }

    /// Reads an exponent where there is one; false when it has no digits.
    mutating func readExponent() -> Bool {
        guard at.pointee | 0x20 == UInt8(ascii: "e") else { return true }
        at += 1
        let isBelow = at.pointee == UInt8(ascii: "-")
        if isBelow || at.pointee == UInt8(ascii: "+") { at += 1 }
        let first = at
        var power = 0
        while at.pointee &- 0x30 <= 9 {
            // Beyond a million any number is 0 or infinite, and the sum below must not overflow.
            power = min(power * 10 + Int(at.pointee &- 0x30), 1_000_000)
            at += 1
        }
        exponent += isBelow ? -power : power
        return at > first
    }
}

/// Numbers as line protocol writes them, read without texts.
struct LineNumber {
    /// 10^0…10^22: those that a Float64 holds exactly.
    private let powers: UnsafeMutablePointer<Double>

    init() {
        powers = .allocate(capacity: 23)
        var power = 1.0
        for exponent in 0...22 {
            powers[exponent] = power
            power *= 10
        }
    }

    func free() { powers.deallocate() }

    /// A number without exponent of at most seven characters, a sign before them not counted, in one step.
    ///
    /// - Source: eight digits at once as in D. Lemire, "Quickly parsing eight digits"; a whole number below 2^53 divided
    ///   by an exact power of ten is the nearest Float64 (W. D. Clinger, "How to read floating point numbers accurately").
    /// - Returns: its value and length; a length of 0 when it is something else.
    @inline(__always)
    func short(_ start: LineBytes) -> (value: Double, length: Int) {
        let sign = start.pointee == UInt8(ascii: "-") ? 1 : 0
        let word = (start + sign).word ^ 0x3030_3030_3030_3030
        let others = Self.others(word)
        let whole = others.trailingZeroBitCount >> 3
        guard whole < 8 else { return (0, 0) }
        var (digits, length, decimals) = (word, whole, 0)
        if (start + sign)[whole] == UInt8(ascii: ".") {
            length = (others & (others &- 1)).trailingZeroBitCount >> 3
            guard length < 8 else { return (0, 0) }
            decimals = length - 1 - whole
            let mask = LineText.mask(whole)
            digits = (word & mask) | ((word >> 8) & ~mask)
        }
        let count = length - (length > whole ? 1 : 0)
        guard count > 0 else { return (0, 0) }
        let value = Double(Self.eight(digits << UInt64(8 * (8 - count)))) / powers[decimals]
        return (sign == 0 ? value : -value, length + sign)
    }

    /// Marks the bytes of a word that are no digits, once "0" was taken from each; what lies behind one may be wrong.
    @inline(__always)
    static func others(_ word: UInt64) -> UInt64 {
        ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
    }

    /// The number of eight digits, the first one in the least significant byte.
    @inline(__always)
    static func eight(_ digits: UInt64) -> UInt64 {
        let pairs = ((digits & 0x0F0F_0F0F_0F0F_0F0F) &* 2_561) >> 8
        let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 6_553_601) >> 16
        return ((fours & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) >> 32
    }

    /// Any number, with what stands behind it telling whether it is a whole one.
    ///
    /// - Returns: nil when none begins here; then `at` stays.
    func read(_ at: inout LineBytes) -> LineValue? {
        let start = at
        var scan = DigitScan(start)
        guard scan.digits > 0 else { return nil }
        if !scan.hasPoint, scan.at.pointee == UInt8(ascii: "i") || scan.at.pointee == UInt8(ascii: "u") {
            let isUnsigned = scan.at.pointee == UInt8(ascii: "u")
            if isUnsigned, scan.isNegative { return nil }
            at = scan.at + 1
            guard scan.isExact, scan.mantissa <= UInt64(Int64.max) else { return .tooLarge }
            return .integer(scan.isNegative ? -Int64(scan.mantissa) : Int64(scan.mantissa))
        }
        guard scan.readExponent() else { return nil }
        at = scan.at
        let value = exact(scan) ?? Self.slow(start, scan.at - start)
        return value.isFinite ? .number(value) : .tooLarge
    }

    private func exact(_ scan: DigitScan) -> Double? {
        guard scan.isExact, scan.mantissa <= FieldValue.largestInteger, (-22...22).contains(scan.exponent) else {
            return nil
        }
        let mantissa = Double(scan.mantissa)
        let value = scan.exponent < 0 ? mantissa / powers[-scan.exponent] : mantissa * powers[scan.exponent]
        return scan.isNegative ? -value : value
    }

    private static func slow(_ start: LineBytes, _ length: Int) -> Double {
        Double(String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)) ?? .infinity
    }
}

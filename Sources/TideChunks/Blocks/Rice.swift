/// Golomb-Rice codes: a quotient in ones, a zero, a remainder.
enum Rice {
    /// Quotients from here on are written as so many ones, then 6 bits for the length - 1 of the code, then the code.
    static let escape = 16
    /// With a quotient below `escape`, its zero and the remainder a code has at most 56 bits.
    static let maximumRemainder = 40

    /// Bits that an escaped code takes.
    @inline(__always)
    static func escapedBits(_ code: UInt64) -> Int { escape + 6 + 64 - (code | 1).leadingZeroBitCount }

    /// Bits that a code takes with `remainder` bits of remainder.
    @inline(__always)
    static func bits(_ code: UInt64, _ remainder: Int) -> Int {
        let quotient = code >> UInt64(remainder)
        return quotient < UInt64(escape) ? Int(quotient) &+ 1 &+ remainder : escapedBits(code)
    }
}

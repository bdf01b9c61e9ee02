/// Golomb-Rice codes.
enum Rice {
    /// Quotients from here on are written as so many ones and then the number itself in 64 bits.
    static let escape = 24
    /// Bits of such a code.
    static let escapeBits = escape + 64
    /// With a quotient below `escape`, its zero and the remainder a code has at most 56 bits.
    static let maximumRemainder = 32
}

/// A number written as text: decimal digits, one sign, one point, one exponent, blanks around it.
struct NumberText {
    /// Its value.
    var value: Double
    /// Its exact value, when it is written as a whole number and fits.
    var integer: Int64?

    /// Longest text that is read as a number, in bytes.
    static let maximumLength = 64

    static func read(_ bytes: UnsafeRawBufferPointer) -> NumberText? {
        var rest = bytes[...]
        while let first = rest.first, first == 0x20 { rest = rest.dropFirst() }
        while let last = rest.last, last == 0x20 { rest = rest.dropLast() }
        guard (1...maximumLength).contains(rest.count) else { return nil }
        var hasDigits = false
        var isWhole = true
        for byte in rest {
            switch byte {
            case 0x30...0x39: hasDigits = true
            case UInt8(ascii: "+"), UInt8(ascii: "-"): continue
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isWhole = false
            default: return nil
            }
        }
        let text = String(decoding: rest, as: UTF8.self)
        guard hasDigits, let value = Double(text), value.isFinite else { return nil }
        return NumberText(value: value, integer: isWhole ? Int64(text) : nil)
    }
}

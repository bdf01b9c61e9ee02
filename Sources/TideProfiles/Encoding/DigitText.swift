extension [UInt8] {
    /// Appends a whole number that is not negative, with leading zeros up to `width`.
    mutating func append(digits value: Int64, width: Int = 1) {
        var divisor: Int64 = 1
        var count = 1
        while count < width || value / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends text in quotes, escaped as RFC 8259 section 7 asks.
    mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append(contentsOf: #"\u00"#.utf8)
                append(contentsOf: byte < 0x10 ? "0".utf8 : "1".utf8)
                append(contentsOf: String(byte & 15, radix: 16).utf8)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}

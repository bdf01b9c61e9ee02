/// What some bytes of a payload are.
public enum BinaryType: Sendable, Equatable {
    /// A whole number of 1 to 8 bytes.
    case integer(bytes: Int, isSigned: Bool)
    /// IEEE 754, of 2, 4 or 8 bytes.
    case float(bytes: Int)
    /// Two decimal digits a byte, the first digit in the upper half.
    case decimal(bytes: Int)
    /// UTF-8, up to the first zero byte; nil: to the end of the payload.
    case text(bytes: Int?)
    /// Bytes as lower-case hexadecimal digits.
    case hex(bytes: Int)

    /// How it is written in a profile: `u8`…`u64` and `i8`…`i64` by whole bytes, `f16`, `f32`, `f64`, `bcd1`…`bcd8`
    /// (bytes), `text`, `text8` (bytes), `hex4` (bytes).
    init?(_ text: String) {
        let letters = text.prefix { $0.isLetter }
        let digits = text.dropFirst(letters.count)
        guard digits.isEmpty || digits.first != "0", digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return nil
        }
        let number = Int(digits)
        switch (letters, number) {
        case ("u", let bits?), ("i", let bits?):
            guard bits % 8 == 0, (8...64).contains(bits) else { return nil }
            self = .integer(bytes: bits / 8, isSigned: letters == "i")
        case ("f", let bits?) where [16, 32, 64].contains(bits): self = .float(bytes: bits / 8)
        case ("bcd", let bytes?) where (1...8).contains(bytes): self = .decimal(bytes: bytes)
        case ("text", nil) where digits.isEmpty: self = .text(bytes: nil)
        case ("text", let bytes?) where (1...256).contains(bytes): self = .text(bytes: bytes)
        case ("hex", let bytes?) where (1...128).contains(bytes): self = .hex(bytes: bytes)
        default: return nil
        }
    }

    /// What is allowed, for messages.
    static let known =
        "u8 u16 u24 u32 u40 u48 u56 u64, i8 … i64, f16 f32 f64, bcd1 … bcd8, text, text1 … text256, hex1 … hex128"

    /// How many bytes it takes; nil: all that are left.
    var bytes: Int? {
        switch self {
        case .integer(let bytes, _), .float(let bytes), .decimal(let bytes), .hex(let bytes): bytes
        case .text(let bytes): bytes
        }
    }

    /// Whether it becomes an attribute and no number.
    var isText: Bool {
        switch self {
        case .text, .hex: true
        default: false
        }
    }
}

/// The order of the bytes of a number.
public enum ByteOrder: String, Sendable, CaseIterable {
    /// The most significant byte first, as in networks.
    case big
    /// The least significant byte first.
    case little
    /// 16-bit words, the least significant word first, each big-endian: many Modbus meters (CDAB).
    case midBig = "mid_big"
    /// 16-bit words, the most significant word first, each little-endian (BADC).
    case midLittle = "mid_little"
}

/// Bytes that people write as text.
public enum PayloadText {
    /// Pairs of hexadecimal digits; spaces between pairs are fine.
    ///
    /// - Returns: nil when it is anything else.
    public static func hex(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            if character == 0x20 || character == 0x0A || character == 0x09 {
                guard high == nil else { return nil }
                continue
            }
            guard let digit = Character(Unicode.Scalar(character)).hexDigitValue.map({ UInt8($0) }) else { return nil }
            if let first = high { bytes.append(first << 4 | digit) }
            high = high == nil ? digit : nil
        }
        return high == nil ? bytes : nil
    }

    /// Base64 (RFC 4648 section 4), with padding.
    ///
    /// - Returns: nil when it is anything else.
    public static func base64(_ text: String) -> [UInt8]? {
        let characters = text.utf8.filter { $0 != 0x0A && $0 != 0x20 }
        guard characters.count % 4 == 0 else { return nil }
        let padding = characters.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in characters.dropLast(padding) {
            guard let value = value(character) else { return nil }
            (bits, count) = (bits << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character) - 0x41
        case 0x61...0x7A: UInt32(character) - 0x61 + 26
        case 0x30...0x39: UInt32(character) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

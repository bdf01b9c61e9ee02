/// Bytes that are written as text.
public enum PayloadText {
    /// Pairs of hexadecimal digits; spaces between pairs are fine.
    ///
    /// - Returns: nil when it is anything else.
    public static func hex(_ text: String) -> [UInt8]? { bytes(text, appendHex) }

    /// Base64 (RFC 4648 section 4), with padding.
    ///
    /// - Returns: nil when it is anything else.
    public static func base64(_ text: String) -> [UInt8]? { bytes(text, appendBase64) }

    private static func bytes(
        _ text: String,
        _ append: (UnsafeRawBufferPointer, inout [UInt8]) -> Bool
    ) -> [UInt8]? {
        var bytes: [UInt8] = []
        return Array(text.utf8).withUnsafeBytes { append($0, &bytes) } ? bytes : nil
    }

    /// Appends what pairs of hexadecimal digits stand for; false when they are none.
    static func appendHex(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) -> Bool {
        var high: UInt8?
        for character in text {
            if isBlank(character) {
                guard high == nil else { return false }
                continue
            }
            guard let digit = Character(Unicode.Scalar(character)).hexDigitValue.map({ UInt8($0) }) else {
                return false
            }
            if let first = high { bytes.append(first << 4 | digit) }
            high = high == nil ? digit : nil
        }
        return high == nil
    }

    /// Appends what base64 stands for; false when it is none.
    static func appendBase64(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) -> Bool {
        var (bits, count, characters, padding): (UInt32, Int, Int, Int) = (0, 0, 0, 0)
        for character in text where !isBlank(character) {
            characters += 1
            if character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(character) else { return false }
            (bits, count) = (bits << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return characters % 4 == 0 && padding <= 2
    }

    private static func isBlank(_ character: UInt8) -> Bool {
        character == 0x20 || character == 0x0A || character == 0x09
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

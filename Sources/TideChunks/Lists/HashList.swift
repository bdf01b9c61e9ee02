internal import TideModel

/// Content hashes: SHA-256 in small hexadecimal digits takes half its length, any other text stands as it is.
enum HashList {
    private enum Form {
        static let text: UInt8 = 0
        static let hexadecimal: UInt8 = 1
    }

    static func encode(_ texts: [String]) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: texts.count)
        for text in texts {
            let utf8 = Array(text.utf8)
            let packed = pack(utf8)
            out.append(packed == nil ? Form.text : Form.hexadecimal)
            out.append(varint: (packed ?? utf8).count)
            out += packed ?? utf8
        }
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [String] {
        let count = try cursor.count(atMost: cursor.remaining / 2)
        var texts: [String] = []
        for _ in 0..<count {
            let form = try cursor.byte()
            guard form <= Form.hexadecimal else { throw FormatError("text of form \(form)", at: cursor.offset) }
            let length = try cursor.count(atMost: cursor.remaining)
            let start = try cursor.skip(length)
            let bytes = cursor.raw(start..<start + length)
            texts.append(form == Form.text ? String(decoding: bytes, as: UTF8.self) : unpack(bytes))
        }
        return texts
    }

    /// Half the bytes, or nil when the text is not pairs of digits 0-9 and a-f.
    private static func pack(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var packed: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            packed.append(high << 4 | low)
        }
        return packed
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func unpack(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

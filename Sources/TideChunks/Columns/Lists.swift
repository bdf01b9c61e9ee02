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

/// Tuples of test flags, each once.
enum TestList {
    static func encode(_ tests: [TestFlags], with encoder: inout BlockEncoder) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: tests.count)
        IntegerColumn.append(tests.map { Int64(bitPattern: $0.configuration) }, with: &encoder, to: &out)
        for test in tests {
            out.append(UInt8(test.flags.count))
            out += test.flags
        }
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [TestFlags] {
        // Each has at least its length.
        let count = try cursor.count(atMost: cursor.remaining)
        let configurations = try IntegerColumn.read(&cursor, count: count)
        var tests: [TestFlags] = []
        tests.reserveCapacity(count)
        for configuration in configurations {
            let length = Int(try cursor.byte())
            let start = try cursor.skip(length)
            let flags = Array(cursor.raw(start..<start + length))
            tests.append(TestFlags(configuration: UInt64(bitPattern: configuration), flags: flags))
        }
        return tests
    }
}

/// Former values in columns.
enum SupersededList {
    static func encode(_ cells: [SupersededCell], with encoder: inout BlockEncoder) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: cells.count)
        IntegerColumn.append(cells.map(\.time), with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64(bitPattern: $0.record) }, with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64($0.part) }, with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64($0.flag) }, with: &encoder, to: &out)
        ValueColumn.append(cells.map(\.value), with: &encoder, to: &out)
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [SupersededCell] {
        let count = try cursor.listCount()
        let time = try IntegerColumn.read(&cursor, count: count)
        let record = try IntegerColumn.read(&cursor, count: count)
        let part = try IntegerColumn.read(&cursor, count: count)
        let flag = try IntegerColumn.read(&cursor, count: count)
        let value = try ValueColumn.read(&cursor, count: count)
        return (0..<count).map { index in
            SupersededCell(
                time: time[index],
                record: RecordNumber(bitPattern: record[index]),
                part: UInt32(truncatingIfNeeded: part[index]),
                value: value[index],
                flag: UInt8(truncatingIfNeeded: flag[index])
            )
        }
    }
}

/// Changes of flags in columns.
enum AmendmentList {
    static func encode(_ cells: [AmendedCell], with encoder: inout BlockEncoder) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: cells.count)
        IntegerColumn.append(cells.map(\.time), with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64(bitPattern: $0.record) }, with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64($0.flag) }, with: &encoder, to: &out)
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [AmendedCell] {
        let count = try cursor.listCount()
        let time = try IntegerColumn.read(&cursor, count: count)
        let record = try IntegerColumn.read(&cursor, count: count)
        let flag = try IntegerColumn.read(&cursor, count: count)
        return (0..<count).map { index in
            AmendedCell(
                time: time[index],
                record: RecordNumber(bitPattern: record[index]),
                flag: UInt8(truncatingIfNeeded: flag[index])
            )
        }
    }
}

extension ByteCursor {
    /// The count of a list whose elements all differ: they need at least a block's head for 256 of them.
    mutating func listCount() throws(FormatError) -> Int { try count(atMost: remaining * BlockHead.length) }
}

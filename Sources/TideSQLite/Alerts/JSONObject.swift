/// A JSON object that is being written.
struct JSONObject {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// The text of the finished object.
    var text: String { String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self) }

    mutating func add(_ key: StaticString, _ value: some FixedWidthInteger) {
        begin(key)
        bytes += String(value).utf8
    }

    /// A number that is none becomes a word: a sensor's fault must not keep a record from being stored.
    mutating func add(_ key: StaticString, _ value: Double) {
        guard value.isFinite else { return add(key, value.isNaN ? "nan" : value < 0 ? "-inf" : "inf") }
        begin(key)
        bytes += value.description.utf8
    }

    mutating func add(_ key: StaticString, _ text: String) {
        begin(key)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { write(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func add<Value>(_ key: StaticString, _ value: Value, _ content: (Value, inout Self) -> Void) {
        begin(key)
        write(value, content)
    }

    mutating func add<Value>(_ key: StaticString, _ list: [Value], _ content: (Value, inout Self) -> Void) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in list.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(value, content)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write<Value>(_ value: Value, _ content: (Value, inout Self) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        content(value, &self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Keys are words of this program, without anything to escape.
    private mutating func begin(_ key: StaticString) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func write(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes += [UInt8]("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: bytes.append(byte)
        }
    }
}

/// The bytes of a payload as numbers and texts; nothing beyond their end is ever read.
struct BinaryBytes {
    private let payload: UnsafeRawBufferPointer

    init(_ payload: UnsafeRawBufferPointer) { self.payload = payload }

    /// How many there are.
    var count: Int { payload.count }

    /// Where some bytes stand; nil when the payload ends before them.
    func place(of read: BinaryRead, cursor: Int) -> (start: Int, count: Int)? {
        let start = read.at.map { $0 < 0 ? payload.count + $0 : $0 } ?? cursor
        let left = payload.count - start
        guard start >= 0, left >= 0 else { return nil }
        let count = read.type.bytes ?? left
        return count <= left ? (start, count) : nil
    }

    /// The bytes as one whole number.
    ///
    /// - Parameters:
    ///   - start: within the payload.
    ///   - count: 1…8, within the payload.
    ///   - order: with words, `count` is even.
    /// - Returns: their bits.
    func integer(_ start: Int, _ count: Int, _ order: ByteOrder) -> UInt64 {
        var number: UInt64 = 0
        for index in 0..<count { number = number << 8 | UInt64(payload[start + Self.position(index, count, order)]) }
        return number
    }

    /// Where the byte of rank `index`, the most significant first, stands among `count`.
    private static func position(_ index: Int, _ count: Int, _ order: ByteOrder) -> Int {
        switch order {
        case .big: index
        case .little: count - 1 - index
        case .midBig: count - 2 - index / 2 * 2 + index % 2
        case .midLittle: index ^ 1
        }
    }

    /// A field of a whole number; nil when it is beyond ±2^53, which a Float64 does not hold exactly.
    static func number(_ raw: UInt64, _ bits: ClosedRange<Int>?, _ bytes: Int, _ isSigned: Bool) -> Double? {
        let (low, width) = bits.map { ($0.lowerBound, $0.count) } ?? (0, bytes * 8)
        let part = (raw >> UInt64(low)) << UInt64(64 - width)
        guard isSigned else {
            let number = part >> UInt64(64 - width)
            return number <= 1 << 53 ? Double(number) : nil
        }
        let number = Int64(bitPattern: part) >> Int64(64 - width)
        return number.magnitude <= 1 << 53 ? Double(number) : nil
    }

    /// A field of a whole number as near as a Float64 comes: for markers beyond ±2^53.
    static func rounded(_ raw: UInt64, _ bits: ClosedRange<Int>?, _ bytes: Int, _ isSigned: Bool) -> Double {
        let (low, width) = bits.map { ($0.lowerBound, $0.count) } ?? (0, bytes * 8)
        let part = (raw >> UInt64(low)) << UInt64(64 - width)
        return isSigned
            ? Double(Int64(bitPattern: part) >> Int64(64 - width)) : Double(part >> UInt64(64 - width))
    }

    /// A floating-point number; an infinite one is none.
    func float(_ start: Int, _ count: Int, _ order: ByteOrder) -> Double? {
        let bits = integer(start, count, order)
        let number =
            switch count {
            case 2: Self.half(UInt16(truncatingIfNeeded: bits))
            case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
            default: Double(bitPattern: bits)
            }
        return number.isInfinite ? nil : number
    }

    /// IEEE 754 binary16.
    private static func half(_ bits: UInt16) -> Double {
        let sign = bits >> 15 == 0 ? 1.0 : -1.0
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF) / 1_024)
        switch exponent {
        case 0: return sign * fraction * Double(sign: .plus, exponent: -14, significand: 1)
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
        }
    }

    /// A decimal number, two digits a byte; nil where a half byte is no digit.
    func decimal(_ start: Int, _ count: Int, _ order: ByteOrder) -> Double? {
        let bits = integer(start, count, order)
        var number: UInt64 = 0
        for index in (0..<count * 2).reversed() {
            let digit = bits >> UInt64(index * 4) & 0xF
            guard digit <= 9 else { return nil }
            number = number * 10 + digit
        }
        return number <= 1 << 53 ? Double(number) : nil
    }

    /// Text up to the first zero byte; nil when it is no UTF-8 or has more than an attribute may.
    func text(_ start: Int, _ count: Int) -> String? {
        let bytes = payload[start..<start + min(count, DecodedAttribute.maximumLength + 1)].prefix { $0 != 0 }
        guard bytes.count <= DecodedAttribute.maximumLength else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The bytes as lower-case hexadecimal digits.
    func hex(_ start: Int, _ count: Int) -> String {
        payload[start..<start + count].reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}

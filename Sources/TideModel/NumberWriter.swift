/// Writes numbers in as few bytes as they need into memory that its owner made large enough.
struct NumberWriter {
    /// Powers of ten that a decimal may be divided by.
    static let scales: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
    /// Says that a double follows as it is.
    static let plain: UInt64 = 7
    /// Whole numbers below are doubles exactly, with room for the power of ten beside them.
    private static let largest = 9.007e15

    /// Where the next byte goes.
    private(set) var next: UnsafeMutablePointer<UInt8>

    init(_ start: UnsafeMutablePointer<UInt8>) { next = start }

    /// A number, seven bits a byte, lowest first: at most 10 bytes.
    @inline(__always)
    mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            next.pointee = UInt8(truncatingIfNeeded: rest) | 0x80
            next += 1
            rest >>= 7
        }
        next.pointee = UInt8(truncatingIfNeeded: rest)
        next += 1
    }

    /// A number near 0 on either side: at most 10 bytes.
    @inline(__always)
    mutating func write(signed value: Int64) { write(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    /// A number as it is: 8 bytes, lowest first.
    @inline(__always)
    mutating func write(plain value: UInt64) {
        UnsafeMutableRawPointer(next).storeBytes(of: value.littleEndian, as: UInt64.self)
        next += 8
    }

    /// Each as what it is above the one before it.
    mutating func write<Number: FixedWidthInteger>(differences column: [Number]) {
        var last: Int64 = 0
        for element in column {
            let number = Int64(truncatingIfNeeded: element)
            write(signed: number &- last)
            last = number
        }
    }

    /// Each value once, after how often it comes in a row.
    mutating func write<Element: BitwiseCopyable & Equatable>(runs column: [Element]) where Element: CodedNumber {
        var start = 0
        while start < column.count {
            let element = column[start]
            var end = start + 1
            while end < column.count, column[end] == element { end += 1 }
            write(UInt64(end - start))
            write(element.codedNumber)
            start = end
        }
    }

    /// A double: as a whole number and the power of ten it is divided by, where that gives the same bits; at most 18 bytes.
    ///
    /// - Parameters:
    ///   - value: the double.
    ///   - decimals: the power that is tried first; the one that was taken afterwards.
    @inline(__always)
    mutating func write(decimal value: Double, _ decimals: inout UInt8) {
        if let whole = Self.whole(value, Int(decimals)) { return write(whole, decimals) }
        for tried in 0..<UInt8(Self.scales.count) {
            guard let whole = Self.whole(value, Int(tried)) else { continue }
            decimals = tried
            return write(whole, tried)
        }
        write(Self.plain)
        write(plain: value.bitPattern)
    }

    @inline(__always)
    private mutating func write(_ whole: Int64, _ decimals: UInt8) {
        write(UInt64(bitPattern: (whole << 1) ^ (whole >> 63)) << 3 | UInt64(decimals))
    }

    /// The number that divided by a power of ten gives `value`, bit for bit.
    @inline(__always)
    private static func whole(_ value: Double, _ decimals: Int) -> Int64? {
        let scale = scales[decimals]
        let scaled = value * scale
        // Also false for what is no number.
        guard abs(scaled) < largest else { return nil }
        let whole = Int64(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
        return (Double(whole) / scale).bitPattern == value.bitPattern ? whole : nil
    }
}

/// What runs are made of.
protocol CodedNumber {
    /// It as a number.
    var codedNumber: UInt64 { get }
}

extension UInt8: CodedNumber { var codedNumber: UInt64 { UInt64(self) } }
extension UInt16: CodedNumber { var codedNumber: UInt64 { UInt64(self) } }
extension UInt32: CodedNumber { var codedNumber: UInt64 { UInt64(self) } }
extension RowFlags: CodedNumber { var codedNumber: UInt64 { UInt64(rawValue) } }
extension ReadingVerdict: CodedNumber { var codedNumber: UInt64 { UInt64(rawValue) } }

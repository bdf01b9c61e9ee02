/// Doubles as text, in the shortest form that reads back the same: what `description` writes, faster for what sensors
/// send.
enum NumberText {
    /// Most bytes of a number: those of -2.2250738585072014e-308.
    static let maximumLength = 24

    /// Appends a number, `inf` or `-inf`.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumLength) { room in
            guard let start = room.baseAddress else { return }
            var decimals = 0
            bytes.append(contentsOf: room[..<write(value, start, decimals: &decimals)])
        }
    }

    /// Writes a number, `inf` or `-inf`.
    ///
    /// - Parameters:
    ///   - value: the number.
    ///   - start: room for `maximumLength` bytes.
    ///   - decimals: how many decimals are tried first, 0 to 4; those of the last number afterwards.
    /// - Returns: bytes written.
    static func write(_ value: Double, _ start: UnsafeMutablePointer<UInt8>, decimals: inout Int) -> Int {
        let magnitude = abs(value)
        // Outside, `description` may write an exponent; a fraction of a thousandth may have more digits than are tried.
        let isUsual = magnitude < 1e9 && magnitude >= 1e-3
        guard isUsual || magnitude == 0, let scaled = scaled(magnitude, &decimals) else { return write(value, start) }
        var length = 0
        if value.sign == .minus {
            start[0] = UInt8(ascii: "-")
            length = 1
        }
        let scale = scale(decimals)
        length += writeDigits(scaled / scale, atLeast: 1, start + length)
        start[length] = UInt8(ascii: ".")
        return length + 1 + writeDigits(scaled % scale, atLeast: max(1, decimals), start + length + 1)
    }

    /// Writes a whole number.
    ///
    /// - Returns: bytes written, at most `maximumLength`.
    static func write(_ value: Int64, _ start: UnsafeMutablePointer<UInt8>) -> Int {
        guard value < 0 else { return writeDigits(value.magnitude, atLeast: 1, start) }
        start[0] = UInt8(ascii: "-")
        return 1 + writeDigits(value.magnitude, atLeast: 1, start + 1)
    }

    private static func write(_ value: Double, _ start: UnsafeMutablePointer<UInt8>) -> Int {
        var length = 0
        for byte in value.description.utf8 {
            start[length] = byte
            length += 1
        }
        return length
    }

    /// The number times a power of ten, where that is whole and reads back the same: with as few decimals as can be.
    private static func scaled(_ magnitude: Double, _ decimals: inout Int) -> UInt64? {
        for tried in decimals...4 {
            let scale = scale(tried)
            var scaled = UInt64(magnitude * Double(scale) + 0.5)
            guard Double(scaled) / Double(scale) == magnitude else { continue }
            decimals = tried
            while decimals > 0, scaled % 10 == 0 { (scaled, decimals) = (scaled / 10, decimals - 1) }
            return scaled
        }
        decimals = 0
        return nil
    }

    private static func scale(_ decimals: Int) -> UInt64 {
        switch decimals {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        default: 10_000
        }
    }

    private static func writeDigits(_ number: UInt64, atLeast count: Int, _ start: UnsafeMutablePointer<UInt8>) -> Int {
        var (length, bound) = (1, UInt64(10))
        // Twenty digits have no bound.
        while length < 20, number >= bound {
            length += 1
            bound = length < 20 ? bound * 10 : .max
        }
        length = max(length, count)
        var (rest, place) = (number, length)
        while place >= 2 {
            let pair = rest % 100
            rest /= 100
            place -= 2
            // A tenth of what has two digits.
            let tens = (pair * 205) >> 11
            start[place] = UInt8(truncatingIfNeeded: 48 + tens)
            start[place + 1] = UInt8(truncatingIfNeeded: 48 + pair - tens * 10)
        }
        if place == 1 { start[0] = UInt8(truncatingIfNeeded: 48 + rest) }
        return length
    }
}

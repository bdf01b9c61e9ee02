/// Doubles as text, in the shortest form that reads back the same: what `description` writes, faster for what sensors
/// send.
enum NumberText {
    private static let scales: [Double] = [1, 10, 100, 1_000, 10_000]

    /// Appends a number, `inf` or `-inf`.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        let magnitude = abs(value)
        // Outside, `description` may write an exponent; a fraction of a thousandth may have more digits than are tried.
        guard magnitude < 1e9, magnitude >= 1e-3 else { return bytes.append(contentsOf: value.description.utf8) }
        for (decimals, scale) in scales.enumerated() {
            let scaled = (magnitude * scale).rounded()
            guard scaled / scale == magnitude else { continue }
            if value < 0 { bytes.append(UInt8(ascii: "-")) }
            return append(UInt64(scaled), decimals: decimals, to: &bytes)
        }
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Appends a whole number.
    static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude, atLeast: 1, to: &bytes)
    }

    private static func append(_ number: UInt64, decimals: Int, to bytes: inout [UInt8]) {
        let scale = UInt64(scales[decimals])
        appendDigits(number / scale, atLeast: 1, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        appendDigits(number % scale, atLeast: max(1, decimals), to: &bytes)
    }

    private static func appendDigits(_ number: UInt64, atLeast count: Int, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, first) = (number, 20)
            while rest > 0 || 20 - first < count {
                first -= 1
                digits[first] = UInt8(48 + rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: digits[first...])
        }
    }
}

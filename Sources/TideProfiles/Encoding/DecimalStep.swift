/// The step of a number that devices write with few decimals: `units` × 10^-`decimals`.
struct DecimalStep: Equatable {
    let units: Int64
    let decimals: Int
    private let size: Double
    private let power: Int64

    /// Most decimals; a step that needs more is none.
    private static let maximumDecimals = 9
    /// Whole numbers up to here divided by a power of ten are what a reader of the decimal text gets.
    private static let largest = Double(1 << 53)

    /// The step of a precision; nil when it has too many decimals.
    init?(_ precision: Double) {
        guard precision > 0, precision < 1e9 else { return nil }
        var power: Int64 = 1
        for decimals in 0...Self.maximumDecimals {
            let scaled = precision * Double(power)
            if scaled.rounded() >= 1, abs(scaled - scaled.rounded()) <= 1e-9 * scaled {
                (units, self.decimals, size, self.power) = (Int64(scaled.rounded()), decimals, precision, power)
                return
            }
            power *= 10
        }
        return nil
    }

    /// Appends the nearest step, and returns the number that a reader takes from the text; nil when it is too large.
    func append(_ value: Double, to bytes: inout [UInt8]) -> Double? {
        let count = (value / size).rounded()
        guard abs(count) * Double(units) <= Self.largest else { return nil }
        let scaled = Int64(count) * units
        if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
        let whole = abs(scaled)
        bytes.append(digits: whole / power)
        if decimals > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(digits: whole % power, width: decimals)
        }
        return Double(scaled) / Double(power)
    }
}

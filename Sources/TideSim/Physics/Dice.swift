/// Random numbers as functions of where they are asked for: any order, any number of devices, the same values.
struct Dice: Equatable {
    private let seed: UInt64

    init(seed: UInt64) { self.seed = Self.mix(seed) }

    /// Dice of their own for a part.
    subscript(_ part: Int) -> Dice { Dice(seed: seed ^ Self.mix(UInt64(bitPattern: Int64(part)))) }

    /// 64 bits for a place.
    func bits(_ place: Int) -> UInt64 { Self.mix(seed ^ UInt64(bitPattern: Int64(place)) &* 0x9E37_79B9_7F4A_7C15) }

    /// A number in 0..<1.
    func uniform(_ place: Int) -> Double { Double(bits(place) >> 11) * 0x1p-53 }

    /// A number in the range.
    func uniform(_ place: Int, in range: ClosedRange<Double>) -> Double {
        range.lowerBound + uniform(place) * (range.upperBound - range.lowerBound)
    }

    /// A bell curve with mean 0 and standard deviation 1, within ±3.5.
    ///
    /// - Source: Irwin and Hall: the sum of four uniform numbers, here of 16 bits each.
    func bell(_ place: Int) -> Double {
        let bits = bits(place)
        let sum = (0..<4).reduce(0.0) { $0 + Double((bits >> (16 * UInt64($1))) & 0xFFFF) }
        return (sum / 65_535 - 2) * 1.732_050_807_568_877_2
    }

    /// A slow course with mean 0 and standard deviation 1, without memory.
    ///
    /// - Parameters:
    ///   - hours: since 1970.
    ///   - period: hours from one independent value to the next.
    /// - Returns: within ±4.
    func drift(_ hours: Double, every period: Double) -> Double {
        let place = (hours / period).rounded(.down)
        let part = hours / period - place
        let weight = part * part * (3 - 2 * part)
        let (a, b) = (bell(Int(place)), bell(Int(place) + 1))
        // Between two independent values the spread would shrink.
        return ((1 - weight) * a + weight * b) / ((1 - weight) * (1 - weight) + weight * weight).squareRoot()
    }

    /// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014), `mix64`.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

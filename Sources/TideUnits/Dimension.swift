/// What a unit measures: powers of the base units.
///
/// The bases are m, g, s, A, K, mol, cd and rad, plus one of its own for every scale that has no factor to
/// anything else: `[pH]`, `B` (level difference), and annotations such as `{NTU}` or `{state}`.
/// Plane angle and amount of substance are bases here although UCUM counts them as numbers: 1 rad is not 100 %.
public struct Dimension: Sendable, Hashable {
    private(set) var exponents: [String: Int]

    /// Plain numbers and ratios.
    public static let number = Dimension(exponents: [:])

    static func base(_ symbol: String) -> Dimension { Dimension(exponents: [symbol: 1]) }

    func times(_ other: Dimension, power: Int) -> Dimension {
        var product = exponents
        for (symbol, exponent) in other.exponents {
            let sum = product[symbol, default: 0] + exponent * power
            product[symbol] = sum == 0 ? nil : sum
        }
        return Dimension(exponents: product)
    }

    var withoutAnnotations: Dimension { Dimension(exponents: exponents.filter { !$0.key.hasPrefix("{") }) }

    /// The dimension for people, such as "mass concentration", or its bases such as "g2.m-3".
    public var words: String {
        if let name = DimensionNames.table[self] { return name }
        if exponents.count == 1, let only = exponents.first, only.value == 1, only.key.hasPrefix("{") {
            return "the scale \(only.key)"
        }
        return exponents.sorted { ($0.value < 0 ? 1 : 0, $0.key) < ($1.value < 0 ? 1 : 0, $1.key) }
            .map { $0.value == 1 ? $0.key : "\($0.key)\($0.value)" }
            .joined(separator: ".")
    }
}

extension RandomContent {
    /// What a column of values may hold.
    enum Kind: CaseIterable {
        case constant, decimals, noisyDecimals, products, singles, singleDecimals, counter, wave, noise, bits, special
        case large, mixed, spiky, halves
    }

    /// Doubles that codecs get wrong.
    static let special: [Double] = [
        0, -0.0, .nan, .signalingNaN,
        Double(bitPattern: 0x7FF8_0000_DEAD_BEEF), Double(bitPattern: 0xFFF0_0000_0000_0001),
        .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0x1p53, 0x1p53 + 2, -0x1p53, 9_007_199_254_740_991, 0x1p63,
        -0x1p63, 1e22, 1e23, 0.1, 0.1 + 0.2, 1e-18, 1e-300, 123_456_789.123_456_78,
    ]

    mutating func values(_ count: Int) -> [Double] { values(count, Kind.allCases[number(0..<Kind.allCases.count)]) }

    mutating func values(_ count: Int, _ kind: Kind) -> [Double] {
        var level = Double.random(in: -1_000...1_000, using: &random)
        let decimals = [1.0, 10, 100, 1_000, 1e6][number(0..<5)]
        return (0..<count).map { index in
            level += Double.random(in: -1...1, using: &random)
            return value(kind, index, level, decimals)
        }
    }

    private mutating func value(_ kind: Kind, _ index: Int, _ level: Double, _ decimals: Double) -> Double {
        let number = (level * decimals).rounded()
        return switch kind {
        case .constant: 17.25
        case .decimals: number / decimals
        case .noisyDecimals: chance(20) ? level : number / decimals
        case .products: number * (1 / decimals)
        case .singles: Double(Float(level))
        case .singleDecimals: Double(Float(number / decimals))
        case .counter: Double(1_000_000 + index * index / 7)
        case .wave: (1_000 * level / 1_000 * level).rounded() / 100
        case .noise: Double.random(in: -1...1, using: &random) * level
        case .bits: Double(bitPattern: random.next())
        case .special: Self.special[self.number(0..<Self.special.count)]
        case .large: (level * 1e13).rounded()
        case .mixed: chance(3) ? Self.special[self.number(0..<Self.special.count)] : number / decimals
        case .spiky: chance(40) ? 99_999.9 : number / decimals
        case .halves: (level * 2).rounded() / 2
        }
    }
}

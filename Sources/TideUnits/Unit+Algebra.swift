/// Units that formulas make.
extension Unit {
    /// A unit by its size; its zero is that of a ratio scale.
    init(code: String, measure: Measure) {
        self.init(code: code, measure: measure, zero: .zero)
    }

    var measure: Measure { Measure(ratio: ratio, pi: pi, dimension: dimension) }

    /// The unit of differences: a step of Cel is one of K.
    var steps: Unit { Unit(code: code, measure: measure, zero: .zero) }
}

extension Dimension {
    /// The dimension whose power it is, or nil when there is none.
    func root(_ degree: Int) -> Dimension? {
        guard exponents.values.allSatisfy({ $0 % degree == 0 }) else { return nil }
        return Dimension(exponents: exponents.mapValues { $0 / degree })
    }
}

/// The unit of a part of a formula.
struct FormulaUnit {
    /// Its code is empty when the formula made it, as in a product.
    let unit: Unit
    /// How often the zero of Cel or [degF] is in the number: 1 for a temperature, 0 for a difference of two.
    ///
    /// A sum of two temperatures has 2, and half of it is their mean, with 1 again. Other units have no zero to count.
    let zeros: Double
    /// Whether the number may be a value as well as a difference: so it is for every unit but Cel and [degF].
    let isRatioScale: Bool

    static let one = FormulaUnit(unit: Unit(code: "1", measure: .one))

    init(_ unit: Unit) {
        self.unit = unit
        isRatioScale = unit.zero == .zero
        zeros = isRatioScale ? 0 : 1
    }

    private init(unit: Unit, zeros: Double = 0, isRatioScale: Bool = true) {
        (self.unit, self.isRatioScale) = (unit, isRatioScale)
        // Weights such as 0.7 + 0.2 + 0.1 give 1 only nearly.
        self.zeros = abs(zeros - zeros.rounded()) < 1e-9 ? zeros.rounded() : zeros
    }

    func with(zeros: Double) -> FormulaUnit { FormulaUnit(unit: unit, zeros: zeros, isRatioScale: isRatioScale) }

    var dimension: Dimension { unit.dimension }

    /// Whether the number is the same whatever unit of this dimension is meant.
    var isOne: Bool { isRatioScale && unit.measure == .one }

    var words: String {
        let difference = !isRatioScale && zeros == 0 ? "a difference of temperatures" : dimension.words
        return unit.code.isEmpty || unit.code == "1" || difference.contains(unit.code)
            ? difference : "\(difference) (\(unit.code))"
    }

    /// Powers of base units beyond this mean nothing, and powers of powers would soon leave Int.
    private static let largestExponent = 99

    /// The product, or nil when its factor or its powers get too large.
    func times(_ other: FormulaUnit, power: Int = 1) -> FormulaUnit? {
        guard let measure = unit.measure.times(other.unit.measure, power: power),
            ([measure.pi] + measure.dimension.exponents.values).allSatisfy({ abs($0) <= Self.largestExponent })
        else { return nil }
        return FormulaUnit(unit: Unit(code: "", measure: measure))
    }

    /// Base units only, whose roots are base units too.
    var coherent: FormulaUnit {
        FormulaUnit(unit: Unit(code: "", measure: Measure(ratio: .one, dimension: dimension)))
    }

    /// The unit of roots of numbers in coherent units, or nil when there is none.
    func root(_ degree: Int) -> FormulaUnit? {
        dimension.root(degree).map { FormulaUnit(unit: Unit(code: "", measure: Measure(ratio: .one, dimension: $0))) }
    }

    /// How numbers in this unit become numbers in another of the same dimension; nil when they cannot.
    func converter(to other: FormulaUnit) -> UnitConversion? {
        let source = zeros == 0 ? unit.steps : unit
        let target = other.zeros == 0 ? other.unit.steps : other.unit
        guard [0, 1].contains(zeros), [0, 1].contains(other.zeros) else {
            return unit == other.unit && zeros == other.zeros ? .identity : nil
        }
        return try? source.converter(to: target)
    }
}

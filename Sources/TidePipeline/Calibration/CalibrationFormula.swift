public import TideUnits

/// What a person wrote of a calibration, and the polynomial of decoded values that it makes.
public struct CalibrationFormula: Sendable, Equatable {
    /// What was written.
    public enum Written: Sendable, Equatable {
        /// To be added, in the unit written.
        case offset(Double)
        /// `gain x + offset`.
        case linear(gain: Double, offset: Double)
        /// What the probe showed, and what was true: one pair moves, two pairs make a line.
        case points([Point])
        /// `c0 + c1 x + …`.
        case polynomial([Double])
        /// No correction.
        case none
    }

    /// What the probe showed, and what was true.
    public struct Point: Sendable, Equatable {
        /// Shown by the probe.
        public var measured: Double
        /// True, by the reference.
        public var truth: Double

        /// Makes a pair.
        public init(measured: Double, truth: Double) { (self.measured, self.truth) = (measured, truth) }
    }

    /// Why nothing can be made of it.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        /// What is wrong and what would be right.
        public let description: String
    }

    /// Coefficients in the unit written, from the constant on.
    private let written: [Double]

    /// Takes what was written.
    ///
    /// - Throws: `Failure` for points that make no line.
    public init(_ written: Written) throws(Failure) {
        switch written {
        case .offset(let offset): self.written = [offset, 1]
        case .linear(let gain, let offset): self.written = [offset, gain]
        case .points(let points): self.written = try Self.line(points)
        case .polynomial(let coefficients): self.written = coefficients
        case .none: self.written = [0, 1]
        }
    }

    private static func line(_ points: [Point]) throws(Failure) -> [Double] {
        switch points.count {
        case 1: return [points[0].truth - points[0].measured, 1]
        case 2:
            guard points[0].measured != points[1].measured else {
                throw Failure(description: "both points show \(points[0].measured): a line needs two different ones")
            }
            let gain = (points[1].truth - points[0].truth) / (points[1].measured - points[0].measured)
            return [points[0].truth - gain * points[0].measured, gain]
        default: throw Failure(description: "\(points.count) points: write one or two, or a polynomial")
        }
    }

    /// The coefficients of decoded values in the canonical unit.
    ///
    /// - Parameters:
    ///   - conversion: from the unit written to the canonical one.
    ///   - base: coefficients of the calibration that made the values which the numbers are of; nil for decoded values.
    /// - Returns: from the constant on.
    /// - Throws: `Failure` when the degree would be too high.
    public func coefficients(_ conversion: UnitConversion, over base: [Double]? = nil) throws(Failure) -> [Double] {
        var made = written
        if !conversion.isIdentity {
            let (zero, one) = (conversion(0), conversion(1))
            let factor = one - zero
            // y' = a P((x' - b) / a) + b
            made = Self.composed(made, [-zero / factor, 1 / factor]).map { $0 * factor }
            made[0] += zero
        }
        guard let base else { return made }
        made = Self.composed(made, base)
        while made.count > 2, made.last == 0 { made.removeLast() }
        guard made.count <= 6 else {
            throw Failure(
                description: "a polynomial over one that holds already is of degree \(made.count - 1), more than 5: "
                    + "give the numbers of decoded values, with --raw"
            )
        }
        return made
    }

    /// `outer(inner(x))`, by Horner's scheme.
    private static func composed(_ outer: [Double], _ inner: [Double]) -> [Double] {
        var sum: [Double] = []
        for coefficient in outer.reversed() {
            var product = [Double](repeating: 0, count: sum.isEmpty ? 1 : sum.count + inner.count - 1)
            for (i, a) in sum.enumerated() { for (j, b) in inner.enumerated() { product[i + j] += a * b } }
            product[0] += coefficient
            sum = product
        }
        return sum
    }
}

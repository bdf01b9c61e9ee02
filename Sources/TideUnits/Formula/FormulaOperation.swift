internal import func Glibc.exp
internal import func Glibc.log
internal import func Glibc.pow

/// What one step of a formula does to one number, or to two.
///
/// All are total: what has no answer is NaN, and so is the answer to NaN (`coalesce` alone takes it away).
enum FormulaOperation: UInt8, Sendable {
    case negate, absolute, squareRoot, exponential, logarithm, round, not, complement
    case add, subtract, multiply, divide, modulo, power, wholePower
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    case and, or, coalesce, minimum, maximum
    case bitAnd, bitOr, bitXor, shiftLeft, shiftRight

    /// Integers up to here are exact in Float64; bit operations know no others.
    static let largestWhole = 9_007_199_254_740_992.0

    /// The answer to `a` and `b`; operations on one number take it from `a`.
    @inline(__always)
    func callAsFunction(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .negate: -a
        case .absolute: a.magnitude
        case .squareRoot: a.squareRoot()
        case .exponential: exp(a)
        case .logarithm: a > 0 ? log(a) : .nan
        case .round: a.rounded(.toNearestOrAwayFromZero)
        case .not: a.isNaN ? a : a == 0 ? 1 : 0
        case .complement: Self.whole(a).map { Double(~$0) } ?? .nan
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: b == 0 ? .nan : a / b
        case .modulo: Self.modulo(a, b)
        case .power: Self.power(a, b)
        case .wholePower: Self.wholePower(a, b)
        case .less: a < b ? 1 : a >= b ? 0 : .nan
        case .lessOrEqual: a <= b ? 1 : a > b ? 0 : .nan
        case .greater: a > b ? 1 : a <= b ? 0 : .nan
        case .greaterOrEqual: a >= b ? 1 : a < b ? 0 : .nan
        case .equal: a == b ? 1 : a < b || a > b ? 0 : .nan
        case .notEqual: a == b ? 0 : a < b || a > b ? 1 : .nan
        case .and: a.isNaN || b.isNaN ? .nan : a != 0 && b != 0 ? 1 : 0
        case .or: a.isNaN || b.isNaN ? .nan : a != 0 || b != 0 ? 1 : 0
        case .coalesce: a.isNaN ? b : a
        case .minimum: a < b ? a : b <= a ? b : .nan
        case .maximum: a > b ? a : b >= a ? b : .nan
        case .bitAnd: Self.bits(a, b) { $0 & $1 }
        case .bitOr: Self.bits(a, b) { $0 | $1 }
        case .bitXor: Self.bits(a, b) { $0 ^ $1 }
        case .shiftLeft: Self.shiftLeft(a, b)
        case .shiftRight: Self.bits(a, b) { (0...63).contains($1) ? $0 >> $1 : nil }
        }
    }

    @inline(__always)
    private static func whole(_ x: Double) -> Int64? {
        guard x.magnitude <= largestWhole else { return nil }
        let number = Int64(x)
        return Double(number) == x ? number : nil
    }

    @inline(__always)
    private static func bits(_ a: Double, _ b: Double, _ operation: (Int64, Int64) -> Int64?) -> Double {
        guard let a = whole(a), let b = whole(b), let result = operation(a, b) else { return .nan }
        return Double(result)
    }

    /// A shift multiplies by a power of two, which Float64 does exactly; beyond 53 bits there is no answer.
    private static func shiftLeft(_ a: Double, _ b: Double) -> Double {
        guard let value = whole(a), let count = whole(b), (0...63).contains(count) else { return .nan }
        let result = Double(value) * Double(sign: .plus, exponent: Int(count), significand: 1)
        return result.magnitude <= largestWhole ? result : .nan
    }

    /// The remainder with the sign of the divisor, so that (350 + 20) % 360 and (10 - 20) % 360 are both directions.
    private static func modulo(_ a: Double, _ b: Double) -> Double {
        guard b != 0 else { return .nan }
        let rest = a.truncatingRemainder(dividingBy: b)
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    }

    /// Unlike C, NaN to the power of 0 stays NaN, and 0 to a negative power is a division by zero.
    private static func power(_ a: Double, _ b: Double) -> Double {
        guard !a.isNaN, !b.isNaN, a != 0 || b >= 0 else { return .nan }
        return pow(a, b)
    }

    /// By multiplication, which costs less than a logarithm; the exponent is a whole number, 2...16.
    @inline(__always)
    private static func wholePower(_ base: Double, _ exponent: Double) -> Double {
        var (left, square, product) = (UInt8(exponent), base, 1.0)
        while left > 1 {
            if left & 1 == 1 { product *= square }
            square *= square
            left >>= 1
        }
        return product * square
    }
}

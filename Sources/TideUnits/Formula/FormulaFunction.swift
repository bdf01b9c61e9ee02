/// The functions of formulas; the list is closed.
enum FormulaFunction: String, CaseIterable, Sendable {
    case abs, clamp, exp, `if`, log, max, min, number, pow, round, sqrt, xor

    /// How many arguments it takes.
    ///
    /// Those of `min` and `max` are compared one after the other, which is as deep as they are many.
    var arguments: ClosedRange<Int> {
        switch self {
        case .abs, .exp, .log, .round, .sqrt: 1...1
        case .number, .pow, .xor: 2...2
        case .clamp, .if: 3...3
        case .max, .min: 2...16
        }
    }

    /// How it is written.
    var usage: String {
        switch self {
        case .abs, .exp, .log, .round, .sqrt: "\(rawValue)(x)"
        case .clamp: "clamp(x, low, high)"
        case .if: "if(condition, then, otherwise)"
        case .max, .min: "\(rawValue)(a, b, …)"
        case .number: "number(x, unit)"
        case .pow: "pow(x, exponent)"
        case .xor: "xor(a, b)"
        }
    }

    /// Names that other languages have, and how it is said here.
    static let otherNames = [
        "ln": "log(x) is the natural logarithm", "log10": "write log(x) / log(10)", "log2": "write log(x) / log(2)",
        "mod": "write a % b", "power": "write pow(x, exponent)", "iif": "write if(condition, then, otherwise)",
        "floor": "write x - x % 1", "ceil": "write x + -x % 1", "trunc": "write if(x < 0, x + -x % 1, x - x % 1)",
        "isnan": "x ?? y is y when x is missing",
    ]
}

import Foundation
import TideTesting

/// A random formula as a tree, with its own evaluator: written once more, plainly, and apart from the library's.
indirect enum FormulaTree {
    case number(Double)
    case variable(Int)
    case missing
    case prefix(String, FormulaTree)
    case infix(String, FormulaTree, FormulaTree)
    case call(String, [FormulaTree])

    static let names = ["a", "b", "c.d", "e_1"]
    private static let infixes = [
        "+", "-", "*", "/", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or", "??", "&", "|", "<<", ">>",
    ]
    private static let calls = [
        "abs": 1, "exp": 1, "log": 1, "round": 1, "sqrt": 1, "pow": 2, "xor": 2, "clamp": 3, "if": 3, "min": 2,
        "max": 3,
    ]
    private static let wholes: Set<String> = ["&", "|", "<<", ">>", "xor", "~"]

    static func random(_ depth: Int, _ random: inout SplitMix) -> FormulaTree {
        if depth == 0 || random.next() % 5 == 0 { return leaf(&random) }
        switch random.next() % 8 {
        case 0:
            let sign = ["-", "~", "not "].randomElement(using: &random) ?? "-"
            return .prefix(sign, operand(sign, depth, &random))
        case 1, 2, 3:
            let name = calls.keys.sorted().randomElement(using: &random) ?? "abs"
            return .call(name, (0..<(calls[name] ?? 1)).map { _ in operand(name, depth, &random) })
        default:
            let symbol = infixes.randomElement(using: &random) ?? "+"
            return .infix(symbol, operand(symbol, depth, &random), operand(symbol, depth, &random))
        }
    }

    private static func leaf(_ random: inout SplitMix) -> FormulaTree {
        switch random.next() % 8 {
        case 0: .missing
        case 1: .number(Double(random.next() % 20) / 4)
        case 2: .number(Double(random.next() % 300))
        default: .variable(Int(random.next() % 4))
        }
    }

    /// Constants of bit operations must be whole, or the formula is refused: so no constants that are none.
    private static func operand(_ parent: String, _ depth: Int, _ random: inout SplitMix) -> FormulaTree {
        let operand = Self.random(depth - 1, &random)
        return wholes.contains(parent) && operand.constant.map { $0 != $0.rounded() || abs($0) > 1e15 } == true
            ? .variable(0) : operand
    }

    private var constant: Double? {
        guard !usesVariables else { return nil }
        let value = value([])
        return value.isNaN ? nil : value
    }

    private var usesVariables: Bool {
        switch self {
        case .number, .missing: false
        case .variable: true
        case .prefix(_, let a): a.usesVariables
        case .infix(_, let a, let b): a.usesVariables || b.usesVariables
        case .call(_, let arguments): arguments.contains(where: \.usesVariables)
        }
    }

    /// As a formula, with a parenthesis around everything that is no leaf, and blanks by chance.
    func text(_ random: inout SplitMix) -> String {
        let blank = random.next() % 2 == 0 ? " " : ""
        switch self {
        case .number(let value): return "\(value)"
        case .missing: return "missing"
        case .variable(let index): return Self.names[index]
        case .prefix(let sign, let a): return "(\(sign)\(a.text(&random)))"
        case .infix(let symbol, let a, let b):
            let symbol = symbol == "and" || symbol == "or" ? " \(symbol) " : "\(blank)\(symbol)\(blank)"
            return "(\(a.text(&random))\(symbol)\(b.text(&random)))"
        case .call(let name, let arguments):
            return "\(name)(\(arguments.map { $0.text(&random) }.joined(separator: ",\(blank)")))"
        }
    }
}

// MARK: - Values

extension FormulaTree {
    func value(_ inputs: [Double]) -> Double {
        switch self {
        case .number(let value): return value
        case .missing: return .nan
        case .variable(let index): return inputs[index]
        case .prefix(let sign, let a): return Self.prefix(sign, a.value(inputs))
        case .infix("??", let a, let b):
            let first = a.value(inputs)
            return first.isNaN ? b.value(inputs) : first
        case .infix(let symbol, let a, let b):
            let (a, b) = (a.value(inputs), b.value(inputs))
            return a.isNaN || b.isNaN ? .nan : Self.infix(symbol, a, b)
        case .call("if", let arguments):
            let condition = arguments[0].value(inputs)
            return condition.isNaN ? .nan : arguments[condition == 0 ? 2 : 1].value(inputs)
        case .call(let name, let arguments):
            let values = arguments.map { $0.value(inputs) }
            return values.contains(where: \.isNaN) ? .nan : Self.call(name, values)
        }
    }

    private static func prefix(_ sign: String, _ a: Double) -> Double {
        switch sign {
        case "-": 0 - a
        case "~": isWhole(a) ? -1 - a : .nan
        default: a.isNaN ? .nan : truth(a == 0)
        }
    }

    private static func truth(_ bool: Bool) -> Double { bool ? 1 : 0 }

    private static func isWhole(_ x: Double) -> Bool { x == x.rounded() && abs(x) <= 9_007_199_254_740_992 }

    private static func infix(_ symbol: String, _ a: Double, _ b: Double) -> Double {
        switch symbol {
        case "+": a + b
        case "-": a - b
        case "*": a * b
        case "/": b == 0 ? .nan : a / b
        case "%": b == 0 ? .nan : remainder(a, b)
        case "**": a == 0 && b < 0 ? .nan : Foundation.pow(a, b)
        case "<": truth(a < b)
        case "<=": truth(a <= b)
        case ">": truth(a > b)
        case ">=": truth(a >= b)
        case "==": truth(a == b)
        case "!=": truth(a != b)
        case "and": truth(a != 0 && b != 0)
        case "or": truth(a != 0 || b != 0)
        default: isWhole(a) && isWhole(b) ? bits(symbol, Int(a), Int(b)) : .nan
        }
    }

    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let rest = Foundation.fmod(a, b)
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    }

    private static func bits(_ symbol: String, _ a: Int, _ b: Int) -> Double {
        switch symbol {
        case "&": Double(a & b)
        case "|": Double(a | b)
        case "xor": Double(a ^ b)
        case ">>": b < 0 || b > 63 ? .nan : Foundation.floor(Double(a) / Foundation.pow(2, Double(b)))
        default: b < 0 || b > 63 || abs(Double(a) * Foundation.pow(2, Double(b))) > 0x1p53 ? .nan : Double(a << b)
        }
    }

    private static func call(_ name: String, _ x: [Double]) -> Double {
        switch name {
        case "abs": abs(x[0])
        case "exp": Foundation.exp(x[0])
        case "log": x[0] > 0 ? Foundation.log(x[0]) : .nan
        case "round": Foundation.round(x[0])
        case "sqrt": x[0] < 0 ? .nan : Foundation.sqrt(x[0])
        case "pow": infix("**", x[0], x[1])
        case "clamp": max(x[1], min(x[0], x[2]))
        case "min": x.min() ?? .nan
        case "max": x.max() ?? .nan
        default: isWhole(x[0]) && isWhole(x[1]) ? bits(name, Int(x[0]), Int(x[1])) : .nan
        }
    }
}

/// Reads the tokens of a formula by the precedence of its operators, which is Python's.
struct FormulaParser {
    private var lexer: FormulaLexer
    private var token = FormulaToken(kind: .end, offset: 0)
    private var depth = 0

    /// Where an operator stands in the order of precedence; higher binds tighter.
    private enum Level: Int {
        case or, and, not, comparison, coalesce, bitOr, bitAnd, shift, sum, product, prefix, power
    }

    private static let operators: [String: (level: Level, operation: FormulaOperation)] = [
        "or": (.or, .or), "and": (.and, .and), "<": (.comparison, .less), "<=": (.comparison, .lessOrEqual),
        ">": (.comparison, .greater), ">=": (.comparison, .greaterOrEqual), "==": (.comparison, .equal),
        "!=": (.comparison, .notEqual), "??": (.coalesce, .coalesce), "|": (.bitOr, .bitOr), "&": (.bitAnd, .bitAnd),
        "<<": (.shift, .shiftLeft), ">>": (.shift, .shiftRight), "+": (.sum, .add), "-": (.sum, .subtract),
        "*": (.product, .multiply), "/": (.product, .divide), "%": (.product, .modulo), "**": (.power, .power),
    ]

    static func parse(_ text: String) throws(FormulaError) -> FormulaNode {
        guard text.utf8.count <= Formula.maxLength else {
            throw FormulaError(column: 1, problem: "the formula is longer than \(Formula.maxLength) bytes")
        }
        var parser = FormulaParser(lexer: FormulaLexer(text))
        try parser.advance()
        guard parser.token.kind != .end else { throw parser.problem("the formula is empty") }
        let node = try parser.expression(.or)
        guard parser.token.kind == .end else { throw parser.trailing() }
        return node
    }

    private init(lexer: FormulaLexer) { self.lexer = lexer }

    private mutating func advance() throws(FormulaError) { token = try lexer.next() }

    private func problem(_ problem: String, at offset: Int? = nil, hint: String? = nil) -> FormulaError {
        lexer.error(offset ?? token.offset, problem, hint: hint)
    }

    private func trailing() -> FormulaError {
        switch token.kind {
        case .symbol(")"): problem("\")\" has no \"(\"")
        case .symbol(","): problem("\",\" is not expected here", hint: "decimals have a point, as in 0.1")
        case .symbol: problem("\(token.words) is not expected here")
        default: problem("an operator is missing before \(token.words)")
        }
    }
}

// MARK: - Operators

extension FormulaParser {
    /// Operators of `lowest` level or tighter, and their operands.
    private mutating func expression(_ lowest: Level) throws(FormulaError) -> FormulaNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Formula.maxDepth else { throw tooDeep(at: token.offset) }
        var left = try prefixed(lowest)
        while let (level, operation) = infix, level.rawValue >= lowest.rawValue {
            let operatorToken = token
            try advance()
            // The exponent may have a sign, and a power of a power goes from right to left.
            let right = try expression(level == .power ? .prefix : Level(rawValue: level.rawValue + 1) ?? .power)
            left = try checked(.infix(operation, left, right), operatorToken.offset, start: left.start)
            if level == .comparison, let next = infix, next.level == .comparison {
                throw problem("comparisons do not chain", hint: "write a < b and b < c")
            }
        }
        return left
    }

    private var infix: (level: Level, operation: FormulaOperation)? {
        switch token.kind {
        case .symbol(let symbol): Self.operators[symbol]
        case .name(let name) where name == "and" || name == "or": Self.operators[name]
        default: nil
        }
    }

    private mutating func prefixed(_ lowest: Level) throws(FormulaError) -> FormulaNode {
        let start = token.offset
        switch token.kind {
        case .symbol("-"):
            try advance()
            return try checked(.prefix(.negate, expression(.prefix)), start)
        case .symbol("+"):
            try advance()
            return try expression(.prefix)
        case .symbol("~"):
            try advance()
            return try checked(.prefix(.complement, expression(.prefix)), start)
        case .name("not"):
            guard lowest.rawValue <= Level.not.rawValue else {
                throw problem("\"not\" binds less tightly than the operator before it", hint: "write (not x)")
            }
            try advance()
            return try checked(.prefix(.not, expression(.not)), start)
        default: return try operand()
        }
    }

    private func checked(
        _ kind: FormulaNode.Kind,
        _ offset: Int,
        start: Int? = nil
    ) throws(FormulaError) -> FormulaNode {
        let node = FormulaNode(kind, offset: offset, start: start)
        guard node.height <= Formula.maxDepth else { throw tooDeep(at: offset) }
        return node
    }

    private func tooDeep(at offset: Int) -> FormulaError {
        problem("the formula is nested more than \(Formula.maxDepth) levels deep", at: offset)
    }
}

// MARK: - Operands

extension FormulaParser {
    private mutating func operand() throws(FormulaError) -> FormulaNode {
        let start = token
        switch token.kind {
        case .number(let value):
            try advance()
            guard case .unit(let unit) = token.kind else {
                return FormulaNode(.number(value, nil), offset: start.offset)
            }
            try advance()
            return FormulaNode(.number(value, unit), offset: start.offset)
        case .name("missing"):
            try advance()
            return FormulaNode(.missing, offset: start.offset)
        case .name(let name) where !FormulaLexer.words.contains(name):
            try advance()
            guard token.kind == .symbol("(") else { return FormulaNode(.name(name), offset: start.offset) }
            return try call(name, at: start.offset)
        case .symbol("("):
            try advance()
            let inner = try expression(.or)
            try close(start.offset)
            return FormulaNode(inner.kind, offset: inner.offset, start: start.offset)
        default: throw missingOperand()
        }
    }

    private func missingOperand() -> FormulaError {
        problem(token.kind == .end ? "a value is missing at the end" : "a value is missing before \(token.words)")
    }

    private mutating func close(_ opening: Int) throws(FormulaError) {
        switch token.kind {
        case .symbol(")"): try advance()
        case .end: throw problem("\"(\" has no \")\"", at: opening)
        case .symbol(","): throw problem("\",\" is not expected here", hint: "decimals have a point, as in 0.1")
        default: throw problem("\")\" or an operator is missing before \(token.words)")
        }
    }

    private mutating func call(_ name: String, at start: Int) throws(FormulaError) -> FormulaNode {
        guard let function = FormulaFunction(rawValue: name) else {
            throw problem(
                "\"\(FormulaLexer.short(name))\" is no function",
                at: start,
                hint: FormulaParser.hint(function: name)
            )
        }
        let opening = token.offset
        try advance()
        var arguments: [FormulaNode] = []
        while token.kind != .symbol(")") || !arguments.isEmpty {
            arguments.append(try expression(.or))
            guard token.kind == .symbol(",") else { break }
            if function == .number, arguments.count == 1 { return try numberIn(arguments[0], opening, start) }
            try advance()
        }
        try close(opening)
        guard function.arguments.contains(arguments.count) else {
            let count = arguments.count == 1 ? "1 argument" : "\(arguments.count) arguments"
            throw problem("\(name) does not take \(count)", at: start, hint: "write \(function.usage)")
        }
        return try checked(.call(function, arguments), start)
    }

    private mutating func numberIn(
        _ argument: FormulaNode,
        _ opening: Int,
        _ start: Int
    ) throws(FormulaError) -> FormulaNode {
        let unit = try lexer.unitArgument()
        try advance()
        try close(opening)
        return try checked(.numberIn(argument, unit), start)
    }

    private static func hint(function name: String) -> String {
        if let other = FormulaFunction.otherNames[name.lowercased()] { return other }
        let known = FormulaFunction.allCases.map(\.rawValue)
        let near = Nearest.match(name, among: known).map { "did you mean \($0)? " } ?? ""
        return near + "known are \(known.joined(separator: ", "))"
    }
}

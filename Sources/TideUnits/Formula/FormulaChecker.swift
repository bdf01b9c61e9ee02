/// Gives names and units their meaning: what a formula computes, and of what dimension it is.
struct FormulaChecker {
    /// A part of a formula, understood.
    struct Part {
        var term: FormulaTerm
        var type: FormulaType
        var node: FormulaNode
    }

    private let variables: [FormulaVariable]
    private let indices: [String: Int]
    private let column: (Int) -> Int

    init(_ variables: [FormulaVariable], column: @escaping (Int) -> Int) {
        self.variables = variables
        self.column = column
        indices = Dictionary(variables.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    func problem(_ offset: Int, _ problem: String, hint: String? = nil) -> FormulaError {
        FormulaError(column: column(offset), problem: problem, hint: hint)
    }

    /// The formula as numbers in `unit`; a plain one is in that unit already, as data sheets mean it.
    func result(_ node: FormulaNode, in unit: Unit?) throws(FormulaError) -> Part {
        let part = try check(node)
        guard case .quantity(let own) = part.type else { return part }
        guard own.zeros == 0 || own.zeros == 1 else {
            throw problem(node.offset, "the temperatures do not add up to one", hint: "a mean is (a + b) / 2")
        }
        guard let unit else { return part }
        let wanted = FormulaUnit(unit)
        guard own.dimension == wanted.dimension else {
            throw problem(node.offset, "the formula gives \(own.words), \(unit.code) is \(unit.dimension.words)")
        }
        guard own.isRatioScale || own.zeros == wanted.zeros || wanted.isRatioScale,
            let conversion = own.converter(to: wanted)
        else { throw problem(node.offset, "the formula gives a difference of temperatures", hint: "its unit is K") }
        return Part(term: part.term.converted(conversion), type: .quantity(wanted), node: node)
    }

    func check(_ node: FormulaNode) throws(FormulaError) -> Part {
        switch node.kind {
        case .number(let value, let unit): Part(term: .constant(value), type: FormulaType(unit), node: node)
        case .missing: Part(term: .constant(.nan), type: .plain, node: node)
        case .name(let name): try variable(name, node)
        case .prefix(let operation, let a): try prefix(operation, check(a), node)
        case .infix(let operation, let a, let b): try infix(operation, a, b, node)
        case .call(let function, let arguments): try call(function, arguments, node)
        case .numberIn(let a, let unit): try number(check(a), in: unit, node)
        }
    }

    private func number(_ part: Part, in unit: Unit, _ node: FormulaNode) throws(FormulaError) -> Part {
        guard case .quantity(let own) = part.type else {
            throw problem(node.offset, "\(subject(part)) is a plain number already")
        }
        let wanted = FormulaUnit(unit)
        guard own.dimension == wanted.dimension else {
            throw problem(node.offset, "\(subject(part)) is \(own.words), \(unit.code) is \(unit.dimension.words)")
        }
        // A difference in Cel is a number of steps of any unit of temperature.
        let target = own.isRatioScale ? wanted : wanted.with(zeros: wanted.isRatioScale ? 0 : own.zeros)
        guard let conversion = own.converter(to: target) else {
            throw problem(node.offset, "\(subject(part)) is neither a temperature nor a difference of two")
        }
        return Part(term: part.term.converted(conversion), type: .plain, node: node)
    }

    /// 5 rather than 5.0.
    static func shown(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// How an error calls a part.
    func subject(_ part: Part, _ other: String = "it") -> String {
        if case .name(let name) = part.node.kind { return name }
        if case .number(let value, nil) = part.node.kind { return Self.shown(value) }
        return other
    }
}

// MARK: - Names

extension FormulaChecker {
    private func variable(_ name: String, _ node: FormulaNode) throws(FormulaError) -> Part {
        guard let index = indices[name] else {
            throw unknown(name, node, among: variables.map(\.name).filter { !$0.isEmpty }, as: "variable")
        }
        return Part(term: .variable(index), type: FormulaType(variables[index].unit), node: node)
    }

    /// `mode == run`: the label of a variable, when no variable has that name.
    private func labelled(_ node: FormulaNode, beside other: FormulaNode) throws(FormulaError) -> Part {
        guard case .name(let label) = node.kind, indices[label] == nil, case .name(let name) = other.kind,
            let labels = indices[name].map({ variables[$0].labels }), !labels.isEmpty
        else { return try check(node) }
        guard let value = labels[label] else {
            throw unknown(label, node, among: labels.keys.sorted(), as: "label of \(name)")
        }
        return Part(term: .constant(Double(value)), type: .plain, node: node)
    }

    private func unknown(_ name: String, _ node: FormulaNode, among names: [String], as kind: String) -> FormulaError {
        if let function = FormulaFunction(rawValue: name) {
            return problem(node.offset, "\(name) is a function", hint: "write \(function.usage)")
        }
        let others = ["true": "1", "false": "0", "nan": "missing", "null": "missing", "pi": "3.141592653589793"]
        let near = Nearest.match(name, among: names).map { "did you mean \($0)? " } ?? ""
        // More names than this help nobody, and a message stays readable.
        let known = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        let list = names.isEmpty ? "the formula has no variables" : "known are \(known)"
        return problem(
            node.offset,
            "\"\(FormulaLexer.short(name))\" is no \(kind)",
            hint: others[name.lowercased()].map { "write \($0)" } ?? near + list
        )
    }
}

// MARK: - Operators

extension FormulaChecker {
    private func prefix(
        _ operation: FormulaOperation,
        _ a: Part,
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        guard operation == .negate else {
            let word = operation == .not ? "not" : "~"
            if operation == .complement { try requireWhole(a, word, node) }
            return Part(term: .make(operation, try plain(a, word, node).term), type: .plain, node: node)
        }
        var type = a.type
        if case .quantity(let unit) = type { type = .quantity(unit.with(zeros: -unit.zeros)) }
        return Part(term: .make(.negate, a.term), type: type, node: node)
    }

    private func infix(
        _ operation: FormulaOperation,
        _ left: FormulaNode,
        _ right: FormulaNode,
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        let isEquality = operation == .equal || operation == .notEqual
        let a = isEquality ? try labelled(left, beside: right) : try check(left)
        let b = isEquality ? try labelled(right, beside: left) : try check(right)
        switch operation {
        case .add, .subtract: return try sum(operation, a, b, node)
        case .multiply, .divide: return try product(operation, a, b, node)
        case .power: return try power(a, b, node)
        case .modulo: return try modulo(a, b, node)
        case .coalesce:
            let (a, b, type) = try alike(a, b, "??", node)
            return Part(term: .make(operation, a, b), type: type, node: node)
        case .and, .or, .bitAnd, .bitOr, .shiftLeft, .shiftRight: return try bits(operation, a, b, node)
        default:
            let (a, b, _) = try alike(a, b, operation.symbol, node)
            return Part(term: .make(operation, a, b), type: .plain, node: node)
        }
    }

    private func bits(
        _ operation: FormulaOperation,
        _ a: Part,
        _ b: Part,
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        if operation != .and, operation != .or {
            try requireWhole(a, operation.symbol, node)
            try requireWhole(b, operation.symbol, node)
        }
        let (a, b) = (try plain(a, operation.symbol, node), try plain(b, operation.symbol, node))
        return Part(term: .make(operation, a.term, b.term), type: .plain, node: node)
    }

    private func requireWhole(_ part: Part, _ word: String, _ node: FormulaNode) throws(FormulaError) {
        guard let value = part.term.constant, !value.isNaN,
            value.rounded() != value || value.magnitude > FormulaOperation.largestWhole
        else { return }
        throw problem(node.offset, "\(word) needs whole numbers of at most 53 bits, not \(Self.shown(value))")
    }

    private func call(
        _ function: FormulaFunction,
        _ arguments: [FormulaNode],
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        var parts: [Part] = []
        for argument in arguments { parts.append(try check(argument)) }
        switch (function, parts.count) {
        case (.if, 3): return try choice(parts[0], parts[1], parts[2], node)
        case (.clamp, 3): return try clamp(parts[0], parts[1], parts[2], node)
        case (.pow, 2): return try power(parts[0], parts[1], node)
        case (.xor, 2): return try bits(.bitXor, parts[0], parts[1], node)
        case (.min, 2...), (.max, 2...):
            return try extremes(function == .min ? .minimum : .maximum, parts, node)
        case (.abs, 1): return try absolute(parts[0], node)
        case (.exp, 1): return try numeric(.exponential, parts[0], node)
        case (.log, 1): return try numeric(.logarithm, parts[0], node)
        case (.sqrt, 1): return try power(parts[0], half(node), node)
        case (.round, 1):
            return Part(term: .make(.round, try plain(parts[0], "round", node).term), type: .plain, node: node)
        default:
            throw problem(node.offset, "\(function.rawValue) is not used like this", hint: "write \(function.usage)")
        }
    }

    private func half(_ node: FormulaNode) -> Part { Part(term: .constant(0.5), type: .plain, node: node) }
}

// MARK: - Parts of like dimension

extension FormulaChecker {
    /// Both sides as numbers in the left side's unit.
    func alike(
        _ a: Part,
        _ b: Part,
        _ word: String,
        _ node: FormulaNode
    ) throws(FormulaError) -> (FormulaTerm, FormulaTerm, FormulaType) {
        switch try adapted(a, b, word, node) {
        case (.plain, .plain): return (a.term, b.term, .plain)
        case (.quantity(let left), .quantity(let right)):
            guard left.isRatioScale || right.isRatioScale || left.zeros == right.zeros,
                let conversion = right.converter(to: left)
            else {
                throw problem(
                    node.offset,
                    "\(word): one side is a temperature, the other a difference of two",
                    hint: "write a difference in K"
                )
            }
            return (a.term, b.term.converted(conversion), .quantity(left))
        default: throw unlike(a, b, word, node)
        }
    }

    /// The types of both sides, of one dimension.
    ///
    /// `missing` has any dimension, and 0 every one whose zero is not in question.
    private func adapted(
        _ a: Part,
        _ b: Part,
        _ word: String,
        _ node: FormulaNode
    ) throws(FormulaError) -> (FormulaType, FormulaType) {
        switch (a.type, b.type) {
        case (.plain, .plain): return (.plain, .plain)
        case (.quantity(let left), .quantity(let right)):
            guard left.dimension == right.dimension else { throw unlike(a, b, word, node) }
            return (a.type, b.type)
        case (.quantity(let unit), .plain):
            guard fits(b, unit) else { throw unlike(a, b, word, node) }
            return (a.type, a.type)
        case (.plain, .quantity(let unit)):
            guard fits(a, unit) else { throw unlike(a, b, word, node) }
            return (b.type, b.type)
        }
    }

    private func fits(_ part: Part, _ unit: FormulaUnit) -> Bool {
        guard !unit.isOne, let value = part.term.constant else { return unit.isOne }
        return value.isNaN || (value == 0 && unit.zeros == 0)
    }

    private func unlike(_ a: Part, _ b: Part, _ word: String, _ node: FormulaNode) -> FormulaError {
        let left = "\(subject(a, "the left side")) is \(a.type.words)"
        let right = "\(subject(b, "the right side")) is \(b.type.words)"
        let hint: String? =
            switch (a.type, b.type) {
            case (.quantity(let unit), .plain): Self.hint(unit, beside: b)
            case (.plain, .quantity(let unit)): Self.hint(unit, beside: a)
            default: nil
            }
        return problem(node.offset, "\(word) needs like dimensions: \(left), \(right)", hint: hint)
    }

    private static func hint(_ unit: FormulaUnit, beside plain: Part) -> String? {
        let code = unit.unit.code
        if case .number(let value, _) = plain.node.kind, let first = code.first, first.isLetter || "[{".contains(first)
        {
            return "write \(shown(value)) \(code)"
        }
        if code.isEmpty { return unit.dimension == .number ? "number(x, 1) is the plain number of a ratio" : nil }
        return "number(x, \(code)) is the plain number of x in \(code)"
    }

    func sum(
        _ operation: FormulaOperation,
        _ a: Part,
        _ b: Part,
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        guard case (.quantity(let left), .quantity(let right)) = try adapted(a, b, operation.symbol, node) else {
            return Part(term: .make(operation, a.term, b.term), type: .plain, node: node)
        }
        // Between K and Cel the zero of Cel stays in the account; K then counts as steps.
        let target = left.isRatioScale && !right.isRatioScale ? right : left
        let zeros = operation == .add ? left.zeros + right.zeros : left.zeros - right.zeros
        guard let first = left.converter(to: target.with(zeros: left.zeros)),
            let second = right.converter(to: target.with(zeros: right.zeros))
        else { throw problem(node.offset, "\(operation.symbol) needs temperatures in one unit here") }
        return Part(
            term: .make(operation, a.term.converted(first), b.term.converted(second)),
            type: .quantity(target.with(zeros: zeros)),
            node: node
        )
    }

    func modulo(_ a: Part, _ b: Part, _ node: FormulaNode) throws(FormulaError) -> Part {
        try requireNoZero([a, b], "%", node)
        let (a, b, type) = try alike(a, b, "%", node)
        return Part(term: .make(.modulo, a, b), type: type, node: node)
    }

    func extremes(
        _ operation: FormulaOperation,
        _ parts: [Part],
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        var result = parts[0]
        for part in parts.dropFirst() { result = try extreme(operation, result, part, operation.symbol, node) }
        return result
    }

    private func extreme(
        _ operation: FormulaOperation,
        _ a: Part,
        _ b: Part,
        _ word: String,
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        let (first, second, type) = try alike(a, b, word, node)
        return Part(term: .make(operation, first, second), type: type, node: node)
    }

    func clamp(_ x: Part, _ low: Part, _ high: Part, _ node: FormulaNode) throws(FormulaError) -> Part {
        let bounds = try alike(low, high, "clamp", node)
        if let low = bounds.0.constant, let high = bounds.1.constant, low > high {
            throw problem(node.offset, "clamp: low is above high", hint: "write \(FormulaFunction.clamp.usage)")
        }
        let below = try extreme(.minimum, x, high, "clamp", node)
        return try extreme(.maximum, below, low, "clamp", node)
    }

    func choice(_ condition: Part, _ then: Part, _ otherwise: Part, _ node: FormulaNode) throws(FormulaError) -> Part {
        let condition = try plain(condition, "the condition of if", node)
        let (a, b, type) = try alike(then, otherwise, "if", node)
        return Part(term: .make(if: condition.term, then: a, otherwise: b), type: type, node: node)
    }
}

// MARK: - Products and powers

extension FormulaChecker {
    func product(
        _ operation: FormulaOperation,
        _ a: Part,
        _ b: Part,
        _ node: FormulaNode
    ) throws(FormulaError) -> Part {
        let type = try productType(operation == .multiply ? 1 : -1, a, b, node)
        return Part(term: .make(operation, a.term, b.term), type: type, node: node)
    }

    private func productType(_ sign: Int, _ a: Part, _ b: Part, _ node: FormulaNode) throws(FormulaError) -> FormulaType
    {
        switch (a.type, b.type) {
        case (.plain, .plain): return .plain
        case (.quantity(let unit), .plain):
            return .quantity(try scaled(unit, by: b.term.constant.map { sign > 0 ? $0 : 1 / $0 }, a, node))
        case (.plain, .quantity(let unit)) where sign > 0:
            return .quantity(try scaled(unit, by: a.term.constant, b, node))
        default:
            try requireNoZero([a, b], sign > 0 ? "*" : "/", node)
            guard let product = a.type.unit.times(b.type.unit, power: sign) else { throw tooLarge(node) }
            return .quantity(product)
        }
    }

    /// A temperature may be weighted by a number that is known: the zero of its unit is weighted as well.
    private func scaled(
        _ unit: FormulaUnit,
        by factor: Double?,
        _ part: Part,
        _ node: FormulaNode
    ) throws(FormulaError) -> FormulaUnit {
        guard unit.zeros != 0 else { return unit }
        guard let factor, factor.isFinite else {
            try requireNoZero([part], "a product", node)
            return unit
        }
        return unit.with(zeros: unit.zeros * factor)
    }

    func requireNoZero(_ parts: [Part], _ word: String, _ node: FormulaNode) throws(FormulaError) {
        for part in parts {
            guard case .quantity(let unit) = part.type, unit.zeros != 0 else { continue }
            let (name, code) = (subject(part, "a side"), unit.unit.code)
            throw problem(
                node.offset,
                "\(word): \(name) counts from the zero of \(code), which is no absolute zero",
                hint: "number(x, \(code)) is the plain number of x in \(code), x - 0 \(code) a difference"
            )
        }
    }

    private func tooLarge(_ node: FormulaNode) -> FormulaError {
        problem(node.offset, "the unit of the result gets too large")
    }

    func absolute(_ part: Part, _ node: FormulaNode) throws(FormulaError) -> Part {
        try requireNoZero([part], "abs", node)
        return Part(term: .make(.absolute, part.term), type: part.type, node: node)
    }

    func power(_ base: Part, _ exponent: Part, _ node: FormulaNode) throws(FormulaError) -> Part {
        try requireNoZero([base], "a power", node)
        let exponent = try plain(exponent, "an exponent", node)
        guard case .quantity(let unit) = base.type, unit.dimension != .number else {
            let base = try number(base, "a power", node)
            return Part(term: Self.power(base.term, exponent.term), type: base.type, node: node)
        }
        guard let value = exponent.term.constant, let (over, under) = Self.fraction(value) else {
            throw problem(
                node.offset,
                "a power of \(unit.words) needs a constant exponent: a whole number up to 8, or halves, thirds, quarters"
            )
        }
        guard under > 1 else {
            guard let result = FormulaUnit.one.times(unit, power: over) else { throw tooLarge(node) }
            return Part(term: Self.power(base.term, exponent.term), type: .quantity(result), node: node)
        }
        guard let conversion = unit.converter(to: unit.coherent),
            let result = unit.root(under).flatMap({ FormulaUnit.one.times($0, power: over) })
        else { throw problem(node.offset, "\(unit.words) has no such root") }
        let term = Self.power(base.term.converted(conversion), exponent.term)
        return Part(term: term, type: .quantity(result), node: node)
    }

    private static func power(_ base: FormulaTerm, _ exponent: FormulaTerm) -> FormulaTerm {
        exponent.constant == 0.5 ? .make(.squareRoot, base) : .make(.power, base, exponent)
    }

    /// `value` as a simple fraction.
    private static func fraction(_ value: Double) -> (over: Int, under: Int)? {
        guard value.magnitude <= 8 else { return nil }
        for under in 1...4 {
            let over = (value * Double(under)).rounded()
            if abs(value * Double(under) - over) < 1e-12 { return (Int(over), under) }
        }
        return nil
    }
}

// MARK: - Plain numbers

extension FormulaChecker {
    /// A number without unit; a ratio in per cent is none.
    func plain(_ part: Part, _ word: String, _ node: FormulaNode) throws(FormulaError) -> Part {
        guard case .quantity(let unit) = part.type, !unit.isOne else { return part }
        let (code, name) = (unit.unit.code, subject(part, "x"))
        let hint = code.isEmpty ? "divide by a quantity of its dimension" : "write number(\(name), \(code))"
        throw problem(node.offset, "\(word) needs a plain number, \(subject(part)) is \(unit.words)", hint: hint)
    }

    /// A number or ratio, as the number that it is: 50 % is 0.5.
    func number(_ part: Part, _ word: String, _ node: FormulaNode) throws(FormulaError) -> Part {
        guard case .quantity(let unit) = part.type, unit.dimension == .number,
            let conversion = unit.converter(to: .one)
        else { return try plain(part, word, node) }
        return Part(term: part.term.converted(conversion), type: .quantity(.one), node: part.node)
    }

    func numeric(_ operation: FormulaOperation, _ part: Part, _ node: FormulaNode) throws(FormulaError) -> Part {
        let part = try number(part, operation.symbol, node)
        return Part(term: .make(operation, part.term), type: part.type, node: node)
    }
}

internal import TideUnits

extension ProfileLoader {
    /// `binary`: steps and formulas.
    func binaryCodec(_ value: YAMLValue) -> BinaryCodec? {
        guard let fields = value.fields() else { return nil }
        let order = fields.optional("endian")?.choice(ByteOrder.self) ?? .big
        let read = fields.require("read", hint: "such as [{name: temperature, type: i16, missing: none}]")
        let values = fields.optional("values")
        fields.done()
        let plan = BinaryPlan(order: order)
        if let read { plan.steps(read, depth: 0) }
        if let values { plan.values(values) }
        return plan.finished()
    }
}

/// What is gathered while a `binary` block is read: formulas can be read only once every name is known.
final class BinaryPlan {
    private var codec = BinaryCodec()
    private let order: ByteOrder
    /// Conditions with the step that waits for them, where to go when they do not hold, and how many fields they may use.
    private var conditions: [(step: Int, value: YAMLValue, target: Int, fields: Int)] = []
    private var formulas: [(name: String, value: YAMLValue)] = []

    /// Conditions within conditions.
    private static let maximumDepth = 8
    /// Fields, steps and formulas: no payload has nearly as many.
    private static let maximumCount = 1_000

    init(order: ByteOrder) { self.order = order }

    /// A list of steps.
    func steps(_ value: YAMLValue, depth: Int) {
        guard depth <= Self.maximumDepth else {
            return value.fail("conditions are nested too deep", hint: "at most \(Self.maximumDepth) levels")
        }
        guard let items = value.items(maximum: Self.maximumCount) else { return }
        for item in items { step(item, depth) }
    }

    private func step(_ value: YAMLValue, _ depth: Int) {
        guard let fields = value.fields() else { return }
        if let skip = fields.optional("skip") {
            fields.done()
            if let count = skip.integer(in: 1...65_536) { codec.steps.append(.skip(count)) }
        } else if let condition = fields.optional("if") {
            choice(condition, fields, depth)
        } else {
            read(value, fields)
        }
    }

    private func choice(_ condition: YAMLValue, _ fields: YAMLFields, _ depth: Int) {
        let known = codec.fields.count
        let step = codec.steps.count
        codec.steps.append(.skip(0))
        if let then = fields.require("read", hint: "the steps when it holds") { steps(then, depth: depth + 1) }
        let otherwise = fields.optional("else")
        fields.done()
        var target = codec.steps.count
        if let otherwise {
            let end = codec.steps.count
            codec.steps.append(.skip(0))
            target = codec.steps.count
            steps(otherwise, depth: depth + 1)
            codec.steps[end] = .go(to: codec.steps.count)
        }
        conditions.append((step, condition, target, known))
    }

    private func read(_ value: YAMLValue, _ fields: YAMLFields) {
        let type = fields.require("type", hint: BinaryType.known).flatMap(self.type)
        let at = fields.optional("at")?.integer(in: -65_536...65_536)
        let order = fields.optional("endian")?.choice(ByteOrder.self) ?? self.order
        let first = codec.fields.count
        if let parts = fields.optional("parts") {
            fields.done()
            if let type { self.parts(parts, of: type) }
        } else {
            let name = fields.require("name", hint: "what `from` and formulas call it").flatMap(self.name)
            var field = BinaryField(name: name ?? "")
            if let type { BinaryFieldReader(type).read(fields, into: &field) }
            fields.done()
            add(field, at: value)
        }
        guard let type else { return }
        if [.midBig, .midLittle].contains(order), (type.bytes ?? 1) % 2 == 1 {
            value.fail("words of 16 bits need an even number of bytes", hint: "endian: big or little")
        }
        codec.steps.append(.read(BinaryRead(type: type, at: at, order: order, fields: first..<codec.fields.count)))
    }

    private func type(_ value: YAMLValue) -> BinaryType? {
        guard let text = value.string(maximum: 16) else { return nil }
        if let type = BinaryType(text) { return type }
        value.fail("\(value.words) is no type", hint: "right is \(BinaryType.known)")
        return nil
    }

    private func name(_ value: YAMLValue) -> String? {
        guard let name = Names.check(value) else { return nil }
        if name == BinaryCodec.lengthName { value.fail("length is the payload's, in bytes", hint: "take another name") }
        return name
    }

    private func add(_ field: BinaryField, at value: YAMLValue) {
        if !field.name.isEmpty, codec.fields.contains(where: { $0.name == field.name }) {
            value.fail("the name \(field.name) is there twice")
        }
        if codec.fields.count == Self.maximumCount {
            value.fail("too many fields", hint: "at most \(Self.maximumCount)")
        }
        codec.fields.append(field)
    }

    private func parts(_ value: YAMLValue, of type: BinaryType) {
        guard case .integer(let bytes, _) = type else {
            return value.fail("only a whole number has parts", hint: "u8 … u64")
        }
        guard let list = value.fields() else { return }
        var taken: [(name: String, bits: ClosedRange<Int>)] = []
        for (key, inner) in list.entries {
            guard let name = name(key), let fields = inner.fields() else { continue }
            var field = BinaryField(name: name)
            let bits = fields.require("bits", hint: "such as 7, or 6-4 (bit 0 is the least significant)")
            field.bits = bits.flatMap { self.bits($0, of: bytes * 8) }
            field.isSigned = fields.optional("signed")?.bool() ?? false
            BinaryFieldReader(type, bits: field.bits, isSigned: field.isSigned).read(fields, into: &field)
            fields.done()
            if let own = field.bits, let other = taken.first(where: { $0.bits.overlaps(own) }) {
                bits?.fail("\(name) and \(other.name) take the same bits")
            }
            if let own = field.bits { taken.append((name, own)) }
            add(field, at: key)
        }
    }

    private func bits(_ value: YAMLValue, of width: Int) -> ClosedRange<Int>? {
        let parts = (value.text ?? "").split(separator: "-").map { Int($0) }
        let (high, low) = (parts.first ?? nil, parts.last ?? nil)
        guard (1...2).contains(parts.count), let high, let low, low >= 0, high >= low, high < width else {
            value.fail(
                "\(value.words) are no bits of \(width)",
                hint: "such as 7, or 6-4: the higher first, at most \(width - 1)"
            )
            return nil
        }
        return low...high
    }

    /// `values`: names and formulas.
    func values(_ value: YAMLValue) {
        guard let list = value.fields() else { return }
        for (key, formula) in list.entries {
            guard let name = name(key) else { continue }
            if codec.fields.contains(where: { $0.name == name }) { key.fail("the name \(name) is there twice") }
            formulas.append((name, formula))
        }
    }

    /// Reads the formulas, now that every name is known.
    func finished() -> BinaryCodec {
        var variables = codec.fields.map { FormulaVariable($0.name, labels: $0.codes) }
        variables += formulas.map { FormulaVariable($0.name) } + [FormulaVariable(BinaryCodec.lengthName)]
        for (step, value, target, known) in conditions {
            guard let formula = formula(value, variables) else { continue }
            let uses = formula.formula.uses.filter { $0 != variables.count - 1 }
            if let late = uses.first(where: { $0 >= known }) { value.fail("\(variables[late].name) is not read yet here") }
            if formula.formula.constant != nil {
                value.fail("the condition is always the same", hint: "compare a field: flags & 1, or length > 9")
            }
            codec.steps[step] = .unless(formula, goTo: target)
        }
        for (index, (name, value)) in formulas.enumerated() {
            guard let formula = formula(value, variables) else { continue }
            let uses = formula.formula.uses.filter { $0 != variables.count - 1 }
            if let late = uses.first(where: { $0 >= codec.fields.count + index }) {
                value.fail("\(variables[late].name) is not known yet here", hint: "formulas stand in their order")
            }
            for field in uses where field < codec.fields.count { codec.requireMissing(field, value) }
            codec.values.append(BinaryValue(name: name, formula: formula))
        }
        return codec
    }

    private func formula(_ value: YAMLValue, _ variables: [FormulaVariable]) -> BinaryFormula? {
        guard let text = value.string(maximum: Formula.maxLength) else { return nil }
        do {
            let formula = try Formula(text, variables: variables)
            if !formula.isPlain {
                value.fail("fields are plain numbers, and so are their formulas", hint: "the series has the unit")
            }
            return BinaryFormula(formula: formula)
        } catch {
            value.log.add(
                line: value.line,
                column: value.column + error.column - (value.plain == nil ? 0 : 1),
                "\(value.path): \(error.problem)",
                hint: error.hint
            )
            return nil
        }
    }
}

extension BinaryCodec {
    /// A number that is stored must have said which raw numbers mean "no value"; single bits and codes have none.
    func requireMissing(_ slot: Int, _ value: YAMLValue) {
        let field = fields[slot]
        guard !field.saysMissing, field.codes.isEmpty, field.bits?.count != 1, !field.isText else { return }
        value.fail(
            "field \(field.name) does not say which numbers mean \"no value\"",
            hint: "write there missing: none, or a list such as [0xFFFF]"
        )
    }
}

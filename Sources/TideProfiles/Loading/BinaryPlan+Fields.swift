internal import TideUnits
internal import TideYAML

extension BinaryPlan {
    /// Bytes and what is taken from them.
    func read(_ value: YAMLValue, _ fields: YAMLFields) {
        let type = fields.require("type", hint: BinaryType.known).flatMap(self.type)
        let at = fields.optional("at")?.integer(in: -65_536...65_536)
        let own = fields.optional("endian")?.choice(ByteOrder.self)
        // Single bytes have no order.
        let isOdd = (type?.bytes ?? 1) % 2 == 1
        let order = own ?? (isOdd && [.midBig, .midLittle].contains(self.order) ? .big : self.order)
        var taken: [BinaryField] = []
        if let parts = fields.optional("parts") {
            fields.done()
            if let type { taken = self.parts(parts, of: type) }
        } else {
            let name = fields.require("name", hint: "what `from` and formulas call it")
            let meaning = reader(type ?? .integer(bytes: 1, isSigned: false)).read(fields)
            fields.done()
            if let field = name.flatMap({ field($0, meaning, isText: type?.isText ?? false) }) { taken = [field] }
        }
        guard let type, !taken.isEmpty else { return }
        if [.midBig, .midLittle].contains(order), isOdd {
            value.fail("words of 16 bits need an even number of bytes", hint: "endian: big or little")
        }
        let first = codec.fields.count
        codec.fields += taken
        codec.steps.append(.read(codec.reads.count))
        codec.reads.append(BinaryRead(type: type, at: at, order: order, fields: first..<codec.fields.count))
    }

    private func reader(_ type: BinaryType, bits: ClosedRange<Int>? = nil, isSigned: Bool = false) -> BinaryFieldReader
    {
        BinaryFieldReader(type, bits: bits, isSigned: isSigned, saysMissing: saysMissing) {
            self.formula($0, inField: true)
        }
    }

    /// A name and a formula.
    func compute(_ value: YAMLValue, _ fields: YAMLFields) {
        let name = fields.require("name", hint: "what `from` and formulas call it")
        guard let formula = fields.optional("value") else {
            return value.fail(
                "what is to be done is missing",
                hint: "type reads bytes, value computes; else skip, if, select, repeat or row"
            )
        }
        fields.done()
        let computed = self.formula(formula)
        if let computed { requireMissing(computed, formula) }
        guard let name, let slot = slot(name, isText: false), let computed else { return }
        codec.steps.append(.compute(slot: slot, formula: computed))
    }

    private func type(_ value: YAMLValue) -> BinaryType? {
        guard let text = value.string(maximum: 16) else { return nil }
        if let type = BinaryType(text) { return type }
        value.fail("\(value.words) is no type", hint: "right is \(BinaryType.known)")
        return nil
    }

    private func field(_ name: YAMLValue, _ meaning: BinaryFieldReader.Meaning, isText: Bool) -> BinaryField? {
        guard let slot = slot(name, isText: isText) else { return nil }
        if let other = Self.contradiction(codec.slots[slot].codes, meaning.codes) {
            name.fail("the label \"\(other)\" has another code where \(codec.slots[slot].name) is read before")
        }
        codec.slots[slot].codes.merge(meaning.codes) { old, _ in old }
        if !meaning.saysMissing, !isText { codec.slots[slot].lacksMissing = true }
        var field = BinaryField(slot: slot, scaling: meaning.scaling)
        field.missing = codec.markers.count..<codec.markers.count + meaning.missing.count
        codec.markers += meaning.missing
        field.codes = codec.codes.count..<codec.codes.count + meaning.codes.count
        codec.codes += meaning.codes.values.sorted().map(Double.init)
        return field
    }

    /// A label that two readings of one field use for different codes, or beside another for the same one.
    private static func contradiction(_ old: [String: Int], _ new: [String: Int]) -> String? {
        let labels = Dictionary(old.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        return new.sorted { $0.key < $1.key }.first { label, code in
            (old[label] ?? code) != code || (labels[code] ?? label) != label
        }?.key
    }

    /// The slot of a name that is now filled; ways that exclude each other fill the same one.
    private func slot(_ value: YAMLValue, isText: Bool) -> Int? {
        guard let name = Names.check(value) else { return nil }
        guard !Self.reserved.contains(name) else {
            value.fail("\(name) is a word of formulas", hint: "take another name")
            return nil
        }
        let known = codec.slots.indices.first { codec.slots[$0].name == name && codec.slots[$0].row == row }
        if let known, filled.contains(known) {
            value.fail("the name \(name) is there twice")
        } else if let known, codec.slots[known].isText != isText {
            value.fail("\(name) is a number in one place and text in another")
        }
        let slot = known ?? codec.slots.count
        if known == nil { codec.slots.append(BinaryCodec.Slot(name: name, row: row, isText: isText)) }
        filled.insert(slot)
        return slot
    }

    /// Words that no field and no parameter may have as its name.
    static let reserved = Set(
        BinaryCodec.Given.allCases.map(\.name) + ["and", "or", "not", "missing"]
    )

    private func parts(_ value: YAMLValue, of type: BinaryType) -> [BinaryField] {
        guard case .integer(let bytes, _) = type else {
            value.fail("only a whole number has parts", hint: "u8 … u64")
            return []
        }
        guard let list = value.fields() else { return [] }
        var taken: [(name: String, bits: ClosedRange<Int>)] = []
        return list.entries.compactMap { key, inner in
            guard let fields = inner.fields() else { return nil }
            let place = fields.require("bits", hint: "such as 7, or 6-4 (bit 0 is the least significant)")
            let bits = place.flatMap { self.bits($0, of: bytes * 8) }
            let isSigned = fields.optional("signed")?.bool() ?? false
            let meaning = reader(type, bits: bits, isSigned: isSigned).read(fields)
            fields.done()
            if let bits, let other = taken.first(where: { $0.bits.overlaps(bits) }) {
                place?.fail("\(key.text ?? "") and \(other.name) take the same bits")
            }
            if let bits { taken.append((key.text ?? "", bits)) }
            guard var field = field(key, meaning, isText: false) else { return nil }
            (field.bits, field.isSigned) = (bits, isSigned)
            return field
        }
    }

    private func bits(_ value: YAMLValue, of width: Int) -> ClosedRange<Int>? {
        let parts = (value.text ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
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

    /// The slot that a name means here: in a row its own, else the message's.
    func visible(_ name: String) -> Int? {
        let here = codec.slots.indices.filter { codec.slots[$0].name == name && filled.contains($0) }
        return here.first { codec.slots[$0].row == row } ?? here.first { codec.slots[$0].row == nil }
    }

    /// A formula over what is read before it.
    ///
    /// - Parameters:
    ///   - value: its text.
    ///   - inField: whether `x`, the raw number, has a meaning.
    /// - Returns: its number among the codec's; nil after noting a problem.
    func formula(_ value: YAMLValue, inField: Bool = false) -> Int? {
        guard let text = value.string(maximum: Formula.maxLength) else { return nil }
        let given = BinaryCodec.Given.allCases.count
        let variables = codec.slots.enumerated().map { index, slot in
            let isGiven = index < given && (inField || index != BinaryCodec.Given.raw.rawValue)
            let isKnown = isGiven || (visible(slot.name) == index && !slot.isText)
            return FormulaVariable(isKnown ? slot.name : "", labels: slot.codes)
        }
        do {
            let formula = BinaryFormula(formula: try Formula(text, variables: variables))
            if !formula.formula.isPlain {
                value.fail("fields are plain numbers, and so are their formulas", hint: "the series has the unit")
            }
            codec.formulas.append(formula)
            if inField { requireMissing(codec.formulas.count - 1, value) }
            return codec.formulas.count - 1
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

    /// A number that is computed with must have said which raw numbers mean "no value".
    private func requireMissing(_ formula: Int, _ value: YAMLValue) {
        for slot in codec.formulas[formula].formula.uses where codec.slots[slot].lacksMissing {
            codec.failMissing(slot, value)
        }
    }
}

extension BinaryCodec {
    /// Notes that a number which is stored or computed with does not say which raw numbers mean "no value".
    func failMissing(_ slot: Int, _ value: YAMLValue) {
        value.fail(
            "field \(slots[slot].name) does not say which numbers mean \"no value\"",
            hint: "write there missing: none, or a list such as [0xFFFF]"
        )
    }
}

internal import TideUnits
internal import TideYAML

/// What is gathered while the steps of a `binary` block are read, from the first to the last.
final class BinaryPlan {
    var codec = BinaryCodec()
    let order: ByteOrder
    /// Whether the block says that none of its numbers means "no value".
    let saysMissing: Bool
    /// The row block that is being read.
    var row: Int?
    /// Slots that may be filled on the way to here.
    var filled: Set<Int> = []
    /// Loops around here.
    private var loops = 0

    /// Blocks within blocks.
    private static let maximumDepth = 8
    /// Fields and steps: no payload has nearly as many.
    private static let maximumCount = 2_000

    init(order: ByteOrder, saysMissing: Bool, parameters: [String]) {
        (self.order, self.saysMissing) = (order, saysMissing)
        let first = codec.slots.count
        codec.slots += parameters.map { BinaryCodec.Slot(name: $0, row: nil, isText: false) }
        codec.parameters = first..<codec.slots.count
        filled = Set(codec.parameters)
    }

    /// A list of steps.
    func steps(_ value: YAMLValue, depth: Int) {
        guard depth <= Self.maximumDepth else {
            return value.fail("blocks are nested too deep", hint: "at most \(Self.maximumDepth) levels")
        }
        guard let items = value.items(maximum: Self.maximumCount) else { return }
        for item in items { step(item, depth) }
        if codec.steps.count > Self.maximumCount { value.fail("too many steps", hint: "at most \(Self.maximumCount)") }
    }

    private func step(_ value: YAMLValue, _ depth: Int) {
        if value.plain == "stop" {
            if row != nil { value.fail("stop within a row would lose the row", hint: "put it behind the row") }
            return codec.steps.append(.go(to: .max))
        }
        guard let fields = value.fields() else { return }
        if let skip = fields.optional("skip") {
            fields.done()
            if let count = skip.integer(in: 1...65_536) { codec.steps.append(.skip(count)) }
        } else if let condition = fields.optional("if") {
            choice(condition, fields, depth)
        } else if let selector = fields.optional("select") {
            select(selector, fields, depth)
        } else if let times = fields.optional("repeat") {
            loop(times, fields, depth)
        } else if let time = fields.optional("row") {
            rowBlock(value, time, fields, depth)
        } else if fields.optional("type") != nil {
            read(value, fields)
        } else {
            compute(value, fields)
        }
    }

    /// Reads steps that may be left out: what they fill may be filled, and what another way fills is not known on this.
    private func branch(_ value: YAMLValue, _ depth: Int, from start: Set<Int>, into all: inout Set<Int>) {
        filled = start
        steps(value, depth: depth + 1)
        all.formUnion(filled)
    }

    private func choice(_ condition: YAMLValue, _ fields: YAMLFields, _ depth: Int) {
        let test = formula(condition)
        if isConstant(test) {
            condition.fail("the condition is always the same", hint: "compare a field: flags & 1, or length > 9")
        }
        let (place, start) = (codec.steps.count, filled)
        var all = start
        codec.steps.append(.skip(0))
        if let then = fields.require("read", hint: "the steps when it holds") {
            branch(then, depth, from: start, into: &all)
        }
        let otherwise = fields.optional("else")
        fields.done()
        var target = codec.steps.count
        if let otherwise {
            let end = codec.steps.count
            codec.steps.append(.skip(0))
            target = codec.steps.count
            branch(otherwise, depth, from: start, into: &all)
            codec.steps[end] = .go(to: codec.steps.count)
        }
        filled = all
        if let test { codec.steps[place] = .unless(formula: test, goTo: target) }
    }

    private func select(_ value: YAMLValue, _ fields: YAMLFields, _ depth: Int) {
        let selector = formula(value)
        if isConstant(selector) { value.fail("the selector is always the same", hint: "name a field") }
        let cases = fields.require("cases", hint: "values and their steps: {0x01: [{…}], 0x02: [{…}]}")?.fields()
        let otherwise = fields.optional("else")
        fields.done()
        let (place, start) = (codec.steps.count, filled)
        var (all, targets, ends): (Set<Int>, [Int: Int], [Int]) = (start, [:], [])
        codec.steps.append(.skip(0))
        for (key, steps) in cases?.entries ?? [] {
            for number in numbers(key) where targets.updateValue(codec.steps.count, forKey: number) != nil {
                key.fail("\(number) is there twice")
            }
            branch(steps, depth, from: start, into: &all)
            ends.append(codec.steps.count)
            codec.steps.append(.skip(0))
        }
        let other = otherwise.map { value in
            let begin = codec.steps.count
            branch(value, depth, from: start, into: &all)
            return begin
        }
        for end in ends { codec.steps[end] = .go(to: codec.steps.count) }
        filled = all
        guard let selector else { return }
        codec.steps[place] = .select(codec.selections.count)
        codec.selections.append(BinarySelection(selector: selector, targets: targets, otherwise: other))
    }

    /// The values of a case: one, or several with commas.
    private func numbers(_ key: YAMLValue) -> [Int] {
        let parts = (key.text ?? "").split(separator: ",", omittingEmptySubsequences: false).map {
            $0.drop { $0 == " " }
        }
        let numbers = parts.compactMap { YAMLValue.whole(String($0)) }
        if numbers.isEmpty || numbers.count < parts.count {
            key.fail("\(key.words) is no value", hint: "a whole number such as 3, or several: 0xFE03, 0xFF03")
        }
        return numbers
    }

    private func isConstant(_ formula: Int?) -> Bool {
        formula.map { codec.formulas[$0].formula.constant != nil } ?? false
    }

    private func loop(_ times: YAMLValue, _ fields: YAMLFields, _ depth: Int) {
        let count = times.plain == "to_end" ? nil : formula(times)
        let read = fields.require("read", hint: "the steps of one round")
        fields.done()
        let place = codec.steps.count
        codec.steps.append(.skip(0))
        loops += 1
        codec.loops = max(codec.loops, loops)
        var all = filled
        if let read { branch(read, depth, from: filled, into: &all) }
        filled = all
        loops -= 1
        codec.steps.append(.again(counter: loops, begin: place + 1))
        codec.steps[place] = .loop(counter: loops, formula: count, end: codec.steps.count)
    }

    private func rowBlock(_ value: YAMLValue, _ time: YAMLValue, _ fields: YAMLFields, _ depth: Int) {
        let read = fields.require("read", hint: "the steps that read the row")
        fields.done()
        guard row == nil else { return value.fail("rows within rows", hint: "a row is one moment") }
        let number = codec.rows.count
        // It stands until the row's own fields, which its time may use, are known.
        codec.rows.append(.slot(0))
        codec.steps.append(.beginRow(number))
        row = number
        let start = filled
        if let read { steps(read, depth: depth + 1) }
        if let time = rowTime(time) { codec.rows[number] = time }
        filled = start
        row = nil
        codec.steps.append(.endRow(number))
    }

    private func rowTime(_ value: YAMLValue) -> BinaryCodec.RowTime? {
        guard let fields = value.fields() else { return nil }
        let (age, time) = (fields.optional("age"), fields.optional("time"))
        fields.done()
        if let age, time == nil { return formula(age).map { .age(formula: $0) } }
        guard age == nil, let time, let name = time.string() else {
            value.fail("the row's time is missing", hint: "{age: formula in seconds} or {time: field}")
            return nil
        }
        if let slot = visible(name), !codec.slots[slot].isText { return .slot(slot) }
        time.fail("there is no number \(name) in the row or before it")
        return nil
    }
}

internal import TideUnits

/// What was read from a payload so far.
struct BinarySlots {
    private(set) var numbers: [Double]
    /// What became of each slot; nil: nothing.
    private(set) var statuses: [CellStatus?]
    private(set) var texts: [String]

    init(_ codec: BinaryCodec) {
        let count = codec.slots.count
        numbers = [Double](repeating: .nan, count: count)
        statuses = [CellStatus?](repeating: nil, count: count)
        texts = [String](repeating: "", count: codec.slots.contains(where: \.isText) ? count : 0)
    }

    mutating func clear(length: Int, port: Int?) {
        for slot in numbers.indices { (numbers[slot], statuses[slot]) = (.nan, nil) }
        set(.length, Double(length))
        if let port { set(.port, Double(port)) }
    }

    mutating func set(_ given: BinaryCodec.Given, _ number: Double) {
        (numbers[given.rawValue], statuses[given.rawValue]) = (number, number.isNaN ? nil : .ok)
    }

    /// Empties the slots of a row block.
    mutating func clear(_ codec: BinaryCodec, row: Int) {
        for slot in numbers.indices where codec.slots[slot].row == row { (numbers[slot], statuses[slot]) = (.nan, nil) }
    }

    func number(of formula: BinaryFormula) -> Double { numbers.withUnsafeBufferPointer { formula.formula($0) } }

    /// A raw number; nil when a Float64 does not hold it, or it is no number of its type.
    mutating func note(_ raw: Double?, _ field: BinaryField) {
        var (status, number) = (CellStatus.ok, raw ?? .nan)
        if raw == nil {
            status = .tooLarge
        } else if number.isNaN || (!field.missing.isEmpty && field.missing.contains(number)) {
            status = .missing
        } else if !field.codes.isEmpty, !field.codes.values.contains(where: { Double($0) == number }) {
            status = .unknownCode
        }
        if status == .ok {
            switch field.scaling {
            case .none: break
            case .linear(let multiplier, let divisor, let offset):
                number = number * multiplier / divisor + offset
                if !number.isFinite { status = .tooLarge }
            case .formula(let formula):
                set(.raw, number)
                number = self.number(of: formula)
                if number.isNaN { status = .missing }
            }
        }
        statuses[field.slot] = status
        numbers[field.slot] = status == .ok ? number : .nan
    }

    mutating func note(text: String?, _ slot: Int) {
        texts[slot] = text ?? ""
        statuses[slot] = text == nil ? .wrongType : .ok
    }

    /// Without a slot that it needs a formula says nothing; with one that is missing its value is missing.
    mutating func compute(_ slot: Int, _ formula: BinaryFormula) {
        let number = number(of: formula)
        numbers[slot] = number
        statuses[slot] = .ok
        guard number.isNaN else { return }
        let lacks = formula.formula.uses.contains { statuses[$0] == nil }
        statuses[slot] = lacks ? nil : .missing
    }

    /// A slot's value, for people.
    func shown(_ slot: Int, _ codec: BinaryCodec) -> String {
        guard statuses[slot] == .ok else { return statuses[slot]?.code ?? "not there" }
        if codec.slots[slot].isText { return texts[slot] }
        let label = codec.slots[slot].codes.first { Double($0.value) == numbers[slot] }?.key
        return "\(numbers[slot])" + (label.map { " (\($0))" } ?? "")
    }
}

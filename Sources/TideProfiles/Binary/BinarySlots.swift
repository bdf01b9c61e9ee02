internal import TideUnits

/// What was read from a payload so far; owned by one decoder, which frees it.
struct BinarySlots {
    let numbers: UnsafeMutableBufferPointer<Double>
    /// What became of each slot.
    let states: UnsafeMutableBufferPointer<State>
    private(set) var texts: [String]
    /// Whether series or attributes are made of a slot.
    private let isEmitted: [Bool]
    /// How often such a slot was filled again with another value: the last one stands, the others are lost.
    private(set) var overwritten: UInt32 = 0

    /// Nothing yet, or a status.
    struct State: Equatable {
        var status: CellStatus
        var isThere: Bool
        static let absent = State(status: .missing, isThere: false)
    }

    init(_ codec: BinaryCodec, emitted: [Int]) {
        let count = codec.slots.count
        isEmitted = codec.slots.indices.map(emitted.contains)
        numbers = .allocate(capacity: count)
        numbers.initialize(repeating: .nan)
        states = .allocate(capacity: count)
        states.initialize(repeating: .absent)
        texts = [String](repeating: "", count: codec.slots.contains(where: \.isText) ? count : 0)
    }

    func free() {
        numbers.deallocate()
        states.deallocate()
    }

    /// The status of a slot that was filled.
    @inline(__always)
    func status(_ slot: Int) -> CellStatus? { states[slot].isThere ? states[slot].status : nil }

    @inline(__always)
    mutating func clear(length: Int, _ uplink: Uplink) {
        overwritten = 0
        numbers.update(repeating: .nan)
        states.update(repeating: .absent)
        set(.length, Double(length))
        if let port = uplink.port { set(.port, Double(port)) }
        if let rssi = uplink.rssi { set(.rssi, rssi) }
        if let snr = uplink.snr { set(.snr, snr) }
        if let counter = uplink.counter { set(.counter, counter) }
    }

    @inline(__always)
    func set(_ given: BinaryCodec.Given, _ number: Double) {
        numbers[given.rawValue] = number
        states[given.rawValue] = State(status: .ok, isThere: !number.isNaN)
    }

    /// Fills in what the device's entry in the registry says, or else the profile.
    ///
    /// - Returns: the parameter that neither says, or that is no number there.
    func set(_ slots: Range<Int>, _ given: [Double], or specs: [ParameterSpec]) -> Int? {
        for (index, slot) in slots.enumerated() {
            let own = index < given.count && !given[index].isNaN ? given[index] : nil
            guard let number = own ?? specs[index].fallback, number.isFinite else { return index }
            (numbers[slot], states[slot]) = (number, State(status: .ok, isThere: true))
        }
        return nil
    }

    /// Empties the slots of a row block.
    func clear(_ codec: BinaryCodec, row: Int) {
        for slot in numbers.indices where codec.slots[slot].row == row {
            (numbers[slot], states[slot]) = (.nan, .absent)
        }
    }

    @inline(__always)
    func number(of formula: Int, _ codec: BinaryCodec) -> Double {
        codec.formulas[formula].formula(UnsafeBufferPointer(numbers))
    }

    /// A raw number; nil when a Float64 does not hold it, or it is no number of its type.
    @inline(__always)
    mutating func note(_ raw: Double?, _ field: BinaryField, _ codec: BinaryCodec) {
        var (status, number) = (CellStatus.ok, raw ?? .nan)
        if raw == nil {
            status = .tooLarge
        } else if number.isNaN || field.missing.contains(where: { codec.markers[$0] == number }) {
            status = .missing
        } else if !field.codes.isEmpty, !field.codes.contains(where: { codec.codes[$0] == number }) {
            status = .unknownCode
        } else {
            switch field.scaling {
            case .none: break
            case .linear(let multiplier, let offset, let divisor):
                number = (number * multiplier + offset) / divisor
                if !number.isFinite { status = .tooLarge }
            case .formula(let formula):
                set(.raw, number)
                number = self.number(of: formula, codec)
                if number.isNaN { status = .missing }
            }
        }
        if status != .ok { number = .nan }
        if states[field.slot].isThere, isEmitted[field.slot], numbers[field.slot].bitPattern != number.bitPattern {
            overwritten += 1
        }
        states[field.slot] = State(status: status, isThere: true)
        numbers[field.slot] = number
    }

    /// A number beyond what a Float64 holds may yet be one that means "no value".
    func noteMarker(_ number: Double, _ field: BinaryField, _ codec: BinaryCodec) {
        guard field.missing.contains(where: { codec.markers[$0] == number }) else { return }
        states[field.slot] = State(status: .missing, isThere: true)
    }

    mutating func note(text: String?, _ slot: Int) {
        if states[slot].isThere, isEmitted[slot], texts[slot] != text ?? "" { overwritten += 1 }
        texts[slot] = text ?? ""
        states[slot] = State(status: text == nil ? .wrongType : .ok, isThere: true)
    }

    /// Without a slot that it needs a formula says nothing; with one that is missing its value is missing.
    func compute(_ slot: Int, _ formula: Int, _ codec: BinaryCodec) {
        let number = number(of: formula, codec)
        numbers[slot] = number
        states[slot] = State(status: .ok, isThere: true)
        guard number.isNaN else { return }
        let lacks = codec.formulas[formula].formula.uses.contains { !states[$0].isThere }
        states[slot] = State(status: .missing, isThere: !lacks)
    }

    /// A slot's value, for people.
    func shown(_ slot: Int, _ codec: BinaryCodec) -> String {
        guard status(slot) == .ok else { return status(slot)?.code ?? "not there" }
        if codec.slots[slot].isText { return texts[slot] }
        let label = codec.slots[slot].codes.first { Double($0.value) == numbers[slot] }?.key
        return "\(numbers[slot])" + (label.map { " (\($0))" } ?? "")
    }
}

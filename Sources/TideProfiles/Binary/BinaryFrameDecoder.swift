internal import TideModel

/// Decodes binary payloads of one profile; confined to the thread of its `ProfileDecoder`.
final class BinaryFrameDecoder {
    /// What became of a slot.
    private enum Slot {
        case absent
        case present(CellStatus)
    }

    private let codec: BinaryCodec
    /// Slots in the order of the profile's series, and of its attributes.
    private let series: [Int]
    private let attributes: [Int]
    /// One number for each slot, and the payload's length behind them.
    private var numbers: [Double]
    private var slots: [Slot]
    private var texts: [String]

    init(_ codec: BinaryCodec, of profile: DeviceProfile) {
        self.codec = codec
        series = profile.series.map { codec.slot($0.field) ?? 0 }
        attributes = profile.attributes.map { codec.slot($0.field) ?? 0 }
        let count = codec.fields.count + codec.values.count
        numbers = [Double](repeating: .nan, count: count + 1)
        slots = [Slot](repeating: .absent, count: count)
        texts = [String](repeating: "", count: codec.fields.count)
    }

    func decode(_ payload: UnsafeRawBufferPointer, context: FrameContext, into frame: inout DecodedFrame) {
        guard !payload.isEmpty else {
            frame.problem = FrameProblem(.empty)
            return
        }
        for slot in slots.indices { (numbers[slot], slots[slot]) = (.nan, .absent) }
        numbers[slots.count] = Double(payload.count)
        if let problem = run(BinaryBytes(payload)) {
            frame.problem = problem
            return
        }
        for (index, value) in codec.values.enumerated() { compute(value, into: codec.fields.count + index) }
        emit(into: &frame)
    }

    /// Follows the steps; each goes forwards, so it ends.
    private func run(_ bytes: BinaryBytes) -> FrameProblem? {
        var (index, cursor) = (0, 0)
        while index < codec.steps.count {
            switch codec.steps[index] {
            case .skip(let count): cursor += count
            case .go(let target): index = target - 1
            case .unless(let condition, let target):
                let number = number(of: condition)
                if number == 0 || number.isNaN { index = target - 1 }
            case .read(let read):
                guard let (start, count) = bytes.place(of: read, cursor: cursor) else {
                    return FrameProblem(.truncated, key: codec.fields[read.fields.lowerBound].name)
                }
                if read.at == nil { cursor = start + count }
                take(read, bytes, start, count)
            }
            index += 1
        }
        return nil
    }

    private func take(_ read: BinaryRead, _ bytes: BinaryBytes, _ start: Int, _ count: Int) {
        switch read.type {
        case .integer(_, let isSigned):
            let raw = bytes.integer(start, count, read.order)
            for slot in read.fields { note(BinaryBytes.number(raw, codec.fields[slot], count, isSigned), slot) }
        case .float: for slot in read.fields { note(bytes.float(start, count, read.order), slot) }
        case .decimal: for slot in read.fields { note(bytes.decimal(start, count, read.order), slot) }
        case .text:
            for slot in read.fields { note(text: bytes.text(start, count), slot) }
        case .hex: for slot in read.fields { note(text: bytes.hex(start, count), slot) }
        }
    }

    /// A raw number; nil when a Float64 does not hold it, or it is no number of its type.
    private func note(_ raw: Double?, _ slot: Int) {
        let field = codec.fields[slot]
        var status = CellStatus.ok
        if let raw {
            if raw.isNaN || field.missing.contains(raw) {
                status = .missing
            } else if !field.codes.isEmpty, !field.codes.values.contains(where: { Double($0) == raw }) {
                status = .unknownCode
            }
        } else {
            status = .tooLarge
        }
        slots[slot] = .present(status)
        numbers[slot] = status == .ok ? (raw ?? .nan) * field.scale + field.offset : .nan
    }

    private func note(text: String?, _ slot: Int) {
        texts[slot] = text ?? ""
        slots[slot] = .present(text == nil ? .wrongType : .ok)
    }

    private func number(of formula: BinaryFormula) -> Double {
        numbers.withUnsafeBufferPointer { formula.formula($0) }
    }

    /// Without a field that it needs a formula says nothing; with one that is missing its value is missing.
    private func compute(_ value: BinaryValue, into slot: Int) {
        let number = number(of: value.formula)
        numbers[slot] = number
        let lacks = value.formula.formula.uses.contains { index in
            if index < slots.count, case .absent = slots[index] { true } else { false }
        }
        slots[slot] = number.isNaN ? lacks ? .absent : .present(.missing) : .present(.ok)
    }

    private func emit(into frame: inout DecodedFrame) {
        for (index, slot) in series.enumerated() {
            guard case .present(let status) = slots[slot] else { continue }
            if status.isFault { frame.faults += 1 }
            let number = status == .ok ? numbers[slot] : .nan
            frame.cells.append(DecodedCell(value: number, series: UInt16(index), status: status))
        }
        for (index, slot) in attributes.enumerated() {
            guard case .present(let status) = slots[slot] else { continue }
            if status.isFault { frame.faults += 1 }
            let text = status == .ok ? texts[slot] : ""
            frame.attributes.append(DecodedAttribute(attribute: UInt16(index), status: status, row: 0, value: text))
        }
        guard !frame.cells.isEmpty || !frame.attributes.isEmpty else { return }
        frame.rows.append(DecodedRow(time: 0, firstCell: 0, isArrival: true))
    }
}

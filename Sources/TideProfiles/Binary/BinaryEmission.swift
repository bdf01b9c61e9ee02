internal import TideModel

/// Which slots become cells and attributes of a message, or of one of its row blocks.
struct BinaryEmission {
    private var cells: [(slot: Int, series: UInt16)] = []
    private var attributes: [(slot: Int, attribute: UInt16)] = []
    /// Slots below are not the payload's own: what the network and the registry say.
    private let firstOwn: Int

    /// Every slot that it reads.
    var slots: [Int] { cells.map(\.slot) + attributes.map(\.slot) }

    /// - Parameters:
    ///   - codec: whose slots they are.
    ///   - profile: its series and attributes.
    ///   - row: the row block; nil for the message itself.
    init(_ codec: BinaryCodec, _ profile: DeviceProfile, row: Int?) {
        func slot(_ name: String) -> Int? { codec.slots(name).first { codec.slots[$0].row == row } }
        firstOwn = codec.parameters.upperBound
        for (index, series) in profile.series.enumerated() {
            if let slot = slot(series.field) { cells.append((slot, UInt16(index))) }
        }
        for (index, attribute) in profile.attributes.enumerated() {
            if let slot = slot(attribute.field) { attributes.append((slot, UInt16(index))) }
        }
    }

    /// Appends what was read; false, and nothing appended, when nothing of the payload's own was.
    func emit(_ slots: BinarySlots, row: Int, into frame: inout DecodedFrame) -> Bool {
        let isThere = { (slot: Int) in slot >= firstOwn && slots.status(slot) != nil }
        guard cells.contains(where: { isThere($0.slot) }) || attributes.contains(where: { isThere($0.slot) }) else {
            return false
        }
        for (slot, series) in cells {
            guard let status = slots.status(slot) else { continue }
            if status.isFault { frame.faults += 1 }
            frame.cells.append(DecodedCell(value: slots.numbers[slot], series: series, status: status))
        }
        for (slot, attribute) in attributes {
            guard let status = slots.status(slot) else { continue }
            if status.isFault { frame.faults += 1 }
            let text = status == .ok ? slots.texts[slot] : ""
            frame.attributes.append(
                DecodedAttribute(attribute: attribute, status: status, row: UInt32(row), value: text)
            )
        }
        return true
    }
}

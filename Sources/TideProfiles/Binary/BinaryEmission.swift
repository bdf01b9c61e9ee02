internal import TideModel

/// Which slots become cells and attributes of a message, or of one of its row blocks.
struct BinaryEmission {
    private var cells: [(slot: Int, series: UInt16)] = []
    private var attributes: [(slot: Int, attribute: UInt16)] = []

    /// - Parameters:
    ///   - codec: whose slots they are.
    ///   - profile: its series and attributes.
    ///   - row: the row block; nil for the message itself.
    init(_ codec: BinaryCodec, _ profile: DeviceProfile, row: Int?) {
        func slot(_ name: String) -> Int? { codec.slots(name).first { codec.slots[$0].row == row } }
        for (index, series) in profile.series.enumerated() {
            if let slot = slot(series.field) { cells.append((slot, UInt16(index))) }
        }
        for (index, attribute) in profile.attributes.enumerated() {
            if let slot = slot(attribute.field) { attributes.append((slot, UInt16(index))) }
        }
    }

    /// Appends what was read; false when nothing was.
    func emit(_ slots: BinarySlots, row: Int, into frame: inout DecodedFrame) -> Bool {
        let before = (frame.cells.count, frame.attributes.count)
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
        return frame.cells.count > before.0 || frame.attributes.count > before.1
    }
}

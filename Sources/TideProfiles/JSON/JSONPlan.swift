internal import CSimdJSON

/// What must be read from a JSON payload, with the slots it will stand in.
struct JSONPlan {
    var rowCells: [JSONFrameDecoder.CellPlan] = []
    var messageCells: [JSONFrameDecoder.CellPlan] = []
    var attributes: [JSONFrameDecoder.AttributePlan] = []
    var identity: JSONIdentity?
    var time: JSONFrameDecoder.Lookup?
    var messageSlots = 0
    var rowSlots = 0

    init(_ codec: JSONCodec, _ profile: DeviceProfile, _ reader: JSONReader) {
        for (number, series) in profile.series.enumerated() {
            guard let index = codec.fields.firstIndex(where: { $0.name == series.field }) else { continue }
            let field = codec.fields[index]
            let slot = slot(field, reader)
            let cell = JSONFrameDecoder.CellPlan(
                slot: Int32(slot.index),
                series: UInt16(number),
                field: UInt16(index),
                kind: field.kind,
                hasMarkers: !field.missingNumbers.isEmpty
            )
            if slot.isOfRow { rowCells.append(cell) } else { messageCells.append(cell) }
        }
        for (number, attribute) in profile.attributes.enumerated() {
            guard let field = codec.fields.first(where: { $0.name == attribute.field }) else { continue }
            attributes.append(
                .init(slot: slot(field, reader), attribute: UInt16(number), missingTexts: field.missingTexts)
            )
        }
        if case .path(let path) = profile.time.source { time = lookup(path, reader) }
        if profile.identity.isFromPayload { identity = JSONIdentity(profile.identity) { lookup($0, reader) } }
    }

    private mutating func slot(_ field: JSONField, _ reader: JSONReader) -> JSONSlot {
        let slot: JSONSlot? =
            switch field.origin {
            case .row: reader.rowSlot(field.path)
            case .group: reader.groupSlot(field.path)
            case .message: nil
            }
        return count(slot ?? reader.messageSlot(field.path))
    }

    private mutating func lookup(_ path: JSONPath, _ reader: JSONReader) -> JSONFrameDecoder.Lookup {
        let places =
            path.steps == [.memberKey] ? [reader.rowSlot(path)] : [reader.rowSlot(path), reader.groupSlot(path)]
        return .init(rows: places.compactMap { $0.map { count($0) } }, message: count(reader.messageSlot(path)))
    }

    private mutating func count(_ slot: JSONSlot) -> JSONSlot {
        if slot.isOfRow {
            rowSlots = max(rowSlots, slot.index + 1)
        } else {
            messageSlots = max(messageSlots, slot.index + 1)
        }
        return slot
    }
}

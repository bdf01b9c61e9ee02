internal import CSimdJSON

extension JSONFrameDecoder {
    @inline(__always)
    func emit(_ plans: [CellPlan], _ values: UnsafePointer<tide_json_value>, into frame: inout DecodedFrame) {
        for plan in plans {
            let value = values[Int(plan.slot)]
            if Int32(value.kind) == TIDE_JSON_DOUBLE.kind, plan.kind == .number, !plan.hasMarkers {
                frame.cells.append(DecodedCell(value: value.number, series: plan.series, status: .ok))
            } else if Int32(value.kind) != TIDE_JSON_ABSENT.kind {
                emitSlowly(plan, value, into: &frame)
            }
        }
    }

    private func emitSlowly(_ plan: CellPlan, _ value: tide_json_value, into frame: inout DecodedFrame) {
        let (number, status) = number(value, plan)
        if status.isFault { frame.faults += 1 }
        frame.cells.append(
            DecodedCell(value: status == .ok ? number : .nan, series: plan.series, status: status)
        )
    }

    private func number(_ value: tide_json_value, _ plan: CellPlan) -> (Double, CellStatus) {
        let field = fields[Int(plan.field)]
        switch Int32(value.kind) {
        case TIDE_JSON_NULL.kind: return (.nan, .missing)
        case TIDE_JSON_INT.kind:
            let isExact = value.integer.magnitude <= FieldValue.largestInteger
            return isExact ? FieldValue.of(Double(value.integer), field) : (.nan, .tooLarge)
        case TIDE_JSON_UINT.kind: return (.nan, .tooLarge)
        case TIDE_JSON_DOUBLE.kind: return FieldValue.of(value.number, field)
        case TIDE_JSON_BOOL.kind:
            return field.kind == .boolean ? (Double(value.integer), .ok) : (.nan, .wrongType)
        case TIDE_JSON_STRING.kind: return measures[plan.series]?.read(value.bytes) ?? FieldValue.of(value.bytes, field)
        default: return (.nan, .wrongType)
        }
    }

    func emitAttributes(_ values: Values, row: Int, isLatest: Bool, into frame: inout DecodedFrame) {
        for plan in attributes where plan.slot.isOfRow || isLatest {
            let value = plan.slot.isOfRow ? values.row(row)[plan.slot.index] : values.base[plan.slot.index]
            guard Int32(value.kind) != TIDE_JSON_ABSENT.kind else { continue }
            var attribute = DecodedAttribute(
                attribute: plan.attribute,
                status: .ok,
                row: UInt32(frame.rows.count),
                value: ""
            )
            switch Int32(value.kind) {
            case TIDE_JSON_NULL.kind: attribute.status = .missing
            case TIDE_JSON_STRING.kind where value.length > DecodedAttribute.maximumLength: attribute.status = .tooLarge
            case TIDE_JSON_STRING.kind:
                attribute.value = String(decoding: value.bytes, as: UTF8.self)
                if plan.missingTexts.contains(attribute.value) { (attribute.status, attribute.value) = (.missing, "") }
            case TIDE_JSON_INT.kind: attribute.value = String(value.integer)
            default: attribute.status = .wrongType
            }
            if attribute.status.isFault { frame.faults += 1 }
            frame.attributes.append(attribute)
        }
    }
}

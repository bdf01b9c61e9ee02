internal import CSimdJSON

extension JSONFrameDecoder {
    /// Beyond this a Float64 does not hold every whole number.
    static let largestInteger: UInt64 = 1 << 53

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
        let (number, status) = number(value, kind: plan.kind, field: Int(plan.field))
        if status.isFault { frame.faults += 1 }
        frame.cells.append(
            DecodedCell(value: status == .ok ? number : .nan, series: plan.series, status: status)
        )
    }

    private func number(_ value: tide_json_value, kind: JSONField.Kind, field index: Int) -> (Double, CellStatus) {
        switch Int32(value.kind) {
        case TIDE_JSON_NULL.kind: return (.nan, .missing)
        case TIDE_JSON_INT.kind:
            let isExact = value.integer.magnitude <= Self.largestInteger
            return isExact ? check(Double(value.integer), field: index) : (.nan, .tooLarge)
        case TIDE_JSON_UINT.kind: return (.nan, .tooLarge)
        case TIDE_JSON_DOUBLE.kind: return check(value.number, field: index)
        case TIDE_JSON_BOOL.kind:
            return kind == .boolean ? (Double(value.integer), .ok) : (.nan, .wrongType)
        case TIDE_JSON_STRING.kind: return text(value, kind: kind, field: fields[index])
        default: return (.nan, .wrongType)
        }
    }

    /// A number against the markers and the type of its field.
    private func check(_ number: Double, field index: Int) -> (Double, CellStatus) {
        let field = fields[index]
        if field.missingNumbers.contains(number) { return (.nan, .missing) }
        switch field.kind {
        case .number: return (number, .ok)
        case .integer:
            guard number.rounded() == number else { return (.nan, .wrongType) }
            return number.magnitude <= Double(Self.largestInteger) ? (number, .ok) : (.nan, .tooLarge)
        case .boolean: return number == 0 || number == 1 ? (number, .ok) : (.nan, .wrongType)
        case .code:
            guard let code = Int(exactly: number) else { return (.nan, .wrongType) }
            return field.codes.values.contains(code) ? (number, .ok) : (.nan, .unknownCode)
        case .string: return (.nan, .wrongType)
        }
    }

    private func text(_ value: tide_json_value, kind: JSONField.Kind, field: JSONField) -> (Double, CellStatus) {
        let bytes = value.bytes
        if field.missingTexts.contains(where: { $0.utf8.elementsEqual(bytes) }) { return (.nan, .missing) }
        if kind == .code, let code = field.codes.first(where: { $0.key.utf8.elementsEqual(bytes) })?.value {
            return (Double(code), .ok)
        }
        if kind == .boolean {
            if "true".utf8.elementsEqual(bytes) { return (1, .ok) }
            if "false".utf8.elementsEqual(bytes) { return (0, .ok) }
        }
        guard let number = NumberText.read(bytes), let index = fields.firstIndex(where: { $0.name == field.name })
        else {
            return (.nan, kind == .code ? .unknownCode : .wrongType)
        }
        if number.integer == nil, number.value.magnitude > Double(Self.largestInteger), Self.isWhole(bytes) {
            return (.nan, .tooLarge)
        }
        if let integer = number.integer, integer.magnitude > Self.largestInteger { return (.nan, .tooLarge) }
        return check(number.value, field: index)
    }

    private static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        !bytes.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
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

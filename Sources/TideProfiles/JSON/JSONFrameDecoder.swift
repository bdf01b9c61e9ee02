internal import CSimdJSON
internal import TideModel

/// Decodes JSON payloads of one profile; confined to the thread of its `ProfileDecoder`.
final class JSONFrameDecoder {
    /// A cell to be made; plain numbers, so that the loop over them costs nothing else.
    struct CellPlan {
        var slot: Int32
        var series: UInt16
        /// Index into `fields`, for what is not a plain number.
        var field: UInt16
        var kind: JSONField.Kind
        var hasMarkers: Bool
    }

    /// An attribute to be made.
    struct AttributePlan {
        var slot: JSONSlot
        var attribute: UInt16
        var missingTexts: [String]
    }

    /// A value that stands in the row, or else in what is around it.
    struct Lookup {
        /// In the row, then in the element around it.
        var rows: [JSONSlot]
        var message: JSONSlot
    }

    /// Values of one payload.
    struct Values {
        var base: UnsafePointer<tide_json_value>
        var messageSlots: Int
        var rowSlots: Int

        @inline(__always)
        func row(_ row: Int) -> UnsafePointer<tide_json_value> { base + messageSlots + row * rowSlots }

        @inline(__always)
        func find(_ lookup: Lookup, row: Int) -> tide_json_value {
            for slot in lookup.rows {
                let value = self.row(row)[slot.index]
                if Int32(value.kind) != TIDE_JSON_ABSENT.kind { return value }
            }
            return base[lookup.message.index]
        }
    }

    let fields: [JSONField]
    /// By number of the series.
    let measures: [UInt16: MeasureReader]
    let rowCells: [CellPlan]
    let messageCells: [CellPlan]
    let attributes: [AttributePlan]
    let identity: JSONIdentity?
    let time: Lookup?
    let hasRows: Bool
    let countsUnknownKeys: Bool
    let spec: TimeSpec
    var timeReader: TimeReader

    private let reader: JSONReader
    private let messageSlots: Int
    private let rowSlots: Int

    init(_ codec: JSONCodec, of profile: DeviceProfile) {
        let reader = JSONReader(each: codec.each, refusesUnknownKeys: codec.strict == .quarantine)
        let plan = JSONPlan(codec, profile, reader)
        self.reader = reader
        fields = codec.fields
        measures = MeasureReader.readers(codec.fields, profile)
        hasRows = codec.each != nil
        countsUnknownKeys = codec.strict == .count
        spec = profile.time
        timeReader = TimeReader(profile.time)
        (rowCells, messageCells, attributes) = (plan.rowCells, plan.messageCells, plan.attributes)
        (identity, time) = (plan.identity, plan.time)
        (messageSlots, rowSlots) = (plan.messageSlots, plan.rowSlots)
    }

    func decode(_ payload: UnsafeRawBufferPointer, context: FrameContext, into frame: inout DecodedFrame) {
        let result = reader.read(payload)
        guard result.status == TIDE_JSON_OK.kind, let base = result.values else {
            frame.problem = Self.problem(result)
            return
        }
        if countsUnknownKeys { frame.unknownKeys = result.unknown_keys }
        let values = Values(base: base, messageSlots: messageSlots, rowSlots: rowSlots)
        let count = hasRows ? Int(result.rows) : 1
        let latest = hasRows && !messageCells.isEmpty ? latestRow(values, count) : 0
        for row in 0..<count { decode(row: row, values, isLatest: row == latest, context, into: &frame) }
        if spec.sameStamp == .spread, frame.rows.count > 1 {
            SameStamp.spread(&frame, resolution: spec.resolution ?? 1)
        }
    }

    private func decode(
        row: Int,
        _ values: Values,
        isLatest: Bool,
        _ context: FrameContext,
        into frame: inout DecodedFrame
    ) {
        let firstCell = frame.cells.count
        let attributesBefore = frame.attributes.count
        let faultsBefore = frame.faults
        if hasRows { emit(rowCells, values.row(row), into: &frame) }
        if isLatest { emit(messageCells, values.base, into: &frame) }
        if !attributes.isEmpty { emitAttributes(values, row: row, isLatest: isLatest, into: &frame) }
        var decoded = DecodedRow(time: 0, firstCell: UInt32(firstCell), part: UInt32(row))
        judgeTime(values, row, context, &decoded)
        // A message that says nothing of this profile's fields has no row, so no identity or time is asked of it.
        guard frame.cells.count > firstCell || frame.attributes.count > attributesBefore || frame.faults > faultsBefore
        else { return }
        if let identity {
            let key = identity.key(values, row: row, captures: context.captures)
            if let key {
                if frame.identities.last != key { frame.identities.append(key) }
                decoded.identity = UInt32(frame.identities.count - 1)
            } else if decoded.problem != .dropped {
                decoded.problem = .noIdentity
            }
        }
        frame.rows.append(decoded)
    }

    private func judgeTime(_ values: Values, _ row: Int, _ context: FrameContext, _ decoded: inout DecodedRow) {
        guard let time else {
            decoded.takeNetworkTime(spec, context)
            return
        }
        switch timeReader.read(values.find(time, row: row)) {
        case .time(let moment):
            (decoded.time, decoded.rawTime) = (moment, moment)
            if let problem = spec.problem(with: moment, received: context.received.milliseconds, context.judgesTime) {
                decoded.refuse(problem, spec.beyond)
            }
        case .unset(let shown): (decoded.isArrival, decoded.rawTime) = (true, shown)
        case .none:
            if spec.quirk == .reset2000 { decoded.isArrival = true } else { decoded.refuse(.noTime, spec.beyond) }
        case .unreadable: decoded.refuse(.badTime, spec.beyond)
        }
    }

    private func latestRow(_ values: Values, _ count: Int) -> Int {
        guard let time else { return max(0, count - 1) }
        var (latest, best) = (max(0, count - 1), Int64.min)
        for row in 0..<count {
            if case .time(let moment) = timeReader.read(values.find(time, row: row)), moment > best {
                (latest, best) = (row, moment)
            }
        }
        return latest
    }
}

internal import TideModel

/// Decodes payloads in line protocol of one profile; confined to the thread of its `ProfileDecoder`.
final class LineFrameDecoder {
    /// What becomes of a field.
    struct Slot {
        /// The last line that had it.
        var line: UInt64
        var series: UInt16
        /// A plain number makes one reading, and nothing else is made of it.
        var isPlain: Bool
    }

    let plan: LinePlan
    let spec: TimeSpec
    let clock: LineClock
    let keys: LineKeys
    let heads: LineHeads
    let values = LineValueReader()
    let slots: UnsafeMutablePointer<Slot>
    /// Cells of the line that is being read; as many as there are series.
    let cells: UnsafeMutablePointer<DecodedCell>

    var timeReader: TimeReader
    /// Payload whose last line has no end.
    private var completed: [UInt8] = []
    /// Number of the line among all that were decoded.
    @exclusivity(unchecked) private var number: UInt64 = 0

    init(_ codec: LineCodec, of profile: DeviceProfile) {
        plan = LinePlan(codec, profile)
        spec = profile.time
        clock = LineClock(profile.time)
        keys = LineKeys(plan.keys)
        heads = LineHeads(plan)
        timeReader = TimeReader(profile.time)
        cells = .allocate(capacity: profile.series.count + 1)
        slots = .allocate(capacity: plan.fields.count + 1)
        for field in plan.fields.indices {
            slots[field] = Slot(line: 0, series: plan.series[field].first ?? 0, isPlain: plan.isPlain(field))
        }
    }

    deinit {
        cells.deallocate()
        slots.deallocate()
    }

    func decode(_ payload: UnsafeRawBufferPointer, context: FrameContext, into frame: inout DecodedFrame) {
        guard let last = payload.last else {
            frame.problem = FrameProblem(.empty)
            return
        }
        guard payload.count <= JSONReader.maximumBytes else {
            frame.problem = FrameProblem(.tooLarge)
            return
        }
        heads.begin(context.captures)
        frame.identityEpoch = heads.epoch
        if last == 0x0A {
            run(payload, context, &frame)
        } else {
            completed.removeAll(keepingCapacity: true)
            completed.append(contentsOf: payload)
            completed.append(contentsOf: repeatElement(0x0A, count: FrameBatch.padding))
            completed.withUnsafeBytes { bytes in
                run(UnsafeRawBufferPointer(rebasing: bytes[...payload.count]), context, &frame)
            }
        }
        if spec.sameStamp == .spread, frame.rows.count > 1 {
            SameStamp.spread(&frame, resolution: spec.resolution ?? 1)
        }
    }

    /// Decodes lines, of which the last one has its end.
    private func run(_ bytes: UnsafeRawBufferPointer, _ context: FrameContext, _ frame: inout DecodedFrame) {
        guard let base = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
        var place = LinePlace(base, base + bytes.count)
        while place.skipToLine() {
            guard frame.rows.count < JSONReader.maximumRows else {
                frame.removeAll()
                frame.problem = FrameProblem(.tooManyRows)
                return
            }
            decodeLine(&place, context, &frame)
        }
        guard frame.rows.isEmpty, frame.otherRows == 0 else { return }
        if place.hasComments { frame.isIgnored = true } else { frame.problem = FrameProblem(.empty) }
    }

    @inline(__always)
    private func decodeLine(_ place: inout LinePlace, _ context: FrameContext, _ frame: inout DecodedFrame) {
        let (attributes, faults) = (frame.attributes.count, frame.faults)
        number &+= 1
        var at = place.at
        do throws(LineProblem) {
            let head = try heads.read(&at)
            var row = DecodedRow(
                time: 0,
                firstCell: UInt32(truncatingIfNeeded: frame.cells.count),
                part: place.line
            )
            var count = 0
            if head.isOwn {
                if head.tagged >= 0 { emitTagged(Int(head.tagged), &count, &frame) }
                try readFields(&at, place.end, number, &count, &frame)
            } else {
                try skipFields(&at, place.end)
            }
            try judgeTime(&at, context, &row)
            place.finish(at, within: values.takeEnds())
            guard count > 0 || frame.attributes.count > attributes || frame.faults > faults else {
                frame.otherRows += 1
                return
            }
            if plan.identity != nil { identify(head, &row, &frame) }
            frame.cells.append(contentsOf: UnsafeBufferPointer(start: cells, count: count))
            frame.rows.append(row)
        } catch {
            _ = values.takeEnds()
            frame.attributes.removeSubrange(attributes...)
            frame.faults = faults
            note(error, &place, &frame)
        }
    }

    @inline(__always)
    private func identify(_ head: LineHeads.Head, _ row: inout DecodedRow, _ frame: inout DecodedFrame) {
        if head.device >= 0 {
            row.identity = heads.identity(head.device, in: &frame)
        } else if row.problem != .dropped {
            row.problem = .noIdentity
        }
    }

    /// Nothing of a line that is wrong can be trusted; it becomes a row that only says why.
    private func note(_ problem: LineProblem, _ place: inout LinePlace, _ frame: inout DecodedFrame) {
        let (line, column) = place.position(of: problem.place)
        frame.lineFaults.append(
            LineFault(row: UInt32(frame.rows.count), line: line, column: column, kind: problem.kind)
        )
        frame.rows.append(
            DecodedRow(
                time: 0,
                firstCell: UInt32(frame.cells.count),
                part: place.line,
                problem: problem.kind.reason
            )
        )
        place.pass(to: problem.resume.nextLine())
    }
}

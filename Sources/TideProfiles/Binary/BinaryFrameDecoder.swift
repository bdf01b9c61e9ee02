internal import TideModel
internal import TideUnits

/// Decodes binary payloads of one profile; confined to the thread of its `ProfileDecoder`.
final class BinaryFrameDecoder {
    let codec: BinaryCodec
    /// What becomes of the slots: of the message, then of each row block.
    private let plans: [BinaryEmission]
    private let timeSlot: Int?
    private var timeReader: TimeReader
    private let spec: TimeSpec
    private let parameters: [ParameterSpec]
    var slots: BinarySlots
    private var loops: [Loop]
    /// Row blocks read so far, also those that hold nothing of the profile's: a row's part must not hang on its series.
    private var blocks = 0
    /// Rows of the frame whose time is an age, until the message's time is known.
    private var aged: [Int] = []
    /// Steps for a person; nil where nobody looks.
    var trace: BinaryTrace?

    /// Most steps for a payload of so many bytes: a small one must not keep the decoder busy, however loops are nested.
    ///
    /// The most that published payloads need is 2 steps a byte.
    private static func maximumSteps(_ length: Int) -> Int { 4_096 + 16 * length }

    private struct Loop {
        var done = 0
        /// Rounds in all; nil: to the end of the payload.
        var count: Int?
        /// Where the round began.
        var cursor = 0
    }

    init(_ codec: BinaryCodec, of profile: DeviceProfile) {
        self.codec = codec
        plans =
            [nil].map { BinaryEmission(codec, profile, row: $0) }
            + codec.rows.indices.map {
                BinaryEmission(codec, profile, row: $0)
            }
        spec = profile.time
        parameters = profile.parameters
        timeReader = TimeReader(profile.time)
        timeSlot =
            if case .field(let name) = profile.time.source {
                codec.slots(name).first { codec.slots[$0].row == nil }
            } else { nil }
        slots = BinarySlots(codec, emitted: plans.flatMap(\.slots))
        loops = [Loop](repeating: Loop(), count: codec.loops)
    }

    func decode(_ payload: UnsafeRawBufferPointer, context: FrameContext, into frame: inout DecodedFrame) {
        guard !payload.isEmpty else {
            frame.problem = FrameProblem(.empty)
            return
        }
        if let checksum = codec.checksum, !checksum.holds(payload) {
            frame.problem = FrameProblem(.badChecksum)
            return
        }
        slots.clear(length: payload.count, context.uplink)
        if let lacking = slots.set(codec.parameters, context.parameters, or: parameters) {
            frame.problem = FrameProblem(.noParameter, key: parameters[lacking].name)
            return
        }
        if !aged.isEmpty { aged.removeAll(keepingCapacity: true) }
        blocks = 0
        if let problem = run(BinaryBytes(payload), context, into: &frame) {
            frame.removeAll()
            frame.problem = problem
            return
        }
        finish(context, into: &frame)
        frame.faults += slots.overwritten
    }

    deinit { slots.free() }

    private func run(_ bytes: BinaryBytes, _ context: FrameContext, into frame: inout DecodedFrame) -> FrameProblem? {
        var (index, cursor, left) = (0, 0, Self.maximumSteps(bytes.count))
        while index < codec.steps.count {
            left -= 1
            guard left > 0 else { return FrameProblem(.tooManyRows) }
            var next = index + 1
            switch codec.steps[index] {
            case .read(let number):
                let read = codec.reads[number]
                guard let (start, count) = bytes.place(of: read, cursor: cursor) else {
                    return FrameProblem(.truncated, key: name(read))
                }
                cursor = start + count
                take(read, bytes, start, count)
            case .compute(let slot, let formula): compute(slot, formula)
            case .skip(let count): cursor += count
            case .unless(let condition, let target):
                let number = slots.number(of: condition, codec)
                if number == 0 || number.isNaN { next = target }
            case .go(let target):
                next = target
                // What stands behind a stop was not understood: the frame counts as partial.
                if target == .max, cursor < bytes.count { frame.faults += 1 }
            case .select(let number):
                guard let target = target(of: codec.selections[number]) else {
                    return FrameProblem(.unknownLayout, key: text(codec.selections[number].selector))
                }
                next = target
            case .loop(let counter, let count, let end):
                if !begin(counter, count, cursor, bytes.count) { next = end }
            case .again(let counter, let begin):
                if goesOn(counter, cursor, bytes.count) { next = begin }
            case .beginRow(let row): slots.clear(codec, row: row)
            case .endRow(let row):
                guard frame.rows.count < JSONReader.maximumRows else { return FrameProblem(.tooManyRows) }
                endRow(row, context, into: &frame)
            }
            index = next
        }
        return cursor <= bytes.count ? nil : FrameProblem(.truncated)
    }

    private func name(_ read: BinaryRead) -> String { codec.slots[codec.fields[read.fields.lowerBound].slot].name }

    private func text(_ formula: Int) -> String { codec.formulas[formula].formula.text }

    private func target(of selection: BinarySelection) -> Int? {
        let number = slots.number(of: selection.selector, codec)
        guard let value = Int(exactly: number), let target = selection.targets[value] else {
            return selection.otherwise
        }
        return target
    }

    /// Begins a loop; false when there is nothing to repeat.
    private func begin(_ counter: Int, _ count: Int?, _ cursor: Int, _ length: Int) -> Bool {
        var loop = Loop(done: 0, count: nil, cursor: cursor)
        if let count {
            let number = slots.number(of: count, codec)
            loop.count = number.isNaN ? 0 : Int(min(max(0, number.rounded(.down)), 65_536))
        }
        loops[counter] = loop
        let begins = loop.count.map { $0 > 0 } ?? (cursor < length)
        slots.set(.round, begins ? 0 : around(counter))
        return begins
    }

    /// The round of the loop around one.
    private func around(_ counter: Int) -> Double { counter > 0 ? Double(loops[counter - 1].done) : .nan }

    /// Whether a loop goes on; one to the end of the payload does not when its round read nothing.
    private func goesOn(_ counter: Int, _ cursor: Int, _ length: Int) -> Bool {
        loops[counter].done += 1
        let loop = loops[counter]
        let more = loop.count.map { loop.done < $0 } ?? (cursor < length && cursor > loop.cursor)
        loops[counter].cursor = cursor
        // Behind the last round the loop around it goes on with its own.
        slots.set(.round, more ? Double(loop.done) : around(counter))
        return more
    }

    @inline(__always)
    private func take(_ read: BinaryRead, _ bytes: BinaryBytes, _ start: Int, _ count: Int) {
        let first = codec.fields[read.fields.lowerBound]
        switch read.type {
        case .integer(_, let isSigned):
            let raw = bytes.integer(start, count, read.order)
            for index in read.fields {
                let field = codec.fields[index]
                let isSigned = field.bits == nil ? isSigned : field.isSigned
                slots.note(BinaryBytes.number(raw, field.bits, count, isSigned), field, codec)
                if slots.states[field.slot].status == .tooLarge, !field.missing.isEmpty {
                    slots.noteMarker(BinaryBytes.rounded(raw, field.bits, count, isSigned), field, codec)
                }
            }
        case .float: slots.note(bytes.float(start, count, read.order), first, codec)
        case .decimal: slots.note(bytes.decimal(start, count, read.order), first, codec)
        case .text: slots.note(text: bytes.text(start, count), first.slot)
        case .hex: slots.note(text: bytes.hex(start, count), first.slot)
        }
        if trace != nil { for index in read.fields { note(codec.fields[index], bytes, start, count) } }
    }

    private func compute(_ slot: Int, _ formula: Int) {
        slots.compute(slot, formula, codec)
        if trace != nil { trace?.note(codec.slots[slot].name, formula: text(formula), slots.shown(slot, codec)) }
    }

    private func note(_ field: BinaryField, _ bytes: BinaryBytes, _ start: Int, _ count: Int) {
        trace?.note(
            codec.slots[field.slot].name,
            start: start,
            hex: bytes.hex(start, count),
            field.bits,
            slots.shown(field.slot, codec)
        )
    }

    private func endRow(_ row: Int, _ context: FrameContext, into frame: inout DecodedFrame) {
        // Part 0 is the message itself.
        blocks += 1
        var decoded = DecodedRow(time: 0, firstCell: UInt32(frame.cells.count), part: UInt32(blocks))
        switch codec.rows[row] {
        case .age(let age):
            let seconds = slots.number(of: age, codec)
            if seconds.isNaN || abs(seconds) > 1e10 {
                decoded.refuse(.noTime, spec.beyond)
            } else {
                decoded.time = -Int64((seconds * 1_000).rounded())
            }
        case .slot(let slot): judge(timeReader.read(count: slots.numbers[slot]), context, &decoded)
        }
        guard plans[row + 1].emit(slots, row: frame.rows.count, into: &frame) else { return }
        if case .age = codec.rows[row], decoded.problem == .none, !decoded.isArrival { aged.append(frame.rows.count) }
        frame.rows.append(decoded)
    }

    private func judge(_ answer: TimeReader.Answer, _ context: FrameContext, _ row: inout DecodedRow) {
        switch answer {
        case .time(let moment):
            (row.time, row.rawTime) = (moment, moment)
            if let problem = spec.problem(with: moment, received: context.received.milliseconds, context.judgesTime) {
                row.refuse(problem, spec.beyond)
            }
        case .unset(let shown): (row.isArrival, row.rawTime) = (true, shown)
        case .none: if spec.quirk == .reset2000 { row.isArrival = true } else { row.refuse(.noTime, spec.beyond) }
        case .unreadable: row.refuse(.badTime, spec.beyond)
        }
    }

    /// The message's own row, and the times of those that count from it.
    private func finish(_ context: FrameContext, into frame: inout DecodedFrame) {
        var row = DecodedRow(time: 0, firstCell: UInt32(frame.cells.count))
        if let timeSlot {
            judge(timeReader.read(count: slots.numbers[timeSlot]), context, &row)
        } else {
            row.takeNetworkTime(spec, context)
        }
        for index in aged { frame.rows[index].count(from: row, spec, context) }
        frame.countsFromArrival = row.isArrival && !aged.isEmpty
        if plans[0].emit(slots, row: frame.rows.count, into: &frame) { frame.rows.append(row) }
        if spec.sameStamp == .spread, frame.rows.count > 1 {
            SameStamp.spread(&frame, resolution: spec.resolution ?? 1)
        }
    }
}

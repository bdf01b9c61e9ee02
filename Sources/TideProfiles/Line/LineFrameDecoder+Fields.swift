extension LineFrameDecoder {
    /// Reads the fields of a line of the profile's own; `at` is behind the last value then.
    @inline(__always)
    func readFields(
        _ at: inout LineBytes,
        _ end: LineBytes,
        _ number: UInt64,
        _ count: inout Int,
        _ frame: inout DecodedFrame
    ) throws(LineProblem) {
        var last = LineKeys.root
        repeat {
            let start = at
            let next = keys.follow(last, &at)
            let slot: Int32
            if next != LineKeys.unknown {
                (last, slot) = (next, keys.slot(of: next))
            } else {
                let read = try keys.read(&at, after: last)
                if read.key != LineKeys.unknown { last = read.key }
                slot = read.slot
            }
            guard slot >= 0 else {
                _ = try values.read(&at, end: end)
                continue
            }
            let entry = slots + Int(slot)
            if entry.pointee.line == number { throw LineProblem(.fieldTwice, at: start) }
            entry.pointee.line = number
            let (value, length) = values.numbers.short(at)
            guard entry.pointee.isPlain, length > 0, at[length].isBehindShortValue else {
                try readSlowly(&at, end, Int(slot), &count, &frame)
                continue
            }
            at += length
            cells[count] = DecodedCell(value: value, series: entry.pointee.series, status: .ok)
            count += 1
        } while Self.takeComma(&at)
    }

    /// Reads a value that is no short number, or of which something else is made than one reading.
    private func readSlowly(
        _ at: inout LineBytes,
        _ end: LineBytes,
        _ slot: Int,
        _ count: inout Int,
        _ frame: inout DecodedFrame
    ) throws(LineProblem) {
        let value = try values.read(&at, end: end)
        let field = plan.fields[slot].value
        for series in plan.series[slot] { add(plan.cell(value, field, series), &count, &frame) }
        for attribute in plan.attributes[slot] { add(plan.attribute(value, field, attribute), &frame) }
    }

    /// What tags that are fields hold.
    func emitTagged(_ index: Int, _ count: inout Int, _ frame: inout DecodedFrame) {
        for cell in heads.tagged[index].cells { add(cell, &count, &frame) }
        for attribute in heads.tagged[index].attributes { add(attribute, &frame) }
    }

    private func add(_ cell: DecodedCell, _ count: inout Int, _ frame: inout DecodedFrame) {
        if cell.status.isFault { frame.faults += 1 }
        cells[count] = cell
        count += 1
    }

    private func add(_ attribute: DecodedAttribute, _ frame: inout DecodedFrame) {
        var attribute = attribute
        attribute.row = UInt32(frame.rows.count)
        if attribute.status.isFault { frame.faults += 1 }
        frame.attributes.append(attribute)
    }

    /// Passes over the fields of a line of another measurement: only so its end is known, as texts may hold ends of lines.
    func skipFields(_ at: inout LineBytes, _ end: LineBytes) throws(LineProblem) {
        repeat {
            _ = try keys.read(&at, after: LineKeys.unknown)
            _ = try values.read(&at, end: end)
        } while Self.takeComma(&at)
    }

    @inline(__always)
    private static func takeComma(_ at: inout LineBytes) -> Bool {
        guard at.pointee == UInt8(ascii: ",") else { return false }
        at += 1
        return true
    }
}

extension UInt8 {
    /// What stands behind a number in most lines; the others are read slowly.
    @inline(__always)
    fileprivate var isBehindShortValue: Bool { self == UInt8(ascii: ",") || self == 0x20 || self == 0x0A }
}

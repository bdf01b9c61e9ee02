public import TideModel

// Part of a device's checkpoint blob; packed numbers, because most fields are small or none.

extension ClockState {
    /// Appends the state: 17 packed numbers, some 30 bytes.
    public func write(to writer: inout ByteWriter) {
        writer.write(packed: level)
        for field in [bucketStart, lastStamp] { writer.write(packed: Int64(field)) }
        for field in [lowest, second, suspect, candidate] { writer.write(packed: Int64(field)) }
        writer.write(packed: Int64(anchor))
        for field in [anchorHour, stampSince, pendingSince, noise] { writer.write(packed: Int64(field)) }
        for field in [pending, repeats, messages, buckets, step.rawValue, code.rawValue] {
            writer.write(packed: Int64(field))
        }
    }

    /// Reads what `write(to:)` wrote.
    ///
    /// - Throws: `FormatError` for bytes that are cut short, numbers that do not fit, and states that cannot be.
    public init(_ reader: inout ByteReader) throws(FormatError) {
        level = try reader.readPacked()
        bucketStart = try reader.readClockField()
        lastStamp = try reader.readClockField()
        lowest = try reader.readClockField()
        second = try reader.readClockField()
        suspect = try reader.readClockField()
        candidate = try reader.readClockField()
        anchor = try reader.readClockField()
        anchorHour = try reader.readClockField()
        stampSince = try reader.readClockField()
        pendingSince = try reader.readClockField()
        noise = try reader.readClockField()
        pending = try reader.readClockField()
        repeats = try reader.readClockField()
        messages = try reader.readClockField()
        buckets = try reader.readClockField()
        let codes: (UInt8, UInt8) = (try reader.readClockField(), try reader.readClockField())
        guard let step = Step(rawValue: codes.0), let code = Code(rawValue: codes.1), isPossible(code) else {
            throw FormatError("a clock that cannot be", at: reader.offset)
        }
        (self.step, self.code) = (step, code)
    }

    /// Whether sums and differences of the fields stay in their types, and the verdict has what it is made of.
    private func isPossible(_ code: Code) -> Bool {
        let needsLevel = code != .unknown && code != .frozen
        return (hasLevel ? level.magnitude <= ClockDoctor.furthest.magnitude * 2 : !needsLevel) && lowest <= second
            && anchor != .min
    }
}

extension ByteReader {
    fileprivate mutating func readClockField<Number: FixedWidthInteger>() throws(FormatError) -> Number {
        let value = try readPacked()
        guard let number = Number(exactly: value) else {
            throw FormatError("\(value) does not fit its field of a clock", at: offset)
        }
        return number
    }
}

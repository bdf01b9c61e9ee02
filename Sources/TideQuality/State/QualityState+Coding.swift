public import TideModel

extension QualityState {
    private static let cutBit: UInt8 = 4, flatBit: UInt8 = 8, extrasBit: UInt8 = 16

    /// Appends the state to a checkpoint; TidePipeline/FORMAT.md describes every byte.
    public func write(to writer: inout ByteWriter) {
        let hasFlat = flat != FlatRun()
        writer.write(packed: time)
        let bits = points | (isCut ? Self.cutBit : 0) | (hasFlat ? Self.flatBit : 0)
        writer.write(bits | (extras.isEmpty ? 0 : Self.extrasBit))
        writer.write(decimals: [last, before])
        if hasFlat {
            writer.write(packedColumn: [flat.next, flat.start, flat.minima])
            writer.write(packedColumn: flat.extremes.map(\.number))
            writer.write(decimals: flat.extremes.map(\.value))
        }
        if let more = extras.first { more.write(to: &writer) }
    }

    /// Reads what `write` wrote.
    ///
    /// - Throws: `FormatError`; no input makes it trap.
    public init(_ reader: inout ByteReader) throws(FormatError) {
        let time = try reader.readPacked()
        let bits = try reader.read(UInt8.self)
        let values = try reader.readDecimals()
        guard values.count == 2, bits < 32 else {
            throw FormatError("a quality state of another shape", at: reader.offset)
        }
        var flat = FlatRun()
        if bits & Self.flatBit != 0 { flat = try FlatRun(&reader) }
        self.init(
            time: time,
            last: values[0],
            before: values[1],
            points: bits & 3,
            isCut: bits & Self.cutBit != 0,
            flat: flat,
            extras: bits & Self.extrasBit != 0 ? [try QualityExtras(&reader)] : []
        )
    }
}

extension FlatRun {
    fileprivate init(_ reader: inout ByteReader) throws(FormatError) {
        let heads = try reader.readPackedColumn(UInt32.self)
        let numbers = try reader.readPackedColumn(UInt32.self)
        let values = try reader.readDecimals()
        guard heads.count == 3, heads[1] <= heads[0], heads[2] <= numbers.count, numbers.count == values.count,
            numbers.allSatisfy({ heads[1] <= $0 && $0 < heads[0] })
        else { throw FormatError("a flat run that does not fit together", at: reader.offset) }
        self.init(
            extremes: zip(values, numbers).map { Extreme(value: $0, number: $1) },
            minima: heads[2],
            next: heads[0],
            start: heads[1]
        )
    }
}

extension QualityExtras {
    fileprivate func write(to writer: inout ByteWriter) {
        let places = [depth, latitude, longitude, neighbour]
        writer.write(decimals: density.isNaN ? places : places + [density])
        writer.write(packedColumn: [clockRepeats, payloadRepeats])
        writer.write(packed: missingAt)
        for var window in [window, neighbours] {
            window.settle()
            writer.write(packedColumn: window.times)
            writer.write(decimals: window.values)
        }
    }

    fileprivate init(_ reader: inout ByteReader) throws(FormatError) {
        let places = try reader.readDecimals()
        let repeats = try reader.readPackedColumn(UInt32.self)
        guard (4...5).contains(places.count), repeats.count == 2 else {
            throw FormatError("a quality state of another shape", at: reader.offset)
        }
        self.init()
        (depth, latitude, longitude, neighbour) = (places[0], places[1], places[2], places[3])
        if places.count == 5 { density = places[4] }
        (clockRepeats, payloadRepeats) = (repeats[0], repeats[1])
        missingAt = try reader.readPacked()
        window = try TimeWindow(&reader)
        neighbours = try TimeWindow(&reader)
    }
}

extension TimeWindow {
    fileprivate init(_ reader: inout ByteReader) throws(FormatError) {
        let times = try reader.readPackedColumn(Int64.self)
        let values = try reader.readDecimals()
        guard times.count == values.count, times.count <= Self.mostValues,
            zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw FormatError("a window of values that does not fit together", at: reader.offset) }
        self.init(times: times, values: values)
    }
}

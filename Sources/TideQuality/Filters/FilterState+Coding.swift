public import TideModel

extension FilterState {
    /// Most values that one filter remembers.
    private static let mostValues = 31

    /// Appends the state to a checkpoint; TidePipeline/FORMAT.md describes every byte.
    public func write(to writer: inout ByteWriter) {
        writer.write(packed: time)
        writer.write(packed: storedTime)
        writer.write(decimals: [storedValue])
        writer.write(packedColumn: held.map(\.time))
        writer.write(decimals: held.map(\.raw))
        writer.write(packedColumn: memories.map { UInt32($0.values.count) })
        writer.write(packedColumn: memories.map(\.time))
        writer.write(decimals: memories.flatMap(\.values))
    }

    /// Reads what `write` wrote.
    ///
    /// - Throws: `FormatError`; no input makes it trap.
    public init(_ reader: inout ByteReader) throws(FormatError) {
        self.init()
        time = try reader.readPacked()
        storedTime = try reader.readPacked()
        let stored = try reader.readDecimals()
        let times = try reader.readPackedColumn(Int64.self), raws = try reader.readDecimals()
        let counts = try reader.readPackedColumn(UInt32.self), since = try reader.readPackedColumn(Int64.self)
        var values = try reader.readDecimals()[...]
        guard stored.count == 1, times.count == raws.count, times.count <= Self.mostHeld, counts.count == since.count,
            counts.count <= FilterPlan.mostFilters, counts.allSatisfy({ $0 <= Self.mostValues }),
            counts.reduce(0, { $0 + Int($1) }) == values.count
        else { throw FormatError("a filter state that does not fit together", at: reader.offset) }
        storedValue = stored[0]
        held = zip(times, raws).map { Held(time: $0, raw: $1) }
        for (count, since) in zip(counts, since) {
            memories.append(FilterMemory(values: Array(values.prefix(Int(count))), time: since))
            values = values.dropFirst(Int(count))
        }
    }
}

public import TideModel

extension ClockCorrections {
    /// Appends count and entries: packed record, milliseconds, after, and through with `Int64.min` for none.
    public func write(to writer: inout ByteWriter) {
        writer.write(packed: Int64(entries.count))
        for entry in entries {
            writer.write(packed: Int64(bitPattern: entry.record))
            writer.write(packed: entry.milliseconds)
            writer.write(packed: entry.after)
            writer.write(packed: entry.through ?? .min)
        }
    }

    /// Reads what `write(to:)` wrote.
    ///
    /// - Throws: `FormatError` for bytes that are cut short, and for lists that `begin` and `end` cannot make.
    public init(_ reader: inout ByteReader) throws(FormatError) {
        self.init()
        let count = try reader.readPacked()
        for _ in 0..<max(0, min(count, Int64(Self.maximum) + 1)) {
            let record = RecordNumber(bitPattern: try reader.readPacked())
            let milliseconds = try reader.readPacked(), after = try reader.readPacked()
            let through = try reader.readPacked()
            guard begin(milliseconds, after: Timestamp(milliseconds: after), record: record),
                through == .min || through >= after && end(through: Timestamp(milliseconds: through))
            else { throw FormatError("corrections that cannot be", at: reader.offset) }
        }
        guard count == entries.count else { throw FormatError("\(count) corrections", at: reader.offset) }
    }
}

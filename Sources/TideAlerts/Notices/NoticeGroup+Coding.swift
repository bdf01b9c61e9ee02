internal import TideModel

// As `states` of the journal keep it; FORMAT.md says what each byte means.

extension NoticeGroup {
    private static let version: UInt8 = 3
    /// Without rows of entries, and without what is new to a contact.
    private static let second: UInt8 = 2
    /// Without `count` as well.
    private static let first: UInt8 = 1
    /// First byte of a row of entries.
    private static let rowVersion: UInt8 = 1

    /// The key of one of its rows of entries.
    static func rowKey(_ key: String, _ row: Int) -> String { "n|\(row)|\(key)" }

    /// The group of a row of entries, and its place; nil for another key.
    static func row(_ key: String) -> (group: String, row: Int)? {
        let parts = key.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "n", let row = Int(parts[1]) else { return nil }
        return (String(parts[2]), row)
    }

    /// What the journal keeps under its own key: all but the entries that have rows of their own.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(opened)
        writer.write(due)
        writer.write(cause)
        writer.write(count)
        writer.write(UInt32(fullRows))
        Self.write(entries[(fullRows * Self.rowLength)...], &writer)
        return writer.bytes
    }

    /// A row of entries.
    func encoded(row: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.rowVersion)
        Self.write(entries[(row * Self.rowLength)..<((row + 1) * Self.rowLength)], &writer)
        return writer.bytes
    }

    private static func write(_ entries: ArraySlice<Entry>, _ writer: inout ByteWriter) {
        writer.write(each: Array(entries)) { writer, entry in
            writer.write(entry.alert)
            writer.write(UInt8(entry.isNew ? 1 : 0))
        }
    }

    /// Reads what `encoded` wrote.
    ///
    /// - Parameters:
    ///   - bytes: under its own key.
    ///   - rows: its rows of entries, by place.
    /// - Throws: `FormatError` for bytes that are cut short or of a later version, and for a row that is missing.
    init(decoding bytes: [UInt8], rows: [Int: [UInt8]] = [:]) throws(FormatError) {
        self = try ByteReader.read(from: bytes) { reader throws(FormatError) in try Self(&reader, rows) }
    }

    private init(_ reader: inout ByteReader, _ rows: [Int: [UInt8]]) throws(FormatError) {
        let version = try reader.read(UInt8.self)
        guard (Self.first...Self.version).contains(version) else {
            throw FormatError("notice group version \(version)", at: 0)
        }
        self.init(opened: try reader.read(), due: try reader.read(), cause: try reader.readString())
        guard version == Self.version else {
            let alerts = try reader.readEach(minimumSize: 8) { reader throws(FormatError) in
                try reader.read(AlertID.self)
            }
            for alert in alerts { add(alert) }
            if version == Self.second { count = try reader.read() }
            return
        }
        count = try reader.read()
        let full = Int(try reader.read(UInt32.self))
        for row in 0..<full {
            guard let bytes = rows[row] else {
                throw FormatError("row \(row) of a notice group is missing", at: reader.offset)
            }
            for entry in try Self.entries(of: bytes) { add(entry.alert, isNew: entry.isNew) }
        }
        for entry in try Self.readEntries(&reader) { add(entry.alert, isNew: entry.isNew) }
        written = full
    }

    private static func entries(of row: [UInt8]) throws(FormatError) -> [Entry] {
        try ByteReader.read(from: row) { reader throws(FormatError) in
            let version = try reader.read(UInt8.self)
            guard version == rowVersion else { throw FormatError("notice row version \(version)", at: 0) }
            return try readEntries(&reader)
        }
    }

    private static func readEntries(_ reader: inout ByteReader) throws(FormatError) -> [Entry] {
        try reader.readEach(minimumSize: 9) { reader throws(FormatError) in
            Entry(alert: try reader.read(), isNew: try reader.read(UInt8.self) == 1)
        }
    }
}

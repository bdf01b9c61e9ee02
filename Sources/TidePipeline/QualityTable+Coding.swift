internal import TideModel
internal import TideQuality

extension QualityTable.Entry {
    /// The entry in its binary form.
    var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 64)
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout ByteWriter) {
        writer.write(plan)
        writer.write(packed: Int64(bitPattern: flags.rawValue))
        state.write(to: &writer)
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        plan = try reader.read()
        flags = QualityFlags(rawValue: UInt64(bitPattern: try reader.readPacked()))
        state = try QualityState(&reader)
    }

    init(decoding bytes: [UInt8]) throws(FormatError) {
        self = try ByteReader.read(from: bytes) { reader throws(FormatError) in try Self(&reader) }
    }
}

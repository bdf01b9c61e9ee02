internal import TideModel

// As `states` of the journal keep it; FORMAT.md says what each byte means.

extension AlertState {
    private static let version: UInt8 = 3

    /// The state as bytes.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(alert)
        writer.write(UInt8(isWithoutData ? 1 : 0))
        writer.write(heard)
        for time in [unusableSince, due, dataDue, ended, forgetAt] { writer.write(time) }
        writer.write(value)
        writer.write(each: levels) { writer, level in
            for time in [level.since, level.goodSince, level.clearSince, level.missing] { writer.write(time) }
            writer.write(UInt8(level.isFiring ? 1 : 0))
        }
        return writer.bytes
    }

    /// Reads what `encoded` wrote.
    ///
    /// - Throws: `FormatError` for bytes that are cut short or of a later version.
    init(decoding bytes: [UInt8]) throws(FormatError) {
        self = try ByteReader.read(from: bytes) { reader throws(FormatError) in try Self(&reader) }
    }

    private init(_ reader: inout ByteReader) throws(FormatError) {
        let version = try reader.read(UInt8.self)
        guard (1...Self.version).contains(version) else { throw FormatError("alert state version \(version)", at: 0) }
        self.init(levels: 0)
        alert = try reader.read()
        isWithoutData = try reader.read(UInt8.self) == 1
        if version > 2 { heard = try reader.read() }
        (unusableSince, due) = (try reader.read(), try reader.read())
        (dataDue, ended) = (try reader.read(), try reader.read())
        if version > 1 {
            forgetAt = try reader.read()
        } else if ended != .min {
            (forgetAt, due) = (due, .max)
        }
        value = try reader.readDouble()
        levels = try reader.readEach(minimumSize: 25) { reader throws(FormatError) in
            var level = LevelState()
            (level.since, level.goodSince, level.clearSince) =
                (try reader.read(), try reader.read(), try reader.read())
            if version > 1 { level.missing = try reader.read() }
            level.isFiring = try reader.read(UInt8.self) == 1
            return level
        }
        guard levels.count <= Rule.mostLevels else { throw FormatError("\(levels.count) levels", at: reader.offset) }
        isStale = true
    }
}

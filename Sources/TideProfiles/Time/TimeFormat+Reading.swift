public import TideModel

extension TimeFormat {
    /// Reads a time that is written in this format.
    ///
    /// - Parameters:
    ///   - text: bytes of UTF-8, without blanks around them.
    ///   - zone: of a text that names no offset.
    /// - Returns: the time, parts of a millisecond cut off (of a count since 1970 rounded); nil when the text is not in
    ///   this format.
    public func read(_ text: [UInt8], zone: Zone) -> Timestamp? {
        text.withUnsafeBytes { bytes in
            switch self {
            case .unix, .unixMilliseconds, .unixMicroseconds, .unixNanoseconds:
                return epochUnit.flatMap { Self.count(bytes, $0) }
            case .rfc3339: return RFC3339.read(bytes).map { Self.place($0, zone) }
            case .pattern(let pattern): return pattern.read(bytes).map { Self.place($0, zone) }
            }
        }
    }

    private static func count(_ bytes: UnsafeRawBufferPointer, _ unit: EpochUnit) -> Timestamp? {
        guard let number = NumberText.read(bytes) else { return nil }
        if let integer = number.integer { return unit.milliseconds(integer).map { Timestamp(milliseconds: $0) } }
        let milliseconds = unit.milliseconds(number.value)
        return abs(milliseconds) < 9e15 ? Timestamp(milliseconds: Int64(milliseconds)) : nil
    }

    private static func place(_ written: WrittenTime, _ zone: Zone) -> Timestamp {
        if let offset = written.offset { return Timestamp(milliseconds: written.local - Int64(offset) * 1_000) }
        return zone.timestamp(ofLocal: written.local)
    }
}

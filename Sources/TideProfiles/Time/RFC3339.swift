/// Times as RFC 3339 section 5.6 writes them; a space may stand for `T`, and the offset may be missing.
enum RFC3339 {
    static func read(_ bytes: UnsafeRawBufferPointer) -> WrittenTime? {
        var (scanner, time) = (TimeScanner(bytes), CivilTime())
        guard let year = scanner.number(4...4), scanner.take(UInt8(ascii: "-")), let month = scanner.number(2...2),
            scanner.take(UInt8(ascii: "-")), let day = scanner.number(2...2),
            scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) || scanner.take(0x20),
            let hour = scanner.number(2...2), scanner.take(UInt8(ascii: ":")), let minute = scanner.number(2...2),
            scanner.take(UInt8(ascii: ":")), let second = scanner.number(2...2)
        else { return nil }
        (time.year, time.month, time.day, time.hour, time.minute, time.second) = (
            year, month, day, hour, minute, second
        )
        if scanner.take(UInt8(ascii: ".")) {
            guard let decimals = scanner.milliseconds() else { return nil }
            time.millisecond = decimals
        }
        if !scanner.isAtEnd {
            guard let offset = scanner.offset() else { return nil }
            time.offset = offset
        }
        guard scanner.isAtEnd, let local = time.local else { return nil }
        return WrittenTime(local: local, offset: time.offset)
    }
}

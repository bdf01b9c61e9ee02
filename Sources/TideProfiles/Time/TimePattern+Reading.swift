extension TimePattern {
    /// Reads bytes that must fit wholly.
    func read(_ bytes: UnsafeRawBufferPointer) -> WrittenTime? {
        var (scanner, time) = (TimeScanner(bytes), CivilTime())
        for piece in pieces { guard Self.read(piece, &scanner, &time) else { return nil } }
        guard scanner.isAtEnd, let local = time.local else { return nil }
        return WrittenTime(local: local, offset: time.offset)
    }

    private static func read(_ piece: Piece, _ scanner: inout TimeScanner, _ time: inout CivilTime) -> Bool {
        switch piece.part {
        case .literal(let byte):
            guard scanner.take(byte) else { return false }
            while byte == 0x20, scanner.take(0x20) {}
            return true
        case .offset:
            time.offset = scanner.offset()
            return time.offset != nil
        case .decimals:
            guard let value = scanner.milliseconds(piece.digits) else { return false }
            time.millisecond = value
            return true
        default:
            guard let value = scanner.number(piece.digits) else { return false }
            set(piece.part, value, &time)
            return true
        }
    }

    private static func set(_ part: Part, _ value: Int, _ time: inout CivilTime) {
        switch part {
        case .year4: time.year = value
        case .year2: time.year = 2000 + value
        case .month: time.month = value
        case .day: time.day = value
        case .hour: time.hour = value
        case .minute: time.minute = value
        case .second: time.second = value
        case .decimals, .offset, .literal: break
        }
    }
}

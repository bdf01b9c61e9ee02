/// What stands before the fields of a line: measurement and tags, without their escapes.
struct LineTags {
    let measurement: [UInt8]
    private var tags: [(key: [UInt8], value: [UInt8], place: LineBytes)] = []

    /// - Parameters:
    ///   - start: first byte of the line.
    ///   - end: the blank behind the tags.
    /// - Throws: when they are not written as they must be.
    init(_ start: LineBytes, _ end: LineBytes) throws(LineProblem) {
        var at = Self.end(of: start, end, stops: [UInt8(ascii: ",")])
        guard at > start else { throw LineProblem(.noMeasurement, at: start) }
        measurement = LineText.unescaped(start, at - start)
        while at < end {
            at += 1
            let key = at
            at = Self.end(of: at, end, stops: [UInt8(ascii: ","), UInt8(ascii: "=")])
            guard at > key else { throw LineProblem(.noTagKey, at: key) }
            guard at < end, at.pointee == UInt8(ascii: "=") else { throw LineProblem(.noTagEquals, at: key) }
            let value = at + 1
            at = Self.end(of: value, end, stops: [UInt8(ascii: ","), UInt8(ascii: "=")])
            guard at > value else { throw LineProblem(.noTagValue, at: value) }
            guard at == end || at.pointee == UInt8(ascii: ",") else { throw LineProblem(.bareEquals, at: at) }
            let name = LineText.unescaped(key, value - key - 1)
            tags.append((name, LineText.unescaped(value, at - value), key))
        }
    }

    /// The value of a tag; nil when the line has none of that name.
    func value(_ key: String) -> [UInt8]? { tags.first { $0.key.elementsEqual(key.utf8) }?.value }

    /// Refuses a line that says one of these tags twice.
    func refuseTwice(_ keys: [String]) throws(LineProblem) {
        for key in keys {
            let same = tags.filter { $0.key.elementsEqual(key.utf8) }
            if same.count > 1 { throw LineProblem(.tagTwice, at: same[1].place) }
        }
    }

    private static func end(of start: LineBytes, _ end: LineBytes, stops: [UInt8]) -> LineBytes {
        var at = start
        while at < end, !stops.contains(at.pointee) { at += at.isEscape ? 2 : 1 }
        return min(at, end)
    }
}

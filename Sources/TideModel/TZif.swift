/// What a TZif file says, checked: the table of transitions and the rule that follows it.
///
/// - Source: RFC 9636 section 3. Of a file of version 2 or later only the 64-bit block counts.
struct TZif {
    /// Seconds since 1970, strictly ascending.
    var starts: [Int64] = []
    /// Seconds east of UTC from each of `starts` on.
    var offsets: [Int] = []
    /// Seconds east of UTC before the first of `starts`.
    var firstOffset = 0
    /// What holds from the last of `starts` on, if the file says so.
    var rule: ZoneRule?

    /// Reads a file's bytes.
    init(_ bytes: [UInt8]) throws(ZoneError) {
        guard bytes.count <= Zone.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        let first = try Header(bytes, at: 0)
        guard first.version != 0 else {
            try readBlock(bytes, at: Header.length, header: first, timeSize: 4)
            return
        }
        let second = Header.length + first.blockLength(timeSize: 4)
        let header = try Header(bytes, at: second)
        let footer = second + Header.length + header.blockLength(timeSize: 8)
        try readBlock(bytes, at: second + Header.length, header: header, timeSize: 8)
        try readFooter(bytes[min(footer, bytes.count)...])
    }

    private mutating func readBlock(_ bytes: [UInt8], at start: Int, header: Header, timeSize: Int) throws(ZoneError) {
        let end = start + header.blockLength(timeSize: timeSize)
        guard end <= bytes.count else { throw .truncated(needed: end, got: bytes.count) }
        guard header.leapCount == 0 else { throw .leapSeconds(header.leapCount) }
        guard header.typeCount > 0 else { throw .noLocalTime }
        let kinds = start + header.timeCount * timeSize
        let types = kinds + header.timeCount
        func offset(ofType type: Int) throws(ZoneError) -> Int {
            let offset = Int(Int32(truncatingIfNeeded: bytes.bigEndian(at: types + 6 * type, size: 4)))
            guard Zone.offsetRange.contains(offset) else { throw .offset(offset) }
            return offset
        }
        firstOffset = try offset(ofType: 0)
        for index in 0..<header.timeCount {
            let raw = bytes.bigEndian(at: start + index * timeSize, size: timeSize)
            let time = timeSize == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : raw
            guard time > starts.last ?? .min || index == 0 else { throw .unordered(index: index) }
            let type = Int(bytes[kinds + index])
            guard type < header.typeCount else { throw .unknownLocalTime(index: index) }
            starts.append(time)
            offsets.append(try offset(ofType: type))
        }
    }

    /// A line feed, a TZ string that may be empty, a line feed.
    private mutating func readFooter(_ footer: ArraySlice<UInt8>) throws(ZoneError) {
        let newline = UInt8(ascii: "\n")
        guard footer.first == newline, let end = footer.dropFirst().firstIndex(of: newline) else {
            throw .truncated(needed: footer.endIndex + 1, got: footer.endIndex)
        }
        let text = footer[(footer.startIndex + 1)..<end]
        if !text.isEmpty { rule = try ZoneRuleParser.rule(of: text) }
    }
}

extension TZif {
    /// The counts that precede a data block.
    private struct Header {
        static let length = 44

        var version: UInt8
        var utcCount, standardCount, leapCount, timeCount, typeCount, nameLength: Int

        init(_ bytes: [UInt8], at start: Int) throws(ZoneError) {
            guard bytes.count >= start + Self.length else {
                throw bytes.starts(with: "TZif".utf8)
                    ? .truncated(needed: start + Self.length, got: bytes.count) : .notTZif
            }
            guard bytes[start...].starts(with: "TZif".utf8) else { throw .notTZif }
            func count(_ index: Int) -> Int { Int(bytes.bigEndian(at: start + 20 + 4 * index, size: 4)) }
            version = bytes[start + 4]
            (utcCount, standardCount, leapCount) = (count(0), count(1), count(2))
            (timeCount, typeCount, nameLength) = (count(3), count(4), count(5))
        }

        /// Bytes of the block that follows, with times of `timeSize` bytes; counts of 32 bits cannot overflow it.
        func blockLength(timeSize: Int) -> Int {
            let transitions = timeCount * (timeSize + 1)
            let leaps = leapCount * (timeSize + 4)
            return transitions + typeCount * 6 + nameLength + leaps + standardCount + utcCount
        }
    }
}

extension [UInt8] {
    /// The unsigned big-endian number of `size` bytes at `start`, which must be there; as its 64 bits.
    fileprivate func bigEndian(at start: Int, size: Int) -> Int64 {
        self[start..<(start + size)].reduce(0) { $0 << 8 | Int64($1) }
    }
}

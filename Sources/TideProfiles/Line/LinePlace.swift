/// Where the decoder is in a payload.
struct LinePlace {
    /// First byte of a line that is no blank.
    private(set) var at: LineBytes
    /// First byte of that line.
    private var start: LineBytes
    /// Behind the last end of line.
    let end: LineBytes
    /// Lines before this one.
    private(set) var line: UInt32 = 0
    private(set) var hasComments = false

    init(_ start: LineBytes, _ end: LineBytes) { (at, self.start, self.end) = (start, start, end) }

    /// Goes to the next line that is neither blank nor a comment; false at the end.
    @inline(__always)
    mutating func skipToLine() -> Bool {
        while at < end {
            at.skipBlanks()
            if at.pointee == UInt8(ascii: "#") {
                hasComments = true
                at = at.nextLine()
            } else if at.isAtEndOfLine {
                at += at.pointee == 0x0D ? 2 : 1
            } else {
                return true
            }
            start = at
            line &+= 1
        }
        return false
    }

    /// Goes behind a line that was read.
    ///
    /// - Parameters:
    ///   - end: its end of line.
    ///   - within: ends of lines within its texts.
    @inline(__always)
    mutating func finish(_ end: LineBytes, within: UInt32) {
        at = end + (end.pointee == 0x0D ? 2 : 1)
        start = at
        line &+= 1 &+ within
    }

    /// Goes to a later line, past one that cannot be read.
    mutating func pass(to next: LineBytes) {
        line = position(of: next).line - 1
        (at, start) = (next, next)
    }

    /// Line and column of a byte from here on, from 1.
    func position(of place: LineBytes) -> (line: UInt32, column: UInt32) {
        var (first, next, line) = (start, start, line + 1)
        while next < place {
            next += 1
            if next[-1] == 0x0A { (first, line) = (next, line + 1) }
        }
        return (line, UInt32(place - first) + 1)
    }
}

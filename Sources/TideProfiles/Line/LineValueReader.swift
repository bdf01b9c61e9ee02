/// Reads values of fields of every kind; confined to the decoder that owns it.
final class LineValueReader {
    let numbers = LineNumber()
    /// Texts without their escapes.
    private var plain = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
    /// Ends of lines within texts since they were last taken.
    @exclusivity(unchecked) private var ends: UInt32 = 0
    private let words: [(text: String, isTrue: Bool?)] =
        ["t", "T", "true", "True", "TRUE"].map { ($0, true) }
        + ["f", "F", "false", "False", "FALSE"].map { ($0, false) } + ["nan", "inf", "infinity"].map { ($0, nil) }

    deinit {
        numbers.free()
        plain.deallocate()
    }

    /// Ends of lines within the texts of a line.
    func takeEnds() -> UInt32 {
        defer { ends = 0 }
        return ends
    }

    /// Reads a value, and sees to it that it ends there.
    ///
    /// - Parameters:
    ///   - at: where it begins; then the byte behind it.
    ///   - end: of the payload.
    /// - Returns: the value.
    /// - Throws: when there is none, or something else stands behind it.
    func read(_ at: inout LineBytes, end: LineBytes) throws(LineProblem) -> LineValue {
        let start = at
        if at.isAtEndOfValue { throw LineProblem(.noValue, at: start) }
        if at.pointee == UInt8(ascii: "\"") { return .text(try text(&at, end)) }
        guard let value = numbers.read(&at) ?? word(&at) else { throw LineProblem(.badValue, at: start) }
        guard at.isAtEndOfValue else {
            // `1.5x` is no value as a whole; what began as one and stops within tells less.
            throw LineProblem(.badValue, at: start)
        }
        return value
    }

    private func word(_ at: inout LineBytes) -> LineValue? {
        var end = at
        while !end.isAtEndOfValue { end += 1 }
        let bytes = UnsafeRawBufferPointer(start: at, count: end - at)
        let signed = at.pointee == UInt8(ascii: "-") || at.pointee == UInt8(ascii: "+")
        let name = bytes.dropFirst(signed ? 1 : 0)
        for word in words {
            if let isTrue = word.isTrue {
                guard bytes.elementsEqual(word.text.utf8) else { continue }
                at = end
                return .boolean(isTrue)
            }
            guard name.lazy.map({ $0 | 0x20 }).elementsEqual(word.text.utf8) else { continue }
            at = end
            return .word(bytes)
        }
        return nil
    }

    /// A text in quotes; only the quote and the backslash are escaped, and it may hold ends of lines.
    private func text(_ at: inout LineBytes, _ end: LineBytes) throws(LineProblem) -> UnsafeRawBufferPointer {
        let (start, quote, backslash) = (at, UInt8(ascii: "\""), UInt8(ascii: "\\"))
        at += 1
        var hasEscapes = false
        while at < end, at.pointee != quote {
            if at.pointee == backslash, at[1] == quote || at[1] == backslash {
                hasEscapes = true
                at += 1
            }
            if at.pointee == 0x0A { ends &+= 1 }
            at += 1
        }
        let close = at
        at += 1
        // A quote too many would swallow the lines behind it up to the next: this line is wrong, and they are not.
        guard close < end, at.isAtEndOfValue else { throw LineProblem(.openText, at: start) }
        let bytes = UnsafeRawBufferPointer(start: start + 1, count: close - start - 1)
        return hasEscapes ? unescaped(bytes) : bytes
    }

    private func unescaped(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        if plain.count < bytes.count {
            plain.deallocate()
            plain = .allocate(byteCount: bytes.count, alignment: 1)
        }
        var (from, count) = (0, 0)
        while from < bytes.count {
            let isEscape = bytes[from] == UInt8(ascii: "\\") && from + 1 < bytes.count
            if isEscape, bytes[from + 1] == UInt8(ascii: "\"") || bytes[from + 1] == UInt8(ascii: "\\") { from += 1 }
            plain[count] = bytes[from]
            (from, count) = (from + 1, count + 1)
        }
        return UnsafeRawBufferPointer(rebasing: plain[..<count])
    }
}

/// The code of a Swift file without its comments and the words inside its string literals.
struct SwiftSource {
    /// The text, byte for byte as long as before, with blanks for what is not code.
    let code: String

    init(_ text: String) {
        var blanker = Blanker(bytes: Array(text.utf8))
        blanker.passCode(inParentheses: false)
        code = String(decoding: blanker.bytes, as: UTF8.self)
    }

    struct Import: Equatable {
        var module: String
        var line: Int
    }

    /// Every module imported, whatever attributes, access level or kind of declaration the import names.
    var imports: [Import] {
        // Blanks of the same line alone: across the many blanked lines of a long literal the search would be quadratic.
        let pattern =
            #/
            (?: ^ | ; ) \h*
            (?: @ \w+ (?: \( [^)]* \) )? \s+ )*
            (?: (?: public | package | internal | fileprivate | private ) \s+ )?
            import \s+
            (?: (?: struct | class | enum | protocol | typealias | actor | macro | func | let | var ) \s+ )?
            `? (\w+) `?
            /#.anchorsMatchLineEndings()
        return code.matches(of: pattern).map { Import(module: String($0.1), line: line(of: $0.1.startIndex)) }
    }

    /// Number of the line, from 1, that `index` of `code` lies in.
    func line(of index: String.Index) -> Int { code[..<index].utf8.count { $0 == UInt8(ascii: "\n") } + 1 }
}

/// Walks Swift text and blanks comments and string contents.
///
/// Code inside `\( )` stays.
private struct Blanker {
    var bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Passes code up to the end, or behind the parenthesis that closes an interpolation.
    mutating func passCode(inParentheses: Bool) {
        var depth = 0
        while at < bytes.count {
            if sees("//") {
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank() }
            } else if sees("/*") {
                blankComment()
            } else if let hashes = literalHashes {
                blankLiteral(hashes: hashes)
            } else {
                if bytes[at] == UInt8(ascii: "(") { depth += 1 }
                if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
                at += 1
                if inParentheses && depth < 0 { return }
            }
        }
    }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            let step = sees("/*") ? 1 : sees("*/") ? -1 : 0
            depth += step
            blank(step == 0 ? 1 : 2)
        } while at < bytes.count && depth > 0
    }

    /// The number of `#` before the quotation mark of a literal that begins here.
    private var literalHashes: Int? {
        var end = at
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - at : nil
    }

    private mutating func blankLiteral(hashes: Int) {
        at += hashes
        let marks = String(repeating: "#", count: hashes)
        let quotes = sees("\"\"\"") ? "\"\"\"" : "\""
        at += quotes.utf8.count
        while at < bytes.count {
            if sees(quotes + marks) {
                at += quotes.utf8.count + hashes
                return
            }
            if sees("\\" + marks + "(") {
                at += 2 + hashes
                passCode(inParentheses: true)
            } else if sees("\\" + marks) {
                blank(2 + hashes)
            } else if quotes.utf8.count == 1, bytes[at] == UInt8(ascii: "\n") {
                return  // no literal after all, such as a mark inside a regular expression
            } else {
                blank()
            }
        }
    }

    private func sees(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            if bytes[at] != UInt8(ascii: "\n") { bytes[at] = UInt8(ascii: " ") }
            at += 1
        }
    }
}

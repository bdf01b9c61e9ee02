/// The Markdown that the robots of WeCom and DingTalk both read.
enum ChatMarkdown {
    /// Groups of lines as Markdown: headlines bold, links as links, everything else plain.
    ///
    /// Lines are parted by a blank line, because DingTalk joins what follows one another directly.
    static func text(_ pages: [[TextLine]]) -> String {
        pages.map { $0.map(line).joined(separator: "\n\n") }.joined(separator: "\n\n")
    }

    private static func line(_ line: TextLine) -> String {
        switch line.kind {
        case .headline: "**\(escaped(line.value))**"
        case .field: escaped(line.label + line.value)
        case .link: "[\(escaped(line.label.filter { $0 != ":" && $0 != "：" }.trimmedEnd))](\(address(line.value)))"
        }
    }

    /// The text with signs that mean something replaced by their full-width likenesses.
    ///
    /// Neither robot documents an escape, and `<@all>` in WeCom would call everybody.
    static func escaped(_ text: String) -> String { String(text.oneLine.map { likeness[$0] ?? $0 }) }

    private static let likeness: [Character: Character] = [
        "<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "~": "～", "\\": "＼", "|": "｜", "#": "＃", "@": "＠",
        "!": "！",
    ]

    /// An address without what would end the link.
    private static func address(_ link: String) -> String {
        link.replacing("(", with: "%28").replacing(")", with: "%29").replacing(" ", with: "%20")
            .replacing("<", with: "%3C").replacing(">", with: "%3E")
    }
}

extension String {
    /// Without blanks at its end.
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.hasSuffix(" ") { text.removeLast() }
        return String(text)
    }
}

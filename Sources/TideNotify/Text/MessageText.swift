/// A message in words, for any channel.
package struct MessageText: Sendable {
    /// One line of at most 70 characters.
    package let short: String
    /// Where each alert is seen and answered; nil where there is no page.
    package let links: [String?]
    /// Where all alerts are listed; nil where there is no page, or no alert.
    package let list: String?
    private let greeting: [String]
    private let blocks: [[TextLine]]
    private let more: Int
    private let wording: Wording

    init(
        short: String,
        greeting: [String],
        blocks: [[TextLine]],
        links: [String?],
        list: String?,
        more: Int,
        wording: Wording
    ) {
        (self.short, self.greeting, self.blocks, self.links) = (short, greeting, blocks, links)
        (self.list, self.more, self.wording) = (list, more, wording)
    }

    /// Longest values of a line when even one alert is too much, bytes: the first that does is taken.
    ///
    /// Signs that mean something become three bytes long in chats, so that a short one can be too much as well.
    private static let longestValues = [450, 300, 150, 75]

    /// All of it, as plain text.
    package func plain() -> String { Self.plain(pages(blocks)) }

    /// As many whole alerts as fit, with the number of those that do not.
    ///
    /// - Parameters:
    ///   - fits: whether what became of lines is short enough.
    ///   - write: makes the channel's text of groups of lines.
    /// - Returns: the channel's text.
    func fitted<Text>(_ fits: (Text) -> Bool, _ write: ([[TextLine]]) -> Text) -> Text {
        for count in stride(from: blocks.count, to: 0, by: -1) {
            let text = write(pages(Array(blocks.prefix(count))))
            if fits(text) { return text }
        }
        var text = write(pages(clipped(Self.longestValues[0])))
        for bytes in Self.longestValues.dropFirst() where !fits(text) { text = write(pages(clipped(bytes))) }
        return text
    }

    /// Plain text of groups of lines.
    static func plain(_ pages: [[TextLine]]) -> String {
        pages.map { lines in
            lines.map { $0.label.isEmpty ? $0.value : $0.label + $0.value }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The first alert with its values cut; a link that is cut leads nowhere.
    private func clipped(_ bytes: Int) -> [[TextLine]] {
        blocks.prefix(1).map { lines in
            lines.map { line in
                let value = line.kind == .link ? line.value : line.value.clipped(bytes: bytes)
                return TextLine(kind: line.kind, label: line.label, value: value)
            }
        }
    }

    /// Greeting, alerts, and how many more there are with where to see them; labels end in the colon of the language.
    private func pages(_ shown: [[TextLine]]) -> [[TextLine]] {
        var pages = greeting.isEmpty ? [] : [greeting.map { TextLine(kind: .field, label: "", value: $0) }]
        pages += shown.map { lines in
            lines.map { line in
                TextLine(
                    kind: line.kind,
                    label: line.label.isEmpty ? "" : line.label + wording.colon,
                    value: line.value
                )
            }
        }
        let others = more + blocks.count - shown.count
        guard others > 0 else { return pages }
        var rest = [TextLine(kind: .field, label: "", value: wording.more(others))]
        if let list { rest.append(TextLine(kind: .link, label: wording.all + wording.colon, value: list.oneLine)) }
        return pages + [rest]
    }
}

/// A message in words, for any channel.
package struct MessageText: Sendable {
    /// One line of at most 70 characters.
    package let short: String
    /// Where each alert is seen and answered; nil where there is no page.
    package let links: [String?]
    private let greeting: [String]
    private let blocks: [[TextLine]]
    private let more: Int
    private let wording: Wording

    init(
        short: String,
        greeting: [String],
        blocks: [[TextLine]],
        links: [String?],
        more: Int,
        wording: Wording
    ) {
        (self.short, self.greeting, self.blocks, self.links) = (short, greeting, blocks, links)
        (self.more, self.wording) = (more, wording)
    }

    /// Longest value of a line when even one alert is too much, bytes.
    private static let longestValue = 450

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
        let first = blocks.prefix(1).map { lines in
            lines.map { line in
                // A link that is cut leads nowhere.
                TextLine(kind: line.kind, label: line.label, value: line.kind == .link ? line.value : clipped(line))
            }
        }
        return write(pages(first))
    }

    /// Plain text of groups of lines.
    static func plain(_ pages: [[TextLine]]) -> String {
        pages.map { lines in
            lines.map { $0.label.isEmpty ? $0.value : $0.label + $0.value }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func clipped(_ line: TextLine) -> String { line.value.clipped(bytes: Self.longestValue) }

    /// Greeting, alerts, and how many more there are; labels end in the colon of the language.
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
        if others > 0 { pages.append([TextLine(kind: .field, label: "", value: wording.more(others))]) }
        return pages
    }
}

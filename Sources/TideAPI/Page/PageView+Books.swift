extension PageView {
    /// The books, and whether they balance.
    func books(_ html: inout HTMLText) {
        guard let totals else { return }
        let stats = totals.stats
        html.raw("<section class=\"books\">\n")
        html.element("h2", "label", words.books)
        html.raw("\n<div class=\"cards\">\n")
        book(&html, words.promised, ("received", totals.tally.promised), MetricsText.outcomes(stats.frames))
        book(&html, words.readings, ("decoded", totals.tally.readings), MetricsText.verdicts(stats.readings))
        if totals.tally.unpromised > 0 {
            book(&html, words.unpromised, ("received", totals.tally.unpromised), MetricsText.outcomes(stats.unpromised))
        }
        html.raw("</div>\n</section>\n")
    }

    private func book(
        _ html: inout HTMLText,
        _ title: String,
        _ all: (name: String, count: UInt64),
        _ outcomes: [(String, UInt64)]
    ) {
        let isBalanced = outcomes.reduce(0) { $0 &+ $1.1 } == all.count
        html.raw("<div class=\"card book\"><table>\n<caption>")
        html.escaped(title)
        html.raw(isBalanced ? " <span class=\"badge even\">" : " <span class=\"badge odd\">")
        html.escaped(isBalanced ? words.balanced : words.unbalanced)
        html.raw("</span></caption>\n<tbody>\n")
        for (index, (name, count)) in ([(all.name, all.count)] + outcomes).enumerated() {
            html.raw(index == 0 ? "<tr class=\"sum\"><th scope=\"row\">" : "<tr><th scope=\"row\">")
            html.escaped((index == 0 ? "" : index == 1 ? "= " : "+ ") + words.outcome(name))
            html.raw("</th><td class=\"number\">")
            html.escaped(Self.grouped(count))
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody>\n</table></div>\n")
    }

    /// A count in groups of three digits, as SI writes it: with thin spaces that do not break.
    private static func grouped(_ count: UInt64) -> String {
        let digits = Array("\(count)")
        guard digits.count > 4 else { return String(digits) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append("\u{202F}") }
            text.append(digit)
        }
        return text
    }
}

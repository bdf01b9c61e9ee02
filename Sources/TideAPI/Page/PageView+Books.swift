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
        storage(&html, stats.figures)
        html.raw("</div>\n</section>\n")
    }

    /// What is kept, what retention removed, and what is free.
    private func storage(_ html: inout HTMLText, _ figures: [String: Double]) {
        guard figures["raw_bytes"] != nil else { return }
        let keys = [
            "raw_bytes", "readings_bytes", "rollup_bytes", "raw_removed_bytes", "readings_removed_bytes",
            "disk_free_bytes", "disk_floor_bytes",
        ]
        html.raw("<div class=\"card book\"><table>\n<caption>")
        html.escaped(words.storage)
        html.raw("</caption>\n<tbody>\n")
        for key in keys {
            guard let bytes = figures[key], bytes > 0 || !key.contains("removed") else { continue }
            html.raw("<tr><th scope=\"row\">")
            html.escaped(words.size(key))
            html.raw("</th><td class=\"number\">")
            html.escaped(Self.bytes(bytes))
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody>\n</table></div>\n")
    }

    /// A size in the decimal unit that leaves three digits or fewer before the point, as disks are sold.
    private static func bytes(_ count: Double) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (rest, unit) = (count, 0)
        while rest >= 999.5, unit + 1 < units.count { (rest, unit) = (rest / 1_000, unit + 1) }
        let text = rest < 9.95 && unit > 0 ? "\((rest * 10).rounded() / 10)" : "\(Int64(rest.rounded()))"
        return "\(text) \(units[unit])"
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

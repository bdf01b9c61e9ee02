internal import TideModel

extension AlertPageView {
    /// What happened, the newest first.
    func history(_ html: inout HTMLText) {
        html.raw("<section class=\"troubles history\">\n")
        html.element("h2", "label", words.history)
        html.raw("\n<ul>\n")
        for event in shown.events.reversed() {
            html.raw("<li>")
            clock.element(&html, event.at.time)
            html.raw(" <strong>")
            html.escaped(words.event(event.kind))
            html.raw("</strong> ")
            html.name(text(event))
            html.raw("</li>\n")
        }
        html.raw("</ul>\n</section>\n")
    }

    private func text(_ event: AlertHistoryDTO.Event) -> String {
        var parts: [String] = []
        if [.fired, .escalated, .eased].contains(event.kind) { parts.append(words.severity(event.severity)) }
        if let value = event.value { parts.append(AlertMarks.number(value, alert.unit)) }
        if let time = event.time, time != event.at { parts.append(clock.text(time.time)) }
        if let by = event.by { parts.append(by) }
        if let text = event.text { parts.append(said(text, event.kind)) }
        return parts.joined(separator: " · ")
    }

    /// A cause in words, with what was said besides.
    private func said(_ text: String, _ kind: AlertEvent.Kind) -> String {
        let parts = text.split(separator: ": ", maxSplits: 1)
        guard kind == .closed, let cause = parts.first.flatMap({ AlertCause(rawValue: String($0)) }) else {
            return text
        }
        return ([words.cause(cause)] + parts.dropFirst().map(String.init)).joined(separator: ": ")
    }

    /// Who was told, when, and what became of it.
    func messages(_ html: inout HTMLText) {
        html.raw("<section class=\"troubles told\">\n")
        html.element("h2", "label", words.told)
        html.raw("\n")
        guard !shown.messages.isEmpty else {
            html.element("p", "none", words.toldNobody)
            return html.raw("</section>\n")
        }
        html.raw("<ul>\n")
        for message in shown.messages.reversed() {
            html.raw("<li>")
            clock.element(&html, message.created.time)
            html.raw(" <strong>")
            html.name(message.contact)
            html.raw("</strong> ")
            html.name(state(message))
            html.raw("</li>\n")
        }
        html.raw("</ul>\n</section>\n")
    }

    private func state(_ message: AlertHistoryDTO.Message) -> String {
        var parts = [words.message(message.kind)]
        if let last = message.receipts.last {
            parts.append("\(words.outcome(last.outcome)) \(clock.text(last.at.time))")
            if !last.detail.isEmpty { parts.append(last.detail) }
        } else if message.isWaiting {
            parts.append(words.waiting)
        }
        return parts.joined(separator: " · ")
    }
}

internal import TideModel

extension AlertPageView {
    private var isOver: Bool { alert.status == .resolved }

    /// Forms for who was told; they need no script.
    func answer(_ html: inout HTMLText) {
        guard let contact else {
            if !isOver, note == nil { html.element("p", "none", words.linkMissing) }
            return
        }
        html.raw("<section class=\"answer\">\n")
        html.element("h2", "label", words.answer)
        html.raw("\n")
        html.element("p", "none", words.answering(contact))
        html.raw("\n")
        if !isOver {
            if alert.acknowledged == nil { form(&html, .acknowledge, words.acknowledge) { _ in } }
            form(&html, .assign, words.assign) { input(&$0, "to", words.assignee, longest: 128) }
        }
        form(&html, .comment, words.comment) { input(&$0, "text", words.remark, longest: 300, isRequired: true) }
        form(&html, .close, words.close) { html in
            causes(&html)
            input(&html, "comment", words.remark, longest: 300)
        }
        html.raw("</section>\n")
    }

    private func form(
        _ html: inout HTMLText,
        _ action: AlertAction,
        _ button: String,
        _ fields: (inout HTMLText) -> Void
    ) {
        html.raw("<form method=\"post\" action=\"")
        html.escaped("/alerts/\(alert.id)/\(action.rawValue)")
        html.raw("\">")
        hidden(&html, "t", request.token)
        if request.isLanguageChosen { hidden(&html, "lang", request.language.rawValue) }
        fields(&html)
        html.raw("<button>")
        html.escaped(button)
        html.raw("</button></form>\n")
    }

    private func hidden(_ html: inout HTMLText, _ name: StaticString, _ value: String?) {
        guard let value else { return }
        html.raw("<input type=\"hidden\" name=\"")
        html.raw(name)
        html.raw("\" value=\"")
        html.escaped(value)
        html.raw("\">")
    }

    /// A line of text; 300 characters of Chinese are 900 bytes, of which 1,024 are kept.
    private func input(
        _ html: inout HTMLText,
        _ name: StaticString,
        _ label: String,
        longest: Int,
        isRequired: Bool = false
    ) {
        html.raw("<label>")
        html.escaped(label)
        html.raw(" <input name=\"")
        html.raw(name)
        html.raw("\" autocomplete=\"off\" maxlength=\"")
        html.escaped("\(longest)")
        html.raw(isRequired ? "\" required></label>" : "\"></label>")
    }

    private func causes(_ html: inout HTMLText) {
        html.raw("<label>")
        html.escaped(words.whatItWas)
        html.raw(" <select name=\"cause\">")
        for cause in AlertCause.forPeople {
            html.raw("<option value=\"")
            html.escaped(cause.rawValue)
            html.raw("\">")
            html.escaped(words.cause(cause))
            html.raw("</option>")
        }
        html.raw("</select></label>")
    }
}

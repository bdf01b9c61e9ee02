internal import TideModel

/// The list of alerts: what goes on, then what is over.
struct AlertListView {
    let request: AlertPageRequest
    let open: [AlertDTO]
    let recent: [AlertDTO]
    let now: Timestamp
    /// Clocks of sites, by the names of their zones.
    let clocks: [String: LocalTime]

    private var words: PageWords { request.words }

    /// The whole document.
    func html() -> String {
        let frame = PageFrame(
            words: words,
            title: [words.alerts, request.site, "Fieldtide"].compactMap(\.self).joined(separator: " · "),
            refresh: request.before == nil ? PageRequest.refresh : nil,
            home: request.home,
            skip: ("#alerts", words.alerts),
            address: { language in request.href { ($0.language, $0.isLanguageChosen) = (language, true) } }
        )
        return frame.html(main) { _ in }
    }

    private func main(_ html: inout HTMLText) {
        html.raw("<h1 class=\"title\" id=\"alerts\">")
        html.escaped([words.alerts, request.site].compactMap(\.self).joined(separator: " · "))
        html.raw("</h1>\n")
        if request.before == nil { section(&html, words.openAlerts, open, words.noOpenAlerts) }
        if open.count == AlertPageRequest.open { html.element("p", "none", words.furtherAlerts(open.count)) }
        section(&html, words.recentAlerts, recent, words.noRecentAlerts)
        guard recent.count == AlertPageRequest.recent, let last = recent.last else { return }
        html.raw("<nav class=\"paging\">")
        html.link(request.href { $0.before = last.id }, words.earlier, attributes: " rel=\"next\"")
        html.raw("</nav>\n")
    }

    private func section(_ html: inout HTMLText, _ title: String, _ alerts: [AlertDTO], _ none: String) {
        html.raw("<section class=\"troubles alerts\">\n")
        html.element("h2", "label", title)
        html.raw("\n")
        if alerts.isEmpty {
            html.element("p", "none", none)
        } else {
            html.raw("<ul>\n")
            for alert in alerts { row(&html, alert) }
            html.raw("</ul>\n")
        }
        html.raw("</section>\n")
    }

    private func row(_ html: inout HTMLText, _ alert: AlertDTO) {
        html.raw("<li>")
        AlertMarks.severity(&html, alert, words)
        html.link(request.href(of: alert), words.choose(alert.title))
        html.raw(" <span class=\"where\">")
        html.name(alert.whole)
        html.raw("</span> <span class=\"where\">")
        let clock = clocks[alert.zone] ?? LocalTime(zone: nil)
        clock.element(&html, alert.began.time)
        html.raw("</span><span class=\"why\">")
        html.escaped(state(alert))
        html.raw("</span></li>\n")
    }

    /// What was measured, and what people did.
    private func state(_ alert: AlertDTO) -> String {
        var parts = [AlertMarks.measured(alert, words)]
        if alert.status == .noData { parts.append(words.status(.noData)) }
        if alert.status != .resolved, let noticed = alert.acknowledged { parts.append("✓ \(noticed.by)") }
        if alert.status == .resolved, let cause = alert.cause { parts.append(words.cause(cause)) }
        if let ended = alert.ended {
            parts.append(words.age(ended.time.milliseconds - alert.began.time.milliseconds))
        }
        return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }
}

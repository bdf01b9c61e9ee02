internal import TideModel

extension PageView {
    /// How grave what goes on is; nil when nothing does.
    var alertGrade: (name: String, headline: String)? {
        guard let worst = openAlerts.max(by: { Self.rank($0) < Self.rank($1) }) else { return nil }
        let figures = totals?.stats.figures ?? [:]
        let counted = Severity.allCases.reduce(0) { $0 + Int(figures["alerts_open_\($1.name)"] ?? 0) }
        // Figures are of all sites.
        let count = request.site == nil ? max(counted, openAlerts.count) : openAlerts.count
        return (
            Self.rank(worst) > Severity.warning.rawValue ? "bad" : "warn", words.open(count, words.choose(worst.title))
        )
    }

    private static func rank(_ alert: AlertDTO) -> UInt8 { Severity(name: alert.severity)?.rawValue ?? 0 }

    /// What goes on, the worst first, then the newest.
    func alerts(_ html: inout HTMLText) {
        guard !openAlerts.isEmpty, request.device == nil else { return }
        let list = AlertPageRequest(request)
        html.raw("<section class=\"troubles alerts\">\n")
        html.element("h2", "label", words.openAlerts)
        html.raw("\n<ul>\n")
        let order = openAlerts.enumerated().sorted {
            (Self.rank($1.element), $0.offset) < (Self.rank($0.element), $1.offset)
        }
        for (_, alert) in order.prefix(PageRequest.alerts) {
            html.raw("<li>")
            AlertMarks.severity(&html, alert, words)
            html.link(list.href(of: alert), words.choose(alert.title))
            html.raw(" <span class=\"where\">")
            html.name(alert.whole)
            html.raw("</span><span class=\"why\">")
            html.escaped(words.age(now.milliseconds - alert.began.time.milliseconds))
            html.raw("</span></li>\n")
        }
        html.raw("</ul>\n")
        html.raw("<p class=\"facts\">")
        html.link(list.href(), words.allAlerts)
        html.raw("</p>\n</section>\n")
    }
}

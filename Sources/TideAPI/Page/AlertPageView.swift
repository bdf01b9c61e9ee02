internal import TideModel

/// One alert: what it is, why, what to do, its readings, its history, and forms for who was told of it.
struct AlertPageView {
    let request: AlertPageRequest
    let shown: AlertHistoryDTO
    let now: Timestamp
    let clock: LocalTime
    /// Who may answer; nil where the reader may only look.
    var contact: String?
    /// What stands in the way of an answer.
    var note: String?
    /// Readings; nil where there are none to show.
    var chart: (readings: AlertChart, series: SeriesDTO)?

    var words: PageWords { request.words }
    var alert: AlertDTO { shown.alert }

    /// The whole document.
    func html() -> String {
        let title = words.choose(alert.title)
        let frame = PageFrame(
            words: words,
            title: "\(words.severity(alert.severity)): \(title) · Fieldtide",
            // What somebody writes in a form must stay.
            refresh: nil,
            home: request.home,
            skip: ("#alert", title),
            address: { language in
                request.href(alert: alert.id) { ($0.language, $0.isLanguageChosen) = (language, true) }
            }
        )
        return frame.html(main, foot: foot)
    }

    private func main(_ html: inout HTMLText) {
        html.raw("<section class=\"status ")
        html.raw(alert.status == .resolved ? "good" : alert.severity == Severity.warning.name ? "warn" : "bad")
        html.raw("\" id=\"alert\">\n<h1 class=\"headline\">")
        html.name(words.choose(alert.title))
        html.raw("</h1>\n<p class=\"facts\">")
        html.escaped("\(words.severity(alert.severity)) · \(words.status(alert.status)) · ")
        html.name(alert.whole)
        html.raw("</p>\n</section>\n")
        if let note { html.element("p", "note", note) }
        answer(&html)
        facts(&html)
        drawing(&html)
        history(&html)
        messages(&html)
    }

    private func foot(_ html: inout HTMLText) {
        html.raw("<footer><p>")
        html.link(request.href { $0.token = nil }, words.allAlerts)
        html.escaped(" · \(words.rule) \(alert.rule) · ")
        let target = "/v1/alerts/\(alert.id)"
        html.link(target, target)
        html.raw("</p></footer>\n")
    }

    private func facts(_ html: inout HTMLText) {
        html.raw("<section class=\"card book about\"><table>\n<tbody>\n")
        fact(&html, words.place, "\(alert.whole) (\(alert.target))")
        fact(&html, words.since, time(alert.began, for: alert.ended ?? WrittenTime(now)))
        if let ended = alert.ended { fact(&html, words.until, clock.text(ended.time)) }
        let worst = alert.highest == alert.severity ? "" : words.atWorst(words.severity(alert.highest))
        fact(&html, words.howBad, words.severity(alert.severity) + worst)
        fact(&html, words.measured, AlertMarks.measured(alert, words))
        fact(&html, words.why, reason)
        fact(&html, words.advice, words.choose(alert.advice))
        fact(&html, words.noticed, alert.acknowledged.map { "\($0.by), \(clock.text($0.at.time))" })
        fact(&html, words.assignee, alert.assignee)
        fact(&html, words.putOff, alert.snoozedUntil.map { clock.text($0.time) })
        fact(&html, words.cause, alert.cause.map(words.cause))
        html.raw("</tbody>\n</table></section>\n")
    }

    private func fact(_ html: inout HTMLText, _ name: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        html.raw("<tr><th scope=\"row\">")
        html.escaped(name)
        html.raw("</th><td class=\"fact\">")
        html.name(text)
        html.raw("</td></tr>\n")
    }

    private func time(_ time: WrittenTime, for end: WrittenTime) -> String {
        "\(clock.text(time.time)) (\(words.age(end.time.milliseconds - time.time.milliseconds)))"
    }

    /// What the program said last, where there is more to say than the numbers do.
    private var reason: String? {
        if alert.isFlapping { return words.event(.flapping) }
        if let other = alert.inhibitedBy { return "\(words.event(.inhibited)): \(other)" }
        return shown.events.last { $0.by == nil && $0.text != nil && $0.kind != .inhibited }?.text
    }

    private func drawing(_ html: inout HTMLText) {
        guard let chart, let path = AlertChartPath(chart.readings.points, limit: alert.seriesLimit) else { return }
        let times = chart.readings.times
        let end = alert.ended?.time ?? now
        let from = chart.readings.place(alert.began.time.milliseconds)
        let unit = PageNumber.unit(chart.series.unit)
        let (low, high) = path.extremes
        html.raw("<section class=\"card drawing\">\n<h2 class=\"label\">")
        html.name("\(chart.series.device) \(chart.series.channel)")
        html.raw("</h2>\n")
        path.draw(
            &html,
            label: words.chart(PageNumber.text(low), PageNumber.text(high), unit),
            span: from...max(from, chart.readings.place(end.milliseconds)),
            unit: chart.series.unit,
            times: (
                clock.text(Timestamp(milliseconds: times.lowerBound)),
                clock.text(Timestamp(milliseconds: times.upperBound))
            )
        )
        html.raw("</section>\n")
    }
}

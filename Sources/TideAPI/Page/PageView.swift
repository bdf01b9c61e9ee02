internal import TideModel

/// The page: what is wrong first, then sites, devices with their values, and the books.
struct PageView {
    let request: PageRequest
    let words: PageWords
    let now: Timestamp
    let readiness: Readiness
    let version: String
    var totals: Totals?
    var survey: Survey?
    var page: DevicePage?
    var sparklines: [SeriesNumber: Sparkline] = [:]
    /// The newest alerts that go on.
    var openAlerts: [AlertDTO] = []

    init(request: PageRequest, now: Timestamp, readiness: Readiness, version: String) {
        self.request = request
        words = PageWords(language: request.language)
        self.now = now
        self.readiness = readiness
        self.version = version
    }

    /// The whole document.
    func html() -> String {
        let frame = PageFrame(
            words: words,
            title: [request.device, siteName, "Fieldtide"].compactMap(\.self).joined(separator: " · "),
            refresh: request.isPaused ? nil : PageRequest.refresh,
            home: request.href { ($0.site, $0.device, $0.after) = (nil, nil, nil) },
            skip: ("#devices", words.skip),
            address: { language in request.href { ($0.language, $0.isLanguageChosen) = (language, true) } }
        )
        return frame.html(main, foot: foot)
    }

    private func main(_ html: inout HTMLText) {
        status(&html)
        alerts(&html)
        troubles(&html)
        sites(&html)
        devices(&html)
        books(&html)
    }

    /// Name of the site in view.
    var siteName: String? {
        request.site.map { id in survey?.sites.first { $0.id == id }?.name ?? id }
    }

    private func foot(_ html: inout HTMLText) {
        html.raw("<footer><p>")
        html.escaped(words.legend)
        html.raw("</p>\n<p>")
        if let totals {
            html.escaped("\(words.record(totals.stats.record)) · \(words.quarantine(totals.stats.quarantine)) · ")
        }
        html.escaped("Fieldtide \(version) · ")
        html.link(AlertPageRequest(request).href(), words.alerts)
        html.raw(" · <a href=\"/v1/latest\">/v1/latest</a> · <a href=\"/v1/series\">/v1/series</a> · ")
        html.raw("<a href=\"/metrics\">/metrics</a></p></footer>\n")
    }
}

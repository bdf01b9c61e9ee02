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

    init(request: PageRequest, now: Timestamp, readiness: Readiness, version: String) {
        self.request = request
        words = PageWords(language: request.language)
        self.now = now
        self.readiness = readiness
        self.version = version
    }

    /// The whole document.
    func html() -> String {
        var html = HTMLText()
        html.raw("<!doctype html>\n<html lang=\"")
        html.escaped(request.language.tag)
        html.raw("\">\n")
        head(&html)
        html.raw("<body>\n<a class=\"skip\" href=\"#devices\">")
        html.escaped(words.skip)
        html.raw("</a>\n")
        banner(&html)
        html.raw("<main>\n")
        status(&html)
        troubles(&html)
        sites(&html)
        devices(&html)
        books(&html)
        html.raw("</main>\n")
        foot(&html)
        html.raw("</body>\n</html>\n")
        return html.text
    }

    private func head(_ html: inout HTMLText) {
        html.raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, ")
        html.raw("initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
        if !request.isPaused {
            html.raw("<meta http-equiv=\"refresh\" content=\"")
            html.escaped("\(PageRequest.refresh)")
            html.raw("\">\n")
        }
        html.raw("<title>")
        html.escaped([request.device, siteName, "Fieldtide"].compactMap(\.self).joined(separator: " · "))
        html.raw("</title>\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n")
        html.raw("<link rel=\"stylesheet\" href=\"")
        html.escaped("/style.css?v=\(PageStyle.version)")
        html.raw("\">\n</head>\n")
    }

    /// Name of the site in view.
    var siteName: String? {
        request.site.map { id in survey?.sites.first { $0.id == id }?.name ?? id }
    }

    private func banner(_ html: inout HTMLText) {
        html.raw("<header class=\"top\"><a class=\"brand\" href=\"")
        html.escaped(request.href { ($0.site, $0.device, $0.after) = (nil, nil, nil) })
        html.raw("\"><img src=\"/icon.svg\" alt=\"\" width=\"28\" height=\"28\">Fieldtide</a><nav class=\"languages\" ")
        html.raw("aria-label=\"Language 语言\">")
        for language in PageLanguage.allCases {
            html.raw("<a lang=\"")
            html.escaped(language.tag)
            html.raw("\" href=\"")
            html.escaped(request.href { ($0.language, $0.isLanguageChosen) = (language, true) })
            html.raw("\"")
            if language == request.language { html.raw(" aria-current=\"true\"") }
            html.raw(">")
            html.escaped(language == .zh ? "中文" : "English")
            html.raw("</a>")
        }
        html.raw("</nav></header>\n")
    }

    private func foot(_ html: inout HTMLText) {
        html.raw("<footer><p>")
        html.escaped(words.legend)
        html.raw("</p>\n<p>")
        if let totals {
            html.escaped("\(words.record(totals.stats.record)) · \(words.quarantine(totals.stats.quarantine)) · ")
        }
        html.escaped("Fieldtide \(version) · ")
        html.raw("<a href=\"/v1/latest\">/v1/latest</a> · <a href=\"/v1/series\">/v1/series</a> · ")
        html.raw("<a href=\"/metrics\">/metrics</a></p></footer>\n")
    }
}

internal import TideModel

extension WebRoutes {
    /// What the page may load: its own style and icon; no script, no frame around it, nothing from elsewhere.
    static let contentPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"

    /// The page.
    func page(_ reader: inout RequestReader, languages: String?) async throws -> ControlResponse {
        let request = try PageRequest(&reader, languages: languages)
        let readiness = service.readiness()
        var view = PageView(request: request, now: service.now(), readiness: readiness, version: service.version)
        if readiness.canRead {
            view.totals = try await service.totals()
            view.survey = try await service.survey()
            view.page = try await service.devices(request.query)
            let shown = (view.page?.devices ?? []).flatMap { $0.series.prefix(PageRequest.channels).map(\.number) }
            view.sparklines = try await service.sparklines(shown)
            view.openAlerts = try await openAlerts(site: request.site)
        }
        return Self.document(view.html(), request.language)
    }

    /// A page as an answer.
    static func document(_ html: String, _ language: PageLanguage, status: Int = 200) -> ControlResponse {
        ControlResponse(
            status: status,
            contentType: "text/html; charset=utf-8",
            headers: [
                "content-security-policy": contentPolicy,
                "content-language": language.tag,
                "vary": "accept-language",
            ],
            body: .bytes(Array(html.utf8))
        )
    }
}

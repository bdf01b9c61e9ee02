internal import TideModel

extension WebRoutes {
    /// Alerts, the newest first, one page of them.
    func alerts(_ reader: inout RequestReader) async throws -> ControlResponse {
        let query = try ControlRoutes.alertsQuery(&reader)
        try checkReadable()
        let alerts = try await service.alerts.list(query)
        var response = try ControlRoutes.json(alerts)
        guard alerts.count == query.limit, let last = alerts.last else { return response }
        response.headers["link"] = next("alerts", reader, before: "\(last.id)", query.limit)
        return response
    }

    /// Labels, those that began last first, one page of them.
    func labels(_ reader: inout RequestReader) async throws -> ControlResponse {
        let query = try ControlRoutes.labelQuery(&reader)
        try checkReadable()
        let labels = try await service.alerts.labels(query)
        var response = try ControlRoutes.json(labels)
        guard labels.count == query.limit, let last = labels.last else { return response }
        response.headers["link"] = next("labels", reader, before: last.id, query.limit)
        return response
    }

    /// Names the next page as RFC 8288 does.
    private func next(_ route: String, _ reader: RequestReader, before: String, _ limit: Int) -> String {
        let others = reader.request.query.filter { $0.name != "before" && $0.name != "limit" }
        let items = others + [.init("before", before), .init("limit", "\(limit)")]
        return "<\(ControlRequest("GET", ["v1", route], query: items).target)>; rel=\"next\""
    }

    /// One alert with its history.
    func alert(_ id: String, _ reader: inout RequestReader) async throws -> ControlResponse {
        try reader.finish()
        let id = try ControlRoutes.alert([id])
        try checkReadable()
        return try ControlRoutes.json(try await service.alerts.show(id))
    }

    /// Whether a request is the answer to an alert, `POST /alerts/{id}/{action}`, by its path alone.
    static func isAnswer(_ request: WebRequest) -> Bool { action(request) != nil }

    /// Whether its body is read: only of answers to alerts.
    static func takesBody(_ request: WebRequest) -> Bool { request.method == "POST" && isAnswer(request) }

    private static func action(_ request: WebRequest) -> (alert: String, action: AlertAction)? {
        let path = request.target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        guard path.count == 4, path[1] == "alerts", let action = AlertAction(rawValue: String(path[3])) else {
            return nil
        }
        return (String(path[2]), action)
    }

    /// Does what a form of an alert's page asks for, as the contact whom its token names.
    ///
    /// Nothing else is written over HTTP. A token is no cookie: no other site's page has it, and none is sent unasked.
    func answerAlert(_ request: WebRequest) async throws -> ControlResponse {
        guard let (name, action) = Self.action(request), request.method == "POST" else {
            throw ControlError(405, ["\(request.method) is not possible here: POST is"])
        }
        guard request.fetchSite.map({ ["same-origin", "none"].contains($0) }) ?? true else {
            throw ControlError(403, ["the form of another site's page is not taken"])
        }
        let isForm = request.contentType?.lowercased().hasPrefix(FormBody.contentType) ?? false
        guard isForm, let fields = FormBody.fields(request.body) else {
            throw ControlError(400, ["an answer is a form: \(FormBody.contentType), in UTF-8"])
        }
        let id = try ControlRoutes.alert([name])
        var reader = RequestReader(ControlRequest("POST", ["alerts", name], query: fields))
        let page = AlertPageRequest(&reader, languages: request.languages)
        let contact = try contact(of: page.token, for: id, page.words)
        let command = try action.command(id, by: contact, &reader)
        try reader.finish()
        try checkReadable()
        do {
            _ = try await service.alerts.change(command)
        } catch let refusal as ControlError where refusal.status == 409 {
            return try await alertPage(id, page, refusal: refusal.description)
        }
        let target = page.href(alert: id)
        return ControlResponse(status: 303, contentType: Self.text, headers: ["location": target], body: .bytes([]))
    }

    private func contact(of token: String?, for alert: AlertID, _ words: PageWords) throws -> String {
        guard let token, let key = service.linkKey else { throw ControlError(403, [words.linkMissing]) }
        do throws(LinkToken.Refusal) {
            return try LinkToken.contact(of: token, for: alert, at: service.now(), key)
        } catch {
            throw ControlError(403, [error == .expired ? words.linkExpired : words.linkWrong])
        }
    }
}

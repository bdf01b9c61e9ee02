public import Logging
internal import TideModel

/// Routing and coding of requests to page and API, without any transport: for reading, and for answers to alerts by those
/// who were told of them.
public struct WebRoutes: Sendable {
    /// Queries of stored readings at once: each has a thread, and the disk is shared with the writer.
    static let queries = 2

    let service: WebService
    private let logger: Logger
    let gate = Gate(limit: WebRoutes.queries)

    /// Routes to the functions of a service.
    public init(service: WebService, logger: Logger) {
        self.service = service
        self.logger = logger
    }

    /// Answers a request; errors below `/v1` become problem details (RFC 9457).
    public func respond(to request: WebRequest) async -> ControlResponse {
        let isAPI = request.target == "/v1" || request.target.hasPrefix("/v1/") || request.target.hasPrefix("/v1?")
        var response: ControlResponse
        do {
            response = try await answer(request)
        } catch {
            response = refuse(explain(error), asProblem: isAPI, allow: Self.isAnswer(request) ? "POST" : "GET, HEAD")
        }
        let isCacheable = response.headers["cache-control"] != nil
        if !isCacheable { response.headers["cache-control"] = "no-store" }
        return Self.harden(response)
    }

    /// Answer to a request that has a body.
    static let bodyRefused = harden(
        ControlResponse(
            status: 413,
            contentType: text,
            headers: ["connection": "close"],
            body: .bytes(Array("nothing that is read here takes a body, and answers take a short one\n".utf8))
        )
    )

    static let text = "text/plain; charset=utf-8"

    private static func harden(_ response: ControlResponse) -> ControlResponse {
        var response = response
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["referrer-policy"] = "no-referrer"
        response.headers["cross-origin-resource-policy"] = "same-origin"
        return response
    }

    private func answer(_ request: WebRequest) async throws -> ControlResponse {
        guard let host = request.host, ListenAddress.isLocal(host: host) else {
            throw ControlError(421, ["this server answers to localhost, 127.0.0.1 and [::1] alone"])
        }
        if Self.isAnswer(request) { return try await answerAlert(request) }
        guard request.method == "GET" || request.method == "HEAD" else {
            throw ControlError(405, ["\(request.method) is not possible here: GET and HEAD are"])
        }
        let parsed = try ControlRequest(method: "GET", target: request.target)
        var reader = RequestReader(parsed)
        switch parsed.path {
        case []: return try await page(&reader, languages: request.languages)
        case ["style.css"]: return Self.asset(PageStyle.css, "text/css; charset=utf-8")
        case ["icon.svg"]: return Self.asset(PageStyle.icon, "image/svg+xml")
        case ["healthz"]: return try health(&reader)
        case ["readyz"]: return try ready(&reader)
        case ["metrics"]: return try await metrics(&reader)
        case ["alerts"]: return try await alertList(&reader, languages: request.languages)
        default: break
        }
        if parsed.path.count == 2, parsed.path[0] == "alerts" {
            return try await alertPage(parsed.path[1], &reader, languages: request.languages)
        }
        guard parsed.path.first == "v1" else { throw notFound(parsed) }
        return try await api(Array(parsed.path.dropFirst()), &reader) ?? { throw notFound(parsed) }()
    }

    /// Content that changes only with the program; its address carries a version.
    private static func asset(_ content: String, _ type: String) -> ControlResponse {
        ControlResponse(
            contentType: type,
            headers: ["cache-control": "public, max-age=31536000, immutable"],
            body: .bytes(Array(content.utf8))
        )
    }

    private func health(_ reader: inout RequestReader) throws -> ControlResponse {
        try reader.finish()
        return ControlResponse(contentType: Self.text, body: .bytes(Array("alive\n".utf8)))
    }

    private func ready(_ reader: inout RequestReader) throws -> ControlResponse {
        try reader.finish()
        let reasons = service.readiness().reasons.map(\.rawValue)
        let words = reasons.isEmpty ? "ready\n" : "not ready: \(reasons.joined(separator: ", "))\n"
        return ControlResponse(
            status: reasons.isEmpty ? 200 : 503,
            contentType: Self.text,
            headers: reasons.isEmpty ? [:] : ["retry-after": "5"],
            body: .bytes(Array(words.utf8))
        )
    }

    private func metrics(_ reader: inout RequestReader) async throws -> ControlResponse {
        try reader.finish()
        let readiness = service.readiness()
        var totals: Totals?
        if readiness.canRead { totals = try await service.totals() }
        let text = MetricsText.of(service, readiness, totals)
        return ControlResponse(contentType: MetricsText.contentType, body: .bytes(Array(text.utf8)))
    }

    /// Refuses when an answer would have to wait for storage.
    func checkReadable() throws {
        let readiness = service.readiness()
        guard !readiness.canRead else { return }
        let reasons = readiness.reasons.map(\.rawValue).joined(separator: ", ")
        throw ControlError(503, ["the data cannot be read now: \(reasons); see the daemon's log"])
    }

    private func notFound(_ request: ControlRequest) -> ControlError {
        let known = ["/", "/alerts", "/alerts/{id}", "/healthz", "/readyz", "/metrics"] + Self.apiRoutes
        return ControlError(404, ["/\(request.path.joined(separator: "/")) is not there; these are:"] + known)
    }

    /// An error as its reader may see it: what is wrong with the request, never the daemon's files.
    func explain(_ error: any Error) -> ControlError {
        if let error = error as? ControlError, error.status < 500 || error.status == 503 { return error }
        logger.error("http: \(error)")
        return ControlError(500, ["the daemon could not answer; its log says why"])
    }

    private func refuse(_ error: ControlError, asProblem: Bool, allow: String) -> ControlResponse {
        var response = ControlRoutes.problem(error)
        if !asProblem {
            response.contentType = Self.text
            response.body = .bytes(Array((error.description + "\n").utf8))
        }
        if error.status == 405 { response.headers["allow"] = allow }
        if error.status == 503 { response.headers["retry-after"] = "1" }
        return response
    }
}

/// Routing and coding of requests to the owner of a data folder, without any transport: the daemon's socket serves
/// it, and a command that finds no daemon calls it in its own process, so both do the same work.
public struct ControlRoutes: Sendable {
    private let routes: [ControlRoute]

    /// Routes to the functions of a service.
    public init(service: ControlService) {
        routes = [
            Self.readings(service), Self.watching(service), Self.registry(service), Self.quarantine(service),
            Self.folder(service), Self.importing(service), Self.querying(service), Self.calibrating(service),
            Self.alerts(service), Self.labels(service), Self.replaying(service),
        ].flatMap(\.self)
    }

    /// Answers a request; errors become problem details (RFC 9457).
    public func respond(to request: ControlRequest) async -> ControlResponse {
        do {
            return try await route(request)
        } catch {
            return Self.problem(Problem.error(error))
        }
    }

    /// An error as an answer.
    static func problem(_ error: ControlError) -> ControlResponse {
        // Problem holds only strings and numbers, which always encode.
        let bytes = (try? ControlJSON.encode(Problem(error))) ?? []
        return ControlResponse(status: error.status, contentType: Problem.contentType, body: .bytes(bytes))
    }

    static func json(_ value: some Encodable) throws -> ControlResponse {
        ControlResponse(contentType: ControlJSON.contentType, body: .bytes(try ControlJSON.encode(value)))
    }

    private func route(_ request: ControlRequest) async throws -> ControlResponse {
        var allowed: [String] = []
        if request.path.first == "v1" {
            let path = Array(request.path.dropFirst())
            for route in routes {
                guard let captures = route.captures(path) else { continue }
                allowed.append(route.method)
                if route.method != request.method { continue }
                var reader = RequestReader(request)
                return try await route.handle(&reader, captures)
            }
        }
        throw notFound(request, allowed)
    }

    private func notFound(_ request: ControlRequest, _ allowed: [String]) -> ControlError {
        let path = "/" + request.path.joined(separator: "/")
        if !allowed.isEmpty {
            return ControlError(405, ["\(request.method) \(path): this path takes \(allowed.joined(separator: ", "))"])
        }
        let list = routes.map { "  \($0.description)" }
        return ControlError(404, ["\(request.method) \(path) is not there; these are:"] + list)
    }
}

internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// Speaks to the daemon that owns a data folder, through its socket.
public struct ControlClient: Sendable {
    /// How long nothing may come before the daemon counts as stuck; verifying a large folder says nothing for long.
    private static let silence = TimeAmount.minutes(30)
    /// Longest request as a whole.
    private static let longest = TimeAmount.hours(24)

    private let socket: ControlSocket
    private let client: HTTPClient

    /// Connects to a socket when an owner listens on it.
    ///
    /// - Returns: nil when no daemon listens, so that the caller may own the folder itself.
    /// - Throws: `ControlError` that says who may, when this user may not.
    public static func connect(to socket: ControlSocket) throws -> ControlClient? {
        switch try socket.state() {
        case .listening: return ControlClient(socket: socket)
        case .absent: return nil
        case .denied: throw denied(socket)
        }
    }

    /// Makes a client; whether anybody listens shows at the first request.
    public init(socket: ControlSocket) {
        self.socket = socket
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(5), read: Self.silence)
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes its connections; call it once, when no answer is being read.
    public func close() async throws { try await client.shutdown() }

    /// Sends a request; the body of the answer is read while it is taken.
    ///
    /// - Throws: `ControlError` when no daemon listens, this user may not, or the daemon goes away.
    public func respond(to request: ControlRequest) async throws -> ControlResponse {
        let path = PercentCoding.encode(socket.path)
        var outgoing = HTTPClientRequest(url: "http+unix://\(path)\(request.target)")
        outgoing.method = .RAW(value: request.method)
        if !request.body.isEmpty {
            outgoing.headers.add(name: "content-type", value: ControlJSON.contentType)
            outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        }
        do {
            let response = try await client.execute(outgoing, deadline: .now() + Self.longest)
            let contentType = response.headers.first(name: "content-type") ?? "application/octet-stream"
            let note = response.headers.first(name: RemovalNote.header).map { [RemovalNote.header: $0] }
            return ControlResponse(
                status: Int(response.status.code),
                contentType: contentType,
                headers: note ?? [:],
                body: stream(response.body)
            )
        } catch {
            throw explain(error)
        }
    }

    private func stream(_ body: HTTPClientResponse.Body) -> ControlResponse.Body {
        .stream { sink in
            var filter = ProblemFilter()
            var iterator = body.makeAsyncIterator()
            while let buffer = try await next(&iterator) {
                let piece = filter.pass(Array(buffer: buffer))
                if !piece.isEmpty { try await sink(piece) }
            }
            if let problem = filter.problem { throw problem }
            if !filter.held.isEmpty { try await sink(filter.held) }
        }
    }

    private func next(_ iterator: inout HTTPClientResponse.Body.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await iterator.next()
        } catch {
            throw explain(error)
        }
    }

    private func explain(_ error: any Error) -> any Error {
        if error is ControlError || error is CancellationError { return error }
        switch try? socket.state() {
        case .absent: return ControlError(503, ["no daemon listens on \(socket.path)"])
        case .denied: return Self.denied(socket)
        default: return ControlError(503, ["the daemon on \(socket.path) broke off: \(error)"])
        }
    }

    private static func denied(_ socket: ControlSocket) -> ControlError {
        ControlError(403, ["permission denied on \(socket.path): \(socket.rights)"])
    }
}

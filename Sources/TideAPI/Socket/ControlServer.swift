internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// Serves the control socket: HTTP/1.1 over a Unix socket in the data folder.
///
/// Run it only while the folder's lock is held: the socket file of an owner that crashed is replaced unasked.
public struct ControlServer: Service {
    /// Its limits, all set: the library's own are off or generous.
    public struct Limits: Sendable, Equatable {
        /// Longest body of a request, bytes: a registry of 100,000 devices has some 20 MB.
        public var bodyBytes = 64 << 20
        /// A connection without a request is closed after this long.
        public var idle = Duration.seconds(60)
        /// Connections at once; more wait until one ends.
        public var connections = 64
        /// Answers in the making may go on for this long after a graceful stop was asked for.
        public var grace = Duration.seconds(2)
        /// The usual limits.
        public init() {}
    }

    /// Owner and group read and write, nobody else.
    public static let mode: UInt32 = 0o660

    private let routes: ControlRoutes
    private let socket: ControlSocket
    private let limits: Limits
    private let logger: Logger
    private let onListening: @Sendable () async -> Void

    /// Makes a server; `run()` starts it.
    ///
    /// - Parameters:
    ///   - routes: what it serves.
    ///   - socket: where.
    ///   - limits: its limits.
    ///   - logger: takes what no client can be told.
    ///   - onListening: called once clients can connect.
    public init(
        routes: ControlRoutes,
        socket: ControlSocket,
        limits: Limits = Limits(),
        logger: Logger,
        onListening: @escaping @Sendable () async -> Void = {}
    ) {
        self.routes = routes
        self.socket = socket
        self.limits = limits
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until it is stopped gracefully or cancelled; a cancellation too lets answers in the making end in time.
    public func run() async throws {
        try socket.prepare()
        defer { socket.remove() }
        try await HTTPServing(
            name: "control socket",
            address: .unixDomainSocket(path: socket.nurseryPath),
            connections: limits.connections,
            idle: limits.idle,
            grace: limits.grace,
            logger: logger,
            onRunning: { _ in
                try socket.publish(mode: Self.mode)
                await onListening()
            },
            respond: { request, writer, _ in try await respond(to: request, writer) }
        )
        .run()
    }

    private func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
        let response = await answer(to: request)
        var head = HTTPResponse(status: .init(code: response.status))
        head.headerFields[.contentType] = response.contentType
        for (name, value) in response.headers {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        switch response.body {
        case .bytes(let bytes):
            head.headerFields[.contentLength] = "\(bytes.count)"
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .stream(let stream):
            let body = StreamWriter(writer: try await writer.writeHead(head))
            try await body.send(stream, failed: { logger.error("control socket: \($0)") })
        }
    }

    private func answer(to request: Request) async -> ControlResponse {
        do {
            let body = try await request.body.collect(upTo: limits.bodyBytes)
            let request = try ControlRequest(
                method: request.method.rawValue,
                target: request.head.path ?? "/",
                body: Array(buffer: body)
            )
            return await routes.respond(to: request)
        } catch is NIOTooManyBytesError {
            return ControlRoutes.problem(
                ControlError(413, ["the body has more than \(limits.bodyBytes) bytes: send it in parts"])
            )
        } catch {
            return ControlRoutes.problem(Problem.error(error))
        }
    }
}

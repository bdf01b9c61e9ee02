internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// Serves page and API: HTTP/1.1 on a loopback port, for reading and for answers to alerts.
public struct WebServer: Service {
    /// Its limits, all set: the library's own are off or generous.
    public struct Limits: Sendable, Equatable {
        /// Longest head of a request, bytes: ten times what browsers send.
        public var headBytes = 16 << 10
        /// A connection on which no whole request head came for so long is closed.
        public var idle = Duration.seconds(30)
        /// An answer that its reader has not taken after so long is broken off.
        public var answer = Duration.seconds(60)
        /// Connections at once; more wait until one ends.
        public var connections = 64
        /// Answers in the making may go on for this long after a graceful stop was asked for.
        public var grace = Duration.seconds(2)
        /// The usual limits.
        public init() {}
    }

    private let routes: WebRoutes
    private let address: ListenAddress
    private let limits: Limits
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// Makes a server; `run()` starts it.
    ///
    /// - Parameters:
    ///   - service: what it serves.
    ///   - address: where.
    ///   - limits: its limits.
    ///   - logger: takes where it listens, and what no client can be told.
    ///   - onListening: called with the port once clients can connect.
    public init(
        service: WebService,
        address: ListenAddress,
        limits: Limits = Limits(),
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        routes = WebRoutes(service: service, logger: logger)
        self.address = address
        self.limits = limits
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until it is stopped gracefully or cancelled.
    ///
    /// - Throws: `ControlError` when it cannot listen there.
    public func run() async throws {
        do {
            try await serving.run()
        } catch let error as IOError {
            let why = String(cString: strerror(error.errnoCode))
            throw ControlError(503, ["cannot listen on \(address): \(why); choose another port in api.listen"])
        }
    }

    private var serving: HTTPServing {
        HTTPServing(
            name: "http",
            address: .hostname(address.host, port: address.port),
            connections: limits.connections,
            idle: limits.idle,
            headBytes: limits.headBytes,
            grace: limits.grace,
            logger: logger,
            onRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                let host = address.host == "::1" ? "[::1]" : address.host
                logger.notice("page and API: http://\(host):\(port)/")
                onListening(port)
            },
            respond: { request, writer, channel in try await respond(to: request, writer, channel) }
        )
    }

    private func respond(
        to request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(limits.answer)) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        let hasBody = request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0"
        var web = WebRequest(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            host: request.head.authority,
            languages: request.headers[.acceptLanguage]
        )
        web.contentType = request.headers[.contentType]
        web.fetchSite = HTTPField.Name("sec-fetch-site").flatMap { request.headers[$0] }
        var isTaken = !hasBody
        if hasBody, WebRoutes.takesBody(web), let body = try? await request.body.collect(upTo: FormBody.longest) {
            (web.body, isTaken) = (Array(buffer: body), true)
        }
        let response = isTaken ? await routes.respond(to: web) : WebRoutes.bodyRefused
        try await write(response, isHead: request.method == .head, writer)
        // What is read here needs no body, and what is answered a short one: whoever sends more is not waited for.
        if !isTaken { channel.close(promise: nil) }
    }

    private func write(_ response: ControlResponse, isHead: Bool, _ writer: consuming ResponseWriter) async throws {
        var head = HTTPResponse(status: .init(code: response.status))
        head.headerFields[.contentType] = response.contentType
        for (name, value) in response.headers {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        switch response.body {
        case .bytes(let bytes):
            head.headerFields[.contentLength] = "\(bytes.count)"
            let body = isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            try await writer.write(response: head, body: body)
        case .stream where isHead: try await writer.write(response: head, body: ResponseBody())
        case .stream(let stream):
            let body = StreamWriter(writer: try await writer.writeHead(head))
            try await body.send(stream, failed: { logger.error("http: \($0)") })
        }
    }
}

import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing
import TideAPI
import TideModel

/// Over real TCP, with limits small enough to be met.
@Suite("Page and API: server")
struct WebServerTests {
    /// Serves a farm on a free port while `body` runs, and stops as a daemon does.
    private func serve(
        _ web: MemoryWeb = MemoryWeb(),
        _ limits: WebServer.Limits = .init(),
        _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            service: web.service,
            address: try ListenAddress("127.0.0.1:0"),
            limits: limits,
            logger: .quiet,
            onListening: { found.yield($0) }
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: .quiet))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { found.finish() }
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            if let port = await iterator.next() {
                do {
                    try await body(port)
                } catch {
                    Issue.record(error)
                }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
    }

    private func get(
        _ port: Int,
        _ target: String,
        _ method: HTTPMethod = .GET
    ) async throws -> (response: HTTPClientResponse, body: String) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
        request.method = method
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return (response, String(buffer: try await response.body.collect(upTo: 64 << 20)))
    }

    @Test func answersOverTCP() async throws {
        try await serve { port in
            for target in ["/", "/healthz", "/metrics", "/v1/latest", "/v1/series/0/readings"] {
                let (whole, body) = try await get(port, target)
                #expect(whole.status == .ok && !body.isEmpty)
                #expect(whole.headers.first(name: "x-content-type-options") == "nosniff")
                let (head, nothing) = try await get(port, target, .HEAD)
                #expect(head.status == .ok && nothing.isEmpty)
                #expect(head.headers.first(name: "content-type") == whole.headers.first(name: "content-type"))
                #expect(head.headers.first(name: "content-length") == whole.headers.first(name: "content-length"))
            }
            let (wrong, _) = try await get(port, "/v1/latest", .DELETE)
            #expect(wrong.status == .methodNotAllowed && wrong.headers.first(name: "allow") == "GET, HEAD")
        }
    }

    @Test func aFormIsTakenAndLongerBodiesAreNot() async throws {
        var web = MemoryWeb()
        let alerts = MemoryAlerts()
        web.alerts = alerts
        try await serve(web) { port in
            func post(_ target: String, _ body: String) async throws -> HTTPClientResponse {
                var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
                request.method = .POST
                request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
                request.body = .bytes(ByteBuffer(string: body))
                // A redirect is to be seen, not followed.
                let client = HTTPClient(configuration: .init(redirectConfiguration: .disallow))
                let response = try await client.execute(request, timeout: .seconds(30))
                try await client.shutdown()
                return response
            }
            let link = AlertPageTests.link()
            let form = "t=" + link.drop { $0 != "=" }.dropFirst()
            let (page, html) = try await get(port, link)
            #expect(page.status == .ok && html.contains("action=\"/alerts/7/acknowledge\""))
            let answer = try await post("/alerts/7/acknowledge", form)
            #expect(answer.status == .seeOther && answer.headers.first(name: "location") == link)
            let long = form + "&text=" + String(repeating: "x", count: 9_000)
            #expect(try await post("/alerts/7/comment", long).status == .payloadTooLarge)
            #expect(try await post("/v1/alerts", "x").status == .payloadTooLarge)
            #expect(try await post("/alerts/7", form).status == .payloadTooLarge)
        }
        #expect(alerts.commands.withLock { $0 } == [.acknowledge(7, by: "duty")])
    }

    @Test func streamsManyReadings() async throws {
        var web = MemoryWeb()
        web.readings = 100_000
        try await serve(web) { port in
            let (response, body) = try await get(port, "/v1/series/0/readings?limit=100000")
            #expect(response.status == .ok && body.utf8.count { $0 == UInt8(ascii: "\n") } == 100_000)
            let (_, usual) = try await get(port, "/v1/series/0/readings")
            #expect(usual.utf8.count { $0 == UInt8(ascii: "\n") } == 10_000)
        }
    }

    @Test func aStreamThatBreaksOffSaysSoWithoutPaths() async throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "/var/lib/x is malformed" } }
        // Readings come before the error does; whether the series is there is asked of the same folder.
        let service = Mutex(MemoryWeb().service)
        service.withLock { service in
            let readings = service.readings
            service.readings = { number, query, hand in
                try await readings(number, query, hand)
                throw Broken()
            }
        }
        let routes = WebRoutes(service: service.withLock { $0 }, logger: .quiet)
        let response = await routes.respond(to: WebRequest(target: "/v1/series/0/readings"))
        let error = await #expect(throws: ControlError.self) { try await response.collect() }
        #expect(response.status == 200 && error?.description == "the daemon could not answer; its log says why")
    }

    @Test func oversizeHeadIsRefused() async throws {
        try await serve { port in
            let small = try RawHTTP(port: port)
            small.send(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 12_000))\r\n\r\n"
            )
            #expect(await small.receive(until: "alive").text.hasPrefix("HTTP/1.1 200"))
            let large = try RawHTTP(port: port)
            large.send(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n"
            )
            let (text, isClosed) = await large.receive(until: "no such text")
            #expect(isClosed && !text.contains("alive") && (text.isEmpty || text.hasPrefix("HTTP/1.1 400")), "\(text)")
        }
    }

    @Test func slowClientsAreNotWaitedFor() async throws {
        var limits = WebServer.Limits()
        limits.idle = .milliseconds(300)
        try await serve(MemoryWeb(), limits) { port in
            for start in ["", "GET /healthz HTTP/1.1\r\nHost: local"] {
                let slow = try RawHTTP(port: port)
                slow.send(start)
                let (text, isClosed) = await slow.receive(until: "no such text")
                #expect(isClosed && !text.contains("alive"))
            }
        }
    }

    @Test func whoDoesNotReadIsNotServedForEver() async throws {
        var limits = WebServer.Limits()
        limits.answer = .milliseconds(300)
        var web = MemoryWeb()
        web.readings = 100_000
        try await serve(web, limits) { port in
            let lazy = try RawHTTP(port: port)
            lazy.send("GET /v1/series/0/readings?limit=100000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            // The permit comes back although nothing was ever read.
            let other = try RawHTTP(port: port)
            other.send("GET /v1/series/0/readings?limit=100000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let end = ContinuousClock.now + .seconds(20)
            var status: HTTPResponseStatus?
            while status != .ok, ContinuousClock.now < end {
                status = try await get(port, "/v1/series/0/readings?limit=1").response.status
            }
            #expect(status == .ok)
            withExtendedLifetime((lazy, other)) {}
        }
    }

    @Test func bodiesAreNotWaitedFor() async throws {
        try await serve { port in
            let client = try RawHTTP(port: port)
            client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{")
            let (text, isClosed) = await client.receive(until: "no such text")
            #expect(isClosed && text.hasPrefix("HTTP/1.1 413"), "\(text)")
        }
    }

    @Test func connectionsAreBounded() async throws {
        var limits = WebServer.Limits()
        limits.connections = 2
        try await serve(MemoryWeb(), limits) { port in
            let question = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            var held = [try RawHTTP(port: port), try RawHTTP(port: port)]
            for client in held {
                client.send(question)
                #expect(await client.receive(until: "alive").text.contains("alive"))
            }
            let third = try RawHTTP(port: port)
            third.send(question)
            #expect(await third.receive(until: "alive", seconds: 1).text.isEmpty, "answered beyond the bound")
            held.removeLast()
            let late = await third.receive(until: "alive").text
            #expect(late.contains("alive"), "not answered when there was room again")
        }
    }

    @Test func aPortInUseIsNamed() async throws {
        try await serve { port in
            let server = WebServer(
                service: MemoryWeb().service,
                address: try ListenAddress("127.0.0.1:\(port)"),
                logger: .quiet
            )
            let error = await #expect(throws: ControlError.self) { try await server.run() }
            let says = "cannot listen on 127.0.0.1:\(port): Address already in use"
            #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
        }
    }
}

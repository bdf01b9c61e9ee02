import Foundation
import Synchronization
import Testing
import TideAPI
import TideModel

@Suite("Page and API: routes")
struct WebRoutesTests {
    struct Route: Sendable, CustomTestStringConvertible {
        var target: String, status = 200, type: String, says: String
        var testDescription: String { target }
    }
    static let json = "application/json", problem = "application/problem+json", text = "text/plain; charset=utf-8"

    @Test(arguments: [
        Route(target: "/healthz", type: text, says: "alive"),
        Route(target: "/readyz", type: text, says: "ready"),
        Route(
            target: "/metrics",
            type: "text/plain; version=0.0.4; charset=utf-8",
            says: "# TYPE fieldtide_devices gauge"
        ),
        Route(target: "/", type: "text/html; charset=utf-8", says: "<!doctype html>"),
        Route(target: "/style.css?v=1", type: "text/css; charset=utf-8", says: "prefers-color-scheme"),
        Route(target: "/icon.svg", type: "image/svg+xml", says: "<svg"),
        Route(target: "/v1/stats", type: json, says: #""received":120368"#),
        Route(target: "/v1/latest", type: json, says: #""channel":"water_temperature""#),
        Route(target: "/v1/series", type: json, says: #""quantity":"dissolved_oxygen""#),
        Route(target: "/v1/series/1/readings", type: "application/x-ndjson", says: #""device":"buoy-2""#),
        Route(
            target: "/v1/series/1/readings?format=csv&limit=2",
            type: "text/csv; charset=utf-8",
            says: "site,device,"
        ),
        Route(target: "/v1/query", type: "application/x-ndjson", says: #""device":"buoy-2""#),
        Route(target: "/v1/query?match=*&match=a", status: 400, type: problem, says: "2 times match"),
        Route(target: "/v1/query?format=xml", status: 400, type: problem, says: "columns"),
        Route(target: "/v1/series/77/readings", status: 404, type: problem, says: "there is no series 77"),
        Route(target: "/v1/series/x/readings", status: 400, type: problem, says: "'x' is no series"),
        Route(target: "/v1/series/1/readings?from=yesterday", status: 400, type: problem, says: "write a time as"),
        Route(target: "/v1/series/1/readings?limit=100001", status: 400, type: problem, says: "at most 100000"),
        Route(target: "/v1/latest?limit=10001", status: 400, type: problem, says: "at most 10000"),
        Route(target: "/v1/latest?sight=a", status: 400, type: problem, says: "unknown parameter 'sight'"),
        Route(target: "/v1/query?every=1h&agg=mean,median", status: 400, type: problem, says: "right are mean, min"),
        Route(target: "/v1/quarantine", status: 404, type: problem, says: "/v1/series/{id}/readings"),
        Route(target: "/v1", status: 404, type: problem, says: "is not there"),
        Route(target: "/etc/passwd", status: 404, type: text, says: "/healthz"),
        Route(target: "/?lang=fr", status: 400, type: text, says: "write one of zh, en"),
        Route(target: "/%ff", status: 400, type: text, says: "percent-coded"),
    ])
    func answers(_ route: Route) async throws {
        let answer = await MemoryWeb().answer(route.target)
        #expect(answer.status == route.status)
        #expect(answer.contentType == route.type)
        let body = String(decoding: try await answer.collect(), as: UTF8.self)
        #expect(body.contains(route.says), "\(body.prefix(2_000))")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        let isAsset = route.target.hasPrefix("/style") || route.target.hasPrefix("/icon")
        #expect(answer.headers["cache-control"] == (isAsset ? "public, max-age=31536000, immutable" : "no-store"))
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"], ["/", "/v1/latest", "/nowhere"])
    func nothingCanBeChanged(_ method: String, _ target: String) async throws {
        let answer = await MemoryWeb().answer(target, method: method)
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == "GET, HEAD")
    }

    @Test(arguments: [
        ("127.0.0.1", 200), ("127.0.0.1:8080", 200), ("localhost:8080", 200), ("[::1]:8080", 200), ("[::1]", 200),
        ("evil.example", 421), ("evil.example:8080", 421), ("localhost.evil.example", 421), ("192.168.0.7:8080", 421),
        ("", 421), (nil, 421),
    ])
    func otherNamesAreRefusedBecauseOfDNSRebinding(_ host: String?, _ status: Int) async {
        let routes = WebRoutes(service: MemoryWeb().service, logger: .quiet)
        #expect(await routes.respond(to: WebRequest(target: "/v1/stats", host: host)).status == status)
    }

    @Test func latestIsJSONWithTheTimesOfReadings() async throws {
        struct Row: Decodable { var device: String, time: String, value: Double? }
        let rows = try JSONDecoder().decode([Row].self, from: Data(try await MemoryWeb().text("/v1/latest").utf8))
        #expect(rows.map(\.device) == ["buoy-0", "buoy-1", "buoy-2"])
        #expect(rows.first?.time == "2026-01-05T00:00:00.000Z" && rows.first?.value == MemoryFolder.reading(0).value)
        let one = try await MemoryWeb().text("/v1/latest?limit=1")
        #expect(try JSONDecoder().decode([Row].self, from: Data(one.utf8)).count == 1)
    }

    @Test func pagesOfLatestAndSeriesNameTheNext() async throws {
        let latest = await MemoryWeb().answer("/v1/latest?site=a%20b&limit=2")
        #expect(latest.headers["link"] == "</v1/latest?site=a%20b&after=1&limit=2>; rel=\"next\"")
        let series = await MemoryWeb().answer("/v1/series?limit=3")
        #expect(series.headers["link"] == "</v1/series?after=2&limit=3>; rel=\"next\"")
        let rest = await MemoryWeb().answer("/v1/series?after=2&limit=3")
        #expect(rest.headers["link"] == nil)
        let ids = try JSONDecoder().decode([SeriesDTO].self, from: Data(try await rest.collect())).map(\.id)
        #expect(ids == [3])
    }

    @Test(arguments: Readiness.Reason.allCases)
    func notReadySaysWhy(_ reason: Readiness.Reason) async throws {
        var web = MemoryWeb()
        web.readiness = Readiness([reason])
        let answer = await web.answer("/readyz")
        #expect(answer.status == 503 && answer.headers["retry-after"] == "5")
        #expect(String(decoding: try await answer.collect(), as: UTF8.self) == "not ready: \(reason.rawValue)\n")
        #expect(await web.answer("/healthz").status == 200)
        #expect(try await web.text("/metrics").contains("fieldtide_not_ready{reason=\"\(reason.rawValue)\"} 1\n"))
        let page = await web.answer("/")
        #expect(page.status == 200, "the page must show what is wrong")
        #expect(String(decoding: try await page.collect(), as: UTF8.self).contains("class=\"status bad\""))
    }

    @Test(arguments: [Readiness.Reason.storageFailed, .journalFull])
    func nothingWaitsForStorage(_ reason: Readiness.Reason) async throws {
        struct Touched: Error {}
        var web = MemoryWeb()
        (web.readiness, web.failure) = (Readiness([reason]), Touched())
        for target in ["/v1/latest", "/v1/series", "/v1/stats", "/v1/series/1/readings"] {
            let answer = await web.answer(target)
            #expect(answer.status == 503 && answer.headers["retry-after"] == "1")
            #expect(String(decoding: try await answer.collect(), as: UTF8.self).contains(reason.rawValue))
        }
        #expect(await web.answer("/").status == 200)
        let metrics = try await web.text("/metrics")
        #expect(metrics.contains("fieldtide_ready 0\n") && !metrics.contains("fieldtide_frames"))
    }

    @Test func errorsTellNoPaths() async throws {
        struct Broken: Error, CustomStringConvertible {
            var description: String { "/var/lib/fieldtide/journal.db is malformed" }
        }
        var web = MemoryWeb()
        web.failure = Broken()
        for target in ["/", "/metrics", "/v1/latest", "/v1/series", "/v1/stats", "/v1/series/1/readings"] {
            let answer = await web.answer(target)
            let body = String(decoding: try await answer.collect(), as: UTF8.self)
            #expect(
                answer.status == 500 && body.contains("its log says why") && !body.contains("/var/lib"),
                "\(target)"
            )
        }
    }

    @Test func queriesAtOnceAreBounded() async throws {
        let routes = WebRoutes(service: MemoryWeb().service, logger: .quiet)
        func ask() async -> ControlResponse { await routes.respond(to: WebRequest(target: "/v1/series/1/readings")) }
        var held = [await ask(), await ask()]
        let refused = await ask()
        #expect(held.map(\.status) == [200, 200])
        #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
        // One was read to its end, one was never read: both make room.
        _ = try await held[0].collect()
        held.removeAll()
        #expect(await ask().status == 200)
    }

    /// Arrays by series, a line for each.
    @Test func columns() async throws {
        let lines = try await MemoryWeb().text("/v1/query?every=1m&agg=mean,count&format=columns")
        #expect(
            lines == """
                {"site":"s","device":"a","channel":"c","unit":"m","time":[0,60000],"mean":[8.5,null],"count":[8.5,null]}
                {"site":"s","device":"b","channel":"c","unit":"m","time":[0],"mean":[8.5],"count":[8.5]}

                """
        )
        var service = MemoryWeb().service
        service.matching = { _, hand in
            var run = ReadingRun(site: "s", device: "a", channel: "c", unit: "m")
            run.entries = [(0, 18.05, 1), (-60_000, nil, 9), (7, -0.5, 3), (8, 31.1234, 1), (9, .infinity, 1)].map {
                ReadingRun.Entry(time: $0.0, received: 0, value: $0.1, flag: $0.2, isArrival: false)
            }
            try await hand([
                run, ReadingRun(site: "s", device: "b", channel: "c", unit: "m", entries: [run.entries[2]]),
            ])
        }
        let answer = await WebRoutes(service: service, logger: .quiet)
            .respond(to: WebRequest(method: "GET", target: "/v1/query?format=columns"))
        #expect(
            String(decoding: try await answer.collect(), as: UTF8.self) == """
                {"site":"s","device":"a","channel":"c","unit":"m","time":[0,-60000,7,8,9],\
                "value":[18.05,null,-0.5,31.1234,null],"flag":[1,9,3,1,1]}
                {"site":"s","device":"b","channel":"c","unit":"m","time":[7],"value":[-0.5],"flag":[3]}

                """
        )
    }
}

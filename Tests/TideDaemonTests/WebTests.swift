import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import TideAPI
import TideTesting

/// Page, metrics and API of a real daemon on a free port.
@Suite(.serialized)
struct WebTests {
    /// A daemon with a page, and where it listens.
    private func start(_ setup: Setup) async throws -> (daemon: ChildProcess, port: Int) {
        let config = setup.scratch.read("fieldtide.yaml")
        if !config.contains("api:") { setup.scratch.write("fieldtide.yaml", config + "api: {listen: 127.0.0.1:0}\n") }
        let daemon = try setup.daemon()
        let stats = try #require(
            try await setup.waitForStats { $0.figures["http_port"] != nil && $0.figures["mqtt_connected"] == 1 },
            "\(setup.scratch.read("daemon.log"))"
        )
        return (daemon, Int(stats.figures["http_port"] ?? 0))
    }

    private func get(_ port: Int, _ target: String) async throws -> (status: UInt, body: String) {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return (response.status.code, String(buffer: try await response.body.collect(upTo: 16 << 20)))
    }

    /// Values by name and labels.
    private func metrics(_ port: Int) async throws -> [String: Double] {
        let lines = try await get(port, "/metrics").body.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Double(parts[1]) ?? .nan)
            }
        )
    }

    private func expectBalance(_ values: [String: Double], promised: Double, unpromised: Double) {
        func sum(_ prefix: String) -> Double { values.filter { $0.key.hasPrefix(prefix) }.values.reduce(0, +) }
        #expect(values["fieldtide_frames_received_total{class=\"promised\"}"] == promised)
        #expect(values["fieldtide_frames_received_total{class=\"unpromised\"}"] == unpromised)
        #expect(sum("fieldtide_frames_booked{class=\"promised\"") == promised)
        #expect(sum("fieldtide_frames_booked{class=\"unpromised\"") == unpromised)
        #expect(values["fieldtide_readings_decoded_total"] == sum("fieldtide_readings_booked_total"))
        #expect(values["fieldtide_books_balance"] == 1)
    }

    @Test func deviceThatIsNotWellNeedsALook() async throws {
        let setup = try Setup(window: 100)
        let profile = setup.scratch.read("profiles/plain.yaml")
        setup.scratch.write("profiles/plain.yaml", profile + "\nhealth: {meter: {series: level, low: 5, high: 9}}\n")
        let (daemon, port) = try await start(setup)
        for (count, (value, says)) in [(2, " low"), (7, nil), (12, " high")].enumerated() {
            let publisher = try BacklogPublisher(port: setup.broker.port)
            try publisher.publish(1) { _ in ("farm/s/d2/now", "{\"v\": \(value)}", 1) }
            _ = try #require(try await setup.waitForStats { $0.frames.received == UInt64(count + 1) })
            let trouble = says.map { "Energy used \(value) kWh\($0)</span>" }
            func isRight(_ page: String) -> Bool { trouble.map(page.contains) ?? !page.contains("\"why\">Energy") }
            let end = ContinuousClock.now + .seconds(60)
            var page = try await get(port, "/?lang=en").body
            // The page keeps its survey for a moment.
            while !isRight(page), ContinuousClock.now < end { page = try await get(port, "/?lang=en").body }
            #expect(isRight(page), "\(page)")
        }
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }

    private func publish(_ setup: Setup) throws {
        // Of ten promised frames two are bad, one comes twice with the same reading, one with another value.
        let base = 1_764_000_000_000
        let payloads =
            (0..<6).map { "{\"ts\": \(base + $0 * 60_000), \"v\": \($0)}" } + [
                "{\"ts\": \(base), \"v\": 0}", "{\"ts\": \(base), \"v\": 7}", "{\"ts\": \(base), \"v\": ", "no JSON",
            ]
        let publisher = try BacklogPublisher(port: setup.broker.port)
        try publisher.publish(payloads.count) { ("farm/s/d1/up", payloads[$0], 1) }
        try publisher.publish(3) { ("farm/s/d2/now", "{\"v\": \($0)}", 0) }
    }

    @Test func booksBalanceInTheMetricsThroughRetryAndRestart() async throws {
        let setup = try Setup(window: 100)
        var (daemon, port) = try await start(setup)
        try publish(setup)
        _ = try #require(try await setup.waitForStats { $0.frames.received == 10 && $0.unpromised.received == 3 })
        var values = try await metrics(port)
        expectBalance(values, promised: 10, unpromised: 3)
        #expect(values["fieldtide_frames_booked{class=\"promised\",outcome=\"quarantined\"}"] == 2)
        #expect(values["fieldtide_devices"] == 2 && values["fieldtide_series"] == 2)
        #expect(values["fieldtide_commits_total"] ?? 0 >= 1 && values["fieldtide_mqtt_connected"] == 1)

        // Decoded again and refused again: the frame was received once.
        _ = try await setup.ask { try await $0.quarantineRetry(QuarantineQuery()) }
        expectBalance(try await metrics(port), promised: 10, unpromised: 3)
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        (daemon, port) = try await start(setup)
        try publish(setup)
        _ = try #require(try await setup.waitForStats { $0.frames.received == 20 && $0.unpromised.received == 6 })
        values = try await metrics(port)
        expectBalance(values, promised: 20, unpromised: 6)
        // The dear sums of every hour of every device agree with the cheap ones.
        let stats = try #require(try await setup.ask { try await $0.stats(ofDevices: true) })
        #expect(stats.problems.isEmpty && stats.devicesBooks.count == 2)
    }

    @Test func pageAndAPIShowWhatWasCommittedAndWhatIsWrong() async throws {
        let setup = try Setup(window: 100)
        let (daemon, port) = try await start(setup)
        #expect(try await get(port, "/readyz").status == 200)
        try publish(setup)
        _ = try #require(try await setup.waitForStats { $0.frames.received == 10 && $0.unpromised.received == 3 })
        let series = try JSONDecoder().decode([SeriesDTO].self, from: Data(try await get(port, "/v1/series").body.utf8))
        #expect(series.map { "\($0.site)/\($0.device)/\($0.channel)" } == ["s/d1/level", "s/d2/level"])
        let from = "2025-11-24T16:02:00Z"  // the third of six minutes
        let readings = try await get(port, "/v1/series/\(series[0].id)/readings?from=\(from)&format=csv").body
        let values = readings.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[5] }
        #expect(values == ["2.0", "3.0", "4.0", "5.0"], "\(readings)")
        let rest = try await get(port, "/v1/latest?after=\(series[0].id)").body
        #expect(rest.contains("\"device\":\"d2\"") && !rest.contains("\"device\":\"d1\""))
        let (status, page) = try await get(port, "/?lang=en")
        #expect(status == 200 && page.contains("<bdi>d1</bdi>") && page.contains("Energy"), "\(page)")

        setup.broker.kill()
        _ = try #require(try await setup.waitForStats { $0.figures["mqtt_connected"] == 0 })
        let (notReady, why) = try await get(port, "/readyz")
        #expect(notReady == 503 && why == "not ready: broker_not_connected\n")
        #expect(try await get(port, "/").body.contains("the broker is not connected"))
        #expect(try await get(port, "/v1/latest").status == 200, "what is stored can be read all the same")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }

    @Test func aPortInUseEndsTheStartWithItsReason() throws {
        let setup = try Setup(window: 100)
        let (socket, taken) = LoopbackPort.listen()
        defer { close(socket) }
        let config = setup.scratch.read("fieldtide.yaml")
        setup.scratch.write("fieldtide.yaml", config + "api: {listen: 127.0.0.1:\(taken)}\n")
        #expect(try setup.daemon().waitForExit() == 1)
        let says = "cannot listen on 127.0.0.1:\(taken): Address already in use; choose another port in api.listen"
        #expect(setup.scratch.read("daemon.log").contains(says), "\(setup.scratch.read("daemon.log"))")
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import Testing
import TideAPI
import TideDaemon
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite
import TideTesting

/// A device eight hours off, through broker, daemon and store: what is stored, and what doctor, tail and metrics say.
@Suite(.serialized)
struct ClockWatchTests {
    private static let hours: Int64 = 3_600_000
    private static let profile = Profiles.timed
        .replacing("match: [", with: "expects: {interval: 2s, jitter: 0s, late: 5s, silent: 6s}\nmatch: [")
        .replacing("format: unix_ms,", with: "format: unix_ms, correct: zone,")
        .replacing("future: 10000d", with: "future: 10m")

    /// A folder of a daemon that ran for 15 hours until now: `buoy` sent every ten minutes, its clock eight hours ahead.
    private func prepare(_ setup: Setup) throws {
        setup.scratch.write("profiles/timed.yaml", Self.profile)
        try DataFolder.create(setup.data)
        let profiles = ProfileSet(
            ["timed", "plain"].map {
                ProfileSource(path: "\($0).yaml", text: setup.scratch.read("profiles/\($0).yaml"))
            },
            zones: { _ in nil }
        )
        #expect(profiles.errors.isEmpty)
        let journal = try SQLiteJournal(folder: setup.data)
        defer { journal.close() }
        var pipeline = try WriterBench.restore(journal, profiles, applied: 0)
        func take(_ batch: Batch, _ now: Timestamp) throws {
            let record = try pipeline.process(batch, now: now) { _ in History() }.record
            try journal.append([record])
            pipeline.committed(record)
        }
        var now = Kernel.wallClock() + -15 * Self.hours
        try take(.command(.configure(profiles.stored)), now)
        for id in UInt16(1)...90 {
            now = now + 600_000
            var batch = FrameBatch(source: FrameSource(kind: "test", name: "past"))
            let payload = Array("{\"ts\": \(now.milliseconds + 8 * Self.hours), \"v\": \(id)}".utf8)
            batch.append(topic: "farm/s/buoy/up", payload: payload, packetID: id, received: now)
            try take(.frames(batch, events: []), now)
        }
        #expect(pipeline.state.devices[0].corrections.current?.milliseconds == -8 * Self.hours)
    }

    private func metrics(_ port: Int) async throws -> String {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/metrics")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return String(buffer: try await response.body.collect(upTo: 1 << 20))
    }

    @Test func aDeviceEightHoursOff() async throws {
        let setup = try Setup(window: 100)
        try prepare(setup)
        let config = setup.scratch.read("fieldtide.yaml")
        setup.scratch.write("fieldtide.yaml", config + "api: {listen: 127.0.0.1:0}\n")
        let daemon = try setup.daemon()
        let stats = try #require(
            try await setup.waitForStats { $0.figures["http_port"] != nil && $0.figures["mqtt_connected"] == 1 },
            "\(setup.scratch.read("daemon.log"))"
        )
        let tail = try ChildProcess(
            [Setup.programs + "/fieldtide", "tail", "--count", "1", "--data", setup.data],
            log: setup.scratch.file("tail.log")
        )
        // Until the tail is seen to watch, its first frame may be missed.
        let shown = Kernel.wallClock().milliseconds / 1_000 * 1_000 + 8 * Self.hours
        var sent: Int64 = 0
        while tail.isRunning, sent < 600 {
            let time = shown + sent
            try BacklogPublisher(port: setup.broker.port).publish(1) { _ in
                ("farm/s/buoy/up", "{\"ts\": \(time), \"v\": 91}", 1)
            }
            sent += 1
            poll(nil, 0, 100)
        }
        let line = setup.scratch.read("tail.log")
        #expect(line.contains("clock: off by a time zone: 8 h ahead, corrected"), "\(line)")
        let watch = try #require(try await setup.ask { try await $0.watch() })
        #expect(watch.wrongClocks == 1 && watch.clocks.first?.verdict == "zone_error")
        #expect(watch.clocks.first?.correction == -28_800)
        let text = try await metrics(Int(stats.figures["http_port"] ?? 0))
        #expect(text.contains("fieldtide_devices_by_clock{verdict=\"zone_error\"} 1\n"), "\(text)")
        #expect(text.contains("fieldtide_device_clock_offset_seconds{extreme=\"ahead\"} 28800\n"))
        // It sends no more: the daemon's own ticks find it silent.
        let end = ContinuousClock.now + .seconds(60)
        var silent = 0
        while silent == 0, ContinuousClock.now < end {
            silent = try await setup.ask { try await $0.watch() }?.silentDevices ?? 0
            poll(nil, 0, 100)
        }
        #expect(silent == 1)
        let doctor = try setup.fieldtide(["doctor", "--config", setup.scratch.file("fieldtide.yaml")])
        #expect(doctor.text.contains("clock of s/buoy"), "\(doctor.text)")
        #expect(doctor.text.contains("zone_error: off by a time zone: 8 h ahead; its times are corrected"))
        #expect(doctor.text.contains("silent devices"), "\(doctor.text)")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        let last = try await setup.readings().map(\.time).max()
        #expect(last == shown - 8 * Self.hours + sent - 1, "stored at the time it was, not at the time it showed")
    }
}

import Foundation
import Testing
import TideAPI
import TideModel

@Suite("Metrics")
struct MetricsTests {
    /// Values by name and labels.
    static func values(_ text: String) -> [String: Double] {
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            #expect(parts.count == 2 && values[String(parts[0])] == nil, "\(line)")
            values[String(parts[0])] = Double(parts[1])
        }
        return values
    }

    @Test func theBooksBalanceAndCanBeSeenTo() async throws {
        let values = Self.values(try await MemoryWeb().text("/metrics"))
        func sum(_ prefix: String) -> Double {
            values.filter { $0.key.hasPrefix(prefix) }.values.reduce(0, +)
        }
        #expect(values["fieldtide_frames_received_total{class=\"promised\"}"] == 120_368)
        #expect(sum("fieldtide_frames_booked{class=\"promised\"") == 120_368)
        #expect(values["fieldtide_frames_partial{class=\"promised\"}"] == 5)
        #expect(values["fieldtide_readings_decoded_total"] == 600_062)
        #expect(sum("fieldtide_readings_booked_total") == 600_062)
        #expect(values["fieldtide_books_balance"] == 1)
        #expect(values["fieldtide_build_info{version=\"1.2.3\"}"] == 1)
        #expect(values["process_start_time_seconds"] == 1_795_570_140)
        #expect(values["fieldtide_mqtt_last_message_timestamp_seconds"] == 1_795_570_196)
        #expect(!values.keys.contains { $0.contains("buoy") || $0.contains("unheard") })
    }

    @Test func sizesAndSpaceAreShown() async throws {
        var web = MemoryWeb()
        web.totals.stats.figures.merge([
            "raw_bytes": 10, "readings_bytes": 20, "rollup_bytes": 3, "raw_files": 2, "readings_files": 1,
            "raw_removed_files": 7, "readings_removed_files": 0, "raw_removed_bytes": 700, "readings_removed_bytes": 0,
            "disk_free_bytes": 4, "disk_floor_bytes": 5,
        ]) { $1 }
        let values = Self.values(try await web.text("/metrics"))
        #expect(values["fieldtide_files_size_bytes{class=\"readings\"}"] == 20)
        #expect(values["fieldtide_files_size_bytes{class=\"rollups\"}"] == 3)
        #expect(values["fieldtide_removed_files_total{class=\"raw\"}"] == 7)
        #expect(values["fieldtide_disk_free_bytes"] == 4 && values["fieldtide_disk_floor_bytes"] == 5)
        let page = String(decoding: try await web.answer("/").collect(), as: UTF8.self)
        #expect(page.contains("The disk has less free space than is wanted"))
    }

    @Test func alertsAndMessagesAreCounted() async throws {
        var web = MemoryWeb()
        #expect(try await !web.text("/metrics").contains("fieldtide_alerts_open"))
        web.totals.stats.figures.merge(["alerts_open_alarm": 3, "messages_waiting": 2, "messages_unwritten": 1]) { $1 }
        let values = Self.values(try await web.text("/metrics"))
        #expect(values["fieldtide_alerts_open{severity=\"alarm\"}"] == 3)
        #expect(values["fieldtide_alerts_open{severity=\"emergency\"}"] == 0)
        #expect(values["fieldtide_messages_waiting"] == 2 && values["fieldtide_messages_unwritten_total"] == 1)
    }

    @Test func anImbalanceShows() async throws {
        var web = MemoryWeb()
        web.totals.stats.problems = ["frame book (promised): adds up to 1, the records brought 2"]
        #expect(Self.values(try await web.text("/metrics"))["fieldtide_books_balance"] == 0)
    }

    /// `make test` puts promtool there.
    static let promtool = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".build-tools/promtool").path

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: promtool), "`make test-tools` brings promtool"))
    func promtoolFindsNothing() async throws {
        var failed = MemoryWeb()
        failed.readiness = Readiness([.storageFailed])
        for web in [MemoryWeb(), failed] {
            let (input, process) = (Pipe(), Process())
            process.executableURL = URL(fileURLWithPath: Self.promtool)
            process.arguments = ["check", "metrics"]
            let output = Pipe()
            (process.standardInput, process.standardOutput, process.standardError) = (input, output, output)
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(try await web.text("/metrics").utf8))
            try input.fileHandleForWriting.close()
            let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
        }
    }

    @Test func tallyCountsEachFrameOnceAndEachReading() {
        var record = Record(number: 1, at: MemoryWeb.now)
        // Two promised frames, one of QoS 0, one that comes back from quarantine and was counted when it came in.
        record.frames.flags = [.promised, .promised, [], [.promised, .retried]]
        record.frames.refused = [0, 2, 0, 0]
        record.readings.verdict = [.new, .late, .duplicate, .superseded, .seed, .refused]
        var tally = Tally()
        tally.add(record, seconds: 0.25)
        tally.add(record, seconds: 0.5)
        #expect((tally.promised, tally.unpromised, tally.readings) == (4, 2, 14))
        #expect(tally.commits == 2 && tally.commitSeconds == 0.75)
    }
}

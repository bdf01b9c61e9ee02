import Testing
import TideModel
import TidePipeline
import TideSQLite

/// Attributes go to the device of their row and tell what is, not what was.
struct AttributeTests {
    private static let gateway = Texts.timed
        .replacing(#"device: "{device}""#, with: "device: $.sn")
        .replacing("- json:", with: "- json:\n      each: $.rows[*]")
        .replacing(#"'{"ts""#, with: #"'{"rows": [{"sn": "b", "ts""#)
        .replacing(#""o": 7.25}'"#, with: #""o": 7.25}]}'"#)
    private static let dropping = gateway.replacing("beyond: quarantine", with: "beyond: drop")
    private static let tolerant = gateway.replacing("past: 400d", with: "past: 36500d")

    private func row(_ device: String, _ time: Int64, _ firmware: String, _ value: Double? = 1) -> String {
        let reading = value.map { ", \"t\": \($0)" } ?? ""
        return "{\"sn\": \"\(device)\", \"ts\": \(time), \"fw\": \"\(firmware)\"\(reading)}"
    }

    private func take(_ bench: Bench, _ rows: [String]) throws -> Record {
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/gw/up", "{\"rows\": [\(rows.joined(separator: ", "))]}", id: 1, at: bench.now)
        return try bench.take(batch)
    }

    private func values(_ bench: Bench) -> [String: String] { bench.pipeline.state.attributeValues }

    private func expectRestored(_ bench: Bench) throws {
        #expect(try bench.restored().state.attributeValues == values(bench))
    }

    @Test func eachRowOfAGatewaySpeaksOfItsOwnDevice() throws {
        let bench = try Bench([Self.gateway])
        for minute in Int64(0)..<5 {
            let time = bench.now.milliseconds + minute * 60_000
            let record = try take(bench, [row("a", time, "1"), row("b", time, "2"), row("c", time, "3", nil)])
            #expect(record.rare.attributes.map(\.device) == (minute == 0 ? [0, 1, 2] : []))
            #expect(record.rare.attributes.allSatisfy { $0.time.milliseconds == time })
        }
        #expect(values(bench) == ["0/firmware": "1", "1/firmware": "2", "2/firmware": "3"])
        try expectRestored(bench)
    }

    @Test func anOlderRowAddsToHistoryOnceAndLeavesTheLatest() throws {
        let bench = try Bench([Self.gateway])
        let time = bench.now.milliseconds
        _ = try take(bench, [row("a", time - 100, "2"), row("a", time, "2")])
        // Later than the change to 2, earlier than the last word of it.
        #expect(try take(bench, [row("a", time - 50, "1")]).rare.attributes.map(\.isLatest) == [false])
        #expect(try take(bench, [row("a", time - 50, "1")]).rare.attributes.isEmpty)
        #expect(values(bench) == ["0/firmware": "2"])
        #expect(try bench.journal.reader.attributeHistory(device: 0, limit: 9).map(\.change.value) == ["2", "1"])
        try expectRestored(bench)
    }

    @Test func aRetryOfAnOldFrameDoesNotBringBackItsAttribute() throws {
        let bench = try Bench([Self.gateway])
        let time = bench.now.milliseconds
        let record = try take(bench, [row("a", 12, "1"), row("b", time, "7")])
        #expect(record.frames.outcome == [.quarantined])
        #expect(values(bench) == ["0/firmware": "7"], "a row in quarantine says nothing yet")
        _ = try take(bench, [row("a", time, "2"), row("b", time + 1, "8")])
        try bench.use([Self.tolerant])
        let retried = try bench.retry(record.rare.quarantined.map(\.id))
        #expect(retried.frames.outcome == [.stored])
        #expect(retried.rare.attributes.map(\.value) == ["1"])
        #expect(values(bench) == ["0/firmware": "8", "1/firmware": "2"])
        try expectRestored(bench)
    }

    @Test func aDroppedRowHasNoAttributes() throws {
        let bench = try Bench([Self.dropping])
        _ = try take(bench, [row("a", 12, "1"), row("b", bench.now.milliseconds, "2")])
        #expect(values(bench) == ["0/firmware": "2"])
    }
}

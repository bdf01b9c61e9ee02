import Testing
import TideModel
import TidePipeline

/// Every refused reading has its place, whatever becomes of its frame.
struct BookTests {
    private static func rows(_ identity: String) -> String {
        Texts.timed
            .replacing(#"device: "{device}""#, with: "device: \(identity)")
            .replacing("- json:", with: "- json:\n      each: $.rows[*]")
            .replacing(#"'{"ts""#, with: #"'{"rows": [{"sn": "b", "ts""#)
            .replacing(#""o": 7.25}'"#, with: #""o": 7.25}]}'"#)
            .replacing("beyond: quarantine", with: "beyond: drop")
            .replacing("adopt: {max_new_per_hour: 6}", with: "adopt: never")
    }

    private func send(_ bench: Bench, _ rows: [String]) throws -> Record {
        var batch = FrameBatch(source: broker)
        batch.add("farm/s/d/up", "{\"rows\": [\(rows.joined(separator: ", "))]}", id: 1, at: bench.now)
        return try bench.take(batch)
    }

    /// Devices and filters add up to the total.
    private func expectBalance(_ bench: Bench, _ refused: UInt64) throws {
        let state = bench.pipeline.state
        var sum = ReadingBook()
        for device in state.devices { sum.add(device.book.readings) }
        for books in state.global.filters.values { sum.add(books.readings) }
        #expect(sum == state.global.readings)
        #expect(state.global.readings[.refused] == refused)
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }

    @Test func droppedRowsBesideAQuarantinedPartAreBookedOnce() throws {
        let bench = try Bench([Self.rows("$.sn")])
        let known = [RegistryEntity.site(Site(id: "s")), .device(Device(site: "s", id: "known"))]
        try bench.carryOut(.apply(known))
        let time = bench.now.milliseconds
        let record = try send(
            bench,
            [
                "{\"sn\": \"known\", \"ts\": \(time), \"t\": 1}", "{\"sn\": \"known\", \"ts\": 12, \"t\": 1, \"o\": 2}",
                "{\"sn\": \"stranger\", \"ts\": \(time), \"t\": 1}",
            ]
        )
        #expect(record.frames.outcome == [.quarantined])
        try expectBalance(bench, 2)
        try bench.retry(record.rare.quarantined.map(\.id))
        try expectBalance(bench, 2)
        try bench.carryOut(.apply([.device(Device(site: "s", id: "stranger"))]))
        #expect(try bench.retry(record.rare.quarantined.map(\.id)).frames.outcome == [.stored])
        try expectBalance(bench, 2)
    }

    @Test func refusedReadingsOfNobodyAreBookedOnTheFilter() throws {
        let bench = try Bench([Self.rows("$.sn")])
        #expect(try send(bench, ["{\"sn\": \"x\", \"ts\": 12, \"t\": 1, \"o\": 2}"]).frames.outcome == [.ignored])
        try expectBalance(bench, 2)
    }

    @Test func moreThan65535RefusedReadingsOfOneFrameAreCounted() throws {
        let more = (0..<4).map { "  oxygen\($0): {from: o, quantity: dissolved_oxygen, unit: mg/L}\n" }.joined()
        let bench = try Bench([Self.rows("$.sn").replacing("  oxygen: {", with: more + "  oxygen: {")])
        let row = "{\"ts\":1,\"t\":1,\"o\":2}"
        let record = try send(bench, Array(repeating: row, count: 16_000))
        #expect(record.frames.outcome == [.ignored])
        try expectBalance(bench, 96_000)
    }
}

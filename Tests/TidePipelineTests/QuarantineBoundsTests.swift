import Testing
import TideModel
import TidePipeline
import TideSQLite

/// What leaves a quarantine that is full, and that it is counted.
struct QuarantineBoundsTests {
    /// Frames that no profile claims (`raw/…`) or that are no JSON (`farm/…`), each on a topic filter of its own.
    private func send(_ topics: [String], to bench: Bench) throws {
        var batch = FrameBatch(source: broker)
        for (number, topic) in topics.enumerated() {
            batch.add(topic, "whatever", id: UInt16(number + 1), at: bench.now)
        }
        try bench.take(batch)
    }

    /// Entries by topic, oldest first.
    private func held(_ bench: Bench) throws -> [String] {
        try bench.journal.reader.quarantine(.init(limit: 1_000)).map(\.entry.frame.topic)
    }

    private func bench(_ bounds: QuarantineIndex.Bounds) throws -> Bench {
        let bench = try Bench([Texts.timed], bounds: bounds)
        bench.filters = ["farm/#", "raw/#"]
        return bench
    }

    @Test("one source takes at most a quarter, and its oldest leave")
    func oneNoisySource() throws {
        let bench = try bench(.init(entries: 8, bytes: 1 << 20))
        try send((1...5).map { "raw/\($0)" }, to: bench)
        #expect(try held(bench) == ["raw/4", "raw/5"])
        #expect(bench.pipeline.state.global.quarantineEvicted == 3)
    }

    @Test("the single frame of another source stays, whatever the noisy one sends")
    func quietSourcesStay() throws {
        let bench = try bench(.init(entries: 8, bytes: 1 << 20))
        try send(["farm/s/d/up"] + (1...50).map { "raw/\($0)" }, to: bench)
        #expect(try held(bench) == ["farm/s/d/up", "raw/49", "raw/50"])
        #expect(bench.pipeline.state.global.quarantineEvicted == 48)
    }

    @Test("bytes are bounded as well, and a frame larger than its share is kept alone")
    func bytes() throws {
        let bench = try bench(.init(entries: 1_000, bytes: 4_000))
        try send((1...40).map { "raw/\($0)" }, to: bench)
        #expect(bench.pipeline.state.quarantine.bytes <= 1_000)
        #expect(bench.pipeline.state.quarantine.count > 0)
        #expect(UInt64(bench.pipeline.state.quarantine.count) + bench.pipeline.state.global.quarantineEvicted == 40)
    }

    @Test("a restart finds the same entries, the same count, and goes on in the same way")
    func afterARestart() throws {
        let bench = try bench(.init(entries: 8, bytes: 1 << 20))
        try send((1...5).map { "raw/\($0)" }, to: bench)
        try bench.restart()
        try send(["raw/6"], to: bench)
        #expect(try held(bench) == ["raw/5", "raw/6"])
        #expect(bench.pipeline.state.global.quarantineEvicted == 4)
        #expect(bench.pipeline.state.quarantine.fullness == 0.25)
    }

    @Test("without bounds nothing leaves")
    func unbounded() throws {
        let bench = try bench(.none)
        try send((1...500).map { "raw/\($0)" }, to: bench)
        #expect(bench.pipeline.state.quarantine.count == 500 && bench.pipeline.state.global.quarantineEvicted == 0)
    }
}

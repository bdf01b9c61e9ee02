import Testing
import TideModel
import TidePipeline
import TideTesting

/// The state is small, goes through bytes unchanged, and garbage is refused without a trap.
struct ClockCodingTests {
    private func encoded(_ state: ClockState) -> [UInt8] {
        var writer = ByteWriter()
        state.write(to: &writer)
        return writer.bytes
    }

    private func decoded(_ bytes: [UInt8]) throws -> ClockState {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            let state = try ClockState(&reader)
            #expect(reader.isAtEnd)
            return state
        }
    }

    @Test func size() {
        #expect(MemoryLayout<ClockState>.size == 48 && MemoryLayout<ClockState>.stride == 48)
        #expect(encoded(ClockState()).count < 64)
    }

    /// Wherever the state is written and read back, and however messages come in batches, the same comes of it.
    @Test(arguments: UInt64(0)..<100) func restoredAnywhere(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let device = ClockTruth(&random, days: 20)
        let messages = device.script.messages(days: device.days, &random)
        let doctor = ClockDoctor(interval: device.script.interval)
        var whole = ClockRun(), parts = ClockRun()
        whole.take(messages, doctor)
        var next = 0
        while next < messages.count {
            let end = min(messages.count, next + Int.random(in: 1...200, using: &random))
            parts.take(messages[next..<end], doctor)
            let bytes = encoded(parts.state)
            parts.state = try decoded(bytes)
            #expect(encoded(parts.state) == bytes)
            next = end
        }
        #expect(parts.state == whole.state && parts.names == whole.names)
        #expect(parts.changes.map(\.at) == whole.changes.map(\.at))
    }

    @Test func cutShortAnywhere() {
        var run = ClockRun()
        var random = SplitMix(seed: 1)
        run.take(ClockScript(clock: running(30)).messages(days: 9, &random), ClockDoctor())
        let bytes = encoded(run.state)
        for length in 0..<bytes.count {
            #expect(throws: FormatError.self) { try decoded(Array(bytes[..<length])) }
        }
    }

    /// Bytes changed at random are refused, or are a state that takes any message without a trap.
    @Test func garbage() {
        var random = SplitMix(seed: 2)
        var run = ClockRun()
        run.take(ClockScript(delay: 5_000, clock: running(30)).messages(days: 9, &random), ClockDoctor())
        let bytes = encoded(run.state)
        var accepted = 0
        for _ in 0..<100_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let state = damaged.withUnsafeBytes { buffer in
                var reader = ByteReader(buffer)
                return try? ClockState(&reader)
            }
            guard let state else { continue }
            accepted += 1
            takeAnything(state, &random)
        }
        #expect(accepted > 1_000 && accepted < 99_000, "\(accepted)")
    }

    private func takeAnything(_ start: ClockState, _ random: inout SplitMix) {
        var state = start
        let doctor = ClockDoctor(interval: 600_000, resolution: 1_000)
        for _ in 0..<20 {
            let times = [Int64.min, .max, 0, ClockScript.start, Int64.random(in: .min ... .max, using: &random)]
            doctor.observe(
                received: Timestamp(milliseconds: times.randomElement(using: &random) ?? 0),
                time: Timestamp(milliseconds: times.randomElement(using: &random) ?? 0),
                &state
            )
            _ = doctor.assessment(of: state)
        }
    }

    /// What says nothing of the clock changes nothing.
    @Test(arguments: [ClockFacts.copy, .imported, .backlog, .arrival]) func excluded(facts: ClockFacts) {
        var run = ClockRun()
        var random = SplitMix(seed: 3)
        run.take(ClockScript().messages(days: 2, &random), ClockDoctor())
        let before = run.state
        let far = ClockScript(clock: { $0 + ClockScript.day }).messages(days: 1, &random)
        run.take(
            far.map { ClockScript.Message(received: $0.received, time: $0.time, facts: facts, made: $0.made) },
            ClockDoctor()
        )
        #expect(run.state == before)
    }
}

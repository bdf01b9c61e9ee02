import Testing
import TideModel
import TidePipeline
import TideTesting

/// Many series: what the wheel finds is what looking at all of them each second would find.
struct LivenessTests {
    private static let start = Timestamp(milliseconds: 1_772_323_200_000)

    private static func rule(_ series: SeriesNumber) -> LivenessRule? {
        let intervals: [Int64] = [0, 1_000, 10_000, 60_000, 600_000, 3_600_000, 7_200_000]
        let interval = intervals[Int(series) % intervals.count]
        return interval == 0 ? nil : LivenessRule(interval: interval)
    }

    /// The same without a wheel.
    private struct Reference {
        var states: [LivenessState]

        mutating func tick(_ now: Timestamp, heldUntil: Timestamp) -> [LivenessChange] {
            var changes: [LivenessChange] = []
            for series in states.indices {
                let rule = LivenessTests.rule(SeriesNumber(series))
                while states[series].pass(to: now, rule, heldUntil: heldUntil) {
                    let (status, since) = (states[series].status, states[series].since)
                    changes.append(LivenessChange(series: SeriesNumber(series), status: status, at: since))
                }
            }
            return changes
        }
    }

    private func restored(_ liveness: Liveness, _ now: Timestamp, heldUntil: Timestamp) throws -> Liveness {
        var writer = ByteWriter()
        for state in liveness.states { state.write(to: &writer) }
        let states = try writer.bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            return try liveness.states.map { _ in try LivenessState(&reader) }
        }
        #expect(states == liveness.states)
        return Liveness(states, from: now, heldUntil: heldUntil, Self.rule)
    }

    private func hear(_ series: Int, at now: Timestamp, _ liveness: inout Liveness, _ reference: inout Reference) {
        let number = SeriesNumber(series), rule = Self.rule(number)
        let isBack = reference.states[series].take(moment: now, received: now, rule)
        let change = liveness.take(number, moment: now, received: now, rule)
        #expect((change != nil) == isBack)
    }

    @Test(arguments: UInt64(0)..<20) func likeLookingAtAll(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let count = 200
        var liveness = Liveness(from: Self.start)
        var reference = Reference(states: Array(repeating: LivenessState(), count: count))
        var held = Timestamp.distantPast, now = Self.start
        for series in 0..<count { hear(series, at: now, &liveness, &reference) }
        for _ in 0..<3_000 {
            now = now + 1_000 * Int64.random(in: 1...20, using: &random)
            for _ in 0..<Int.random(in: 0...10, using: &random) {
                let series = Int.random(in: 0..<count, using: &random)
                hear(series, at: now + -Int64.random(in: 0...999, using: &random), &liveness, &reference)
            }
            if Int.random(in: 0..<200, using: &random) == 0 {
                held = now
                liveness = try restored(liveness, now, heldUntil: held)
            }
            let earliest = liveness.earliestDeadline
            let found = liveness.tick(now, heldUntil: held, limit: 10_000, Self.rule)
            let wanted = reference.tick(now, heldUntil: held)
            #expect(found.changes == wanted && !found.hasMore)
            if !wanted.isEmpty { #expect(earliest.map { $0 <= now } ?? false) }
        }
        #expect(liveness.states == reference.states)
    }

    /// 100,000 series that fall silent in the same second come in slices, each once.
    @Test func slicesAreBounded() {
        let count = 100_000, rule = LivenessRule(interval: 60_000)
        var liveness = Liveness(from: Self.start)
        for series in 0..<count {
            _ = liveness.take(SeriesNumber(series), moment: Self.start, received: Self.start, rule)
        }
        var found: [SeriesNumber] = []
        var calls = 0, hasMore = true
        while hasMore {
            let slice = liveness.tick(Self.start + rule.late, heldUntil: .distantPast, limit: 1_000) { _ in rule }
            #expect(slice.changes.count <= 1_000)
            found += slice.changes.map(\.series)
            (calls, hasMore) = (calls + 1, slice.hasMore)
        }
        #expect(calls == count / 1_000 && found.sorted() == Array(0..<SeriesNumber(count)))
        #expect(liveness.states.allSatisfy { $0.status == .late })
    }

    /// One that is heard is looked at once in the time to late, not with each message.
    @Test func messagesDoNotMoveDeadlines() {
        let rule = LivenessRule(interval: 1_000, late: 60_000, silent: 120_000)
        var liveness = Liveness(from: Self.start)
        var looks = 0
        for second in 0..<3_600 {
            let now = Self.start + Int64(second) * 1_000
            _ = liveness.take(0, moment: now, received: now, rule)
            _ = liveness.tick(now, heldUntil: .distantPast, limit: 10) { _ in
                looks += 1
                return rule
            }
        }
        #expect(looks <= 61, "\(looks)")
    }

    /// After our own clock was set back by a year all deadlines are found within a turn of the wheel.
    @Test func ourOwnClockSetBack() {
        let rule = LivenessRule(interval: 60_000), ahead = Self.start + 365 * 86_400_000
        var liveness = Liveness(from: ahead)
        for series in SeriesNumber(0)..<100 { _ = liveness.take(series, moment: ahead, received: ahead, rule) }
        for series in SeriesNumber(0)..<100 { liveness.limit(series, to: Self.start) }
        var found = 0
        for second in 0..<10_000 {
            let now = Self.start + Int64(second) * 1_000
            found += liveness.tick(now, heldUntil: .distantPast, limit: 1_000) { _ in rule }.changes.count
        }
        #expect(found == 200)
    }

    /// Replay of the changes that records hold gives the same states, and the same deadlines.
    @Test func replay() {
        let rule = LivenessRule(interval: 60_000)
        var first = Liveness(from: Self.start), again = first
        for series in SeriesNumber(0)..<50 {
            _ = first.take(series, moment: Self.start, received: Self.start, rule)
            _ = again.take(series, moment: Self.start, received: Self.start, rule)
        }
        for minute in Int64(0)..<20 {
            let now = Self.start + minute * 60_000
            for change in first.tick(now, heldUntil: .distantPast, limit: 7, { _ in rule }).changes {
                again.apply(change, rule)
            }
            #expect(first.states == again.states)
        }
        #expect(first.states.contains { $0.status == .silent })
    }
}

import Testing
import TideModel
import TidePipeline
import TideTesting

/// One series, step by step.
struct LivenessStateTests {
    private static let minute: Int64 = 60_000
    private static let t0 = Timestamp(milliseconds: 1_772_323_200_000)
    /// Late after 30 min, silent after 2 h.
    private static let rule = LivenessRule(interval: 10 * minute, late: 30 * minute, silent: 120 * minute)

    private func heard(at moment: Timestamp) -> LivenessState {
        var state = LivenessState()
        let isBack = state.take(moment: moment, received: moment, Self.rule)
        #expect(isBack && state.status == .live)
        return state
    }

    /// What becomes of a state at these minutes after t0; only changes, as `minute status`.
    private func changes(_ state: inout LivenessState, minutes: ClosedRange<Int>, heldUntil: Timestamp) -> [String] {
        var found: [String] = []
        for minute in minutes {
            while state.pass(to: Self.t0 + Int64(minute) * Self.minute, Self.rule, heldUntil: heldUntil) {
                found.append("\(minute) \(state.status.name)")
            }
        }
        return found
    }

    @Test func size() {
        #expect(MemoryLayout<LivenessState>.size <= 16 && MemoryLayout<LivenessState>.stride == 16)
    }

    @Test func liveLateSilentAndBack() {
        var state = heard(at: Self.t0)
        #expect(changes(&state, minutes: 0...300, heldUntil: .distantPast) == ["30 late", "120 silent"])
        #expect(state.deadline(Self.rule, heldUntil: .distantPast) == nil)
        let back = Self.t0 + 301 * Self.minute
        let isBack = state.take(moment: back, received: back, Self.rule)
        #expect(isBack && state.status == .live && state.since == back)
    }

    @Test func nothingIsHeardLaterThanItWasReceived() {
        var state = LivenessState()
        let isLive = state.take(moment: Self.t0 + 86_400_000, received: Self.t0, Self.rule)
        #expect(isLive && state.heard == Self.t0.milliseconds)
    }

    @Test func neverSeenHasNoDeadline() {
        var state = LivenessState()
        #expect(state.status == .neverSeen && state.deadline(Self.rule, heldUntil: Self.t0) == nil)
        #expect(changes(&state, minutes: 0...500, heldUntil: .distantPast).isEmpty)
    }

    @Test func withoutAnIntervalWhatWasHeardIsLive() {
        var state = LivenessState()
        let isLive = state.take(moment: Self.t0, received: Self.t0, nil)
        #expect(isLive && state.deadline(nil, heldUntil: Self.t0) == nil)
    }

    /// Data that is old when it comes says that the device was there then, not that it is there.
    @Test func aBacklogDoesNotMakeLive() {
        var state = heard(at: Self.t0)
        #expect(changes(&state, minutes: 0...200, heldUntil: .distantPast) == ["30 late", "120 silent"])
        for minute in 1...170 {
            let isBack = state.take(
                moment: Self.t0 + Int64(minute) * Self.minute,
                received: Self.t0 + 200 * Self.minute,
                Self.rule
            )
            #expect(!isBack)
        }
        let isBack = state.take(
            moment: Self.t0 + 171 * Self.minute,
            received: Self.t0 + 200 * Self.minute,
            Self.rule
        )
        #expect(isBack)
    }

    /// After our start each series has the time to late, and one that was silent long before is not live by that.
    @Test func grace() {
        var state = heard(at: Self.t0)
        let start = Self.t0 + 60 * Self.minute
        #expect(changes(&state, minutes: 60...300, heldUntil: start) == ["90 late", "120 silent"])
        var silent = heard(at: Self.t0)
        #expect(changes(&silent, minutes: 0...300, heldUntil: .distantPast).count == 2)
        #expect(changes(&silent, minutes: 300...600, heldUntil: Self.t0 + 300 * Self.minute).isEmpty)
        #expect(silent.status == .silent)
    }

    /// A daemon that starts each hour still finds out what is silent.
    @Test func restartsDoNotHideSilence() {
        var state = heard(at: Self.t0)
        var found: [String] = []
        for start in stride(from: 0, to: 600, by: 60) {
            let held = Self.t0 + Int64(start) * Self.minute
            found += changes(&state, minutes: start...start + 59, heldUntil: held)
        }
        #expect(found == ["30 late", "150 silent"])
    }

    struct ClockCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var verdict: ClockVerdict
        var offset: Int64?
        /// Device time − receive time, minutes.
        var shown: Int64
        /// Age of the data, minutes.
        var age: Int64
    }

    @Test(arguments: [
        ClockCase(testDescription: "fine", verdict: .fine, offset: -300, shown: -7, age: 7),
        ClockCase(testDescription: "fine, but this stamp is ahead", verdict: .fine, offset: 0, shown: 50, age: 0),
        ClockCase(testDescription: "ahead by a day", verdict: .future, offset: 86_400_000, shown: 1_440, age: 0),
        ClockCase(testDescription: "a zone ahead", verdict: .zoneError(quarterHours: 32), shown: 473, age: 7),
        ClockCase(testDescription: "a zone behind", verdict: .zoneError(quarterHours: -32), shown: -487, age: 7),
        ClockCase(
            testDescription: "slow by two minutes in the meantime",
            verdict: .drifting(millisecondsPerDay: -4_000),
            offset: -120_000,
            shown: -9,
            age: 7
        ),
        ClockCase(testDescription: "reset", verdict: .reset(.year2000), shown: -13_000_000, age: 0),
        ClockCase(testDescription: "frozen", verdict: .frozen, shown: -600, age: 0),
        ClockCase(testDescription: "behind", verdict: .behind, offset: -99_999_999, shown: -2_000, age: 0),
    ]) func moment(_ wanted: ClockCase) {
        let clock = ClockAssessment(verdict: wanted.verdict, offset: wanted.offset, isSettled: true)
        let time = Self.t0 + wanted.shown * Self.minute
        let moment = LivenessState.moment(time: time, received: Self.t0, clock)
        #expect(moment == Self.t0 + -wanted.age * Self.minute)
    }

    /// Our own clock was a year ahead and was set back: nobody is live for a year by that.
    @Test func ourOwnClockSetBack() {
        var state = heard(at: Self.t0 + 365 * 86_400_000)
        state.limit(to: Self.t0)
        #expect(changes(&state, minutes: 0...200, heldUntil: .distantPast) == ["30 late", "120 silent"])
    }

    @Test(arguments: [
        (LivenessRule(interval: 600_000), Int64(2_100_000), Int64(4_200_000)),
        (LivenessRule(interval: 600_000, jitter: 0), 1_800_000, 3_600_000),
        (LivenessRule(interval: 600_000, jitter: 60_000, silent: 7_200_000), 1_860_000, 7_200_000),
        (LivenessRule(interval: 600_000, jitter: 60_000, silent: 1_200_000), 1_200_000, 1_200_000),
        (LivenessRule(interval: 600_000, late: 9_000_000), 9_000_000, 18_000_000),
        (LivenessRule(interval: 100), 5_000, 10_000),
    ]) func rules(rule: LivenessRule, late: Int64, silent: Int64) {
        #expect(rule.late == late && rule.silent == silent)
    }

    @Test func codingIsStrict() throws {
        var random = SplitMix(seed: 1)
        var writer = ByteWriter()
        let state = heard(at: Self.t0)
        state.write(to: &writer)
        let bytes = writer.bytes
        #expect(try decoded(bytes) == state)
        for length in 0..<bytes.count { #expect(throws: FormatError.self) { try decoded(Array(bytes[..<length])) } }
        for _ in 0..<20_000 {
            var damaged = bytes
            damaged[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            guard var other = try? decoded(damaged) else { continue }
            _ = other.deadline(Self.rule, heldUntil: Self.t0)
            _ = other.pass(to: Self.t0, Self.rule, heldUntil: Self.t0)
            _ = other.take(moment: Self.t0, received: Self.t0, Self.rule)
        }
    }

    private func decoded(_ bytes: [UInt8]) throws -> LivenessState {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            return try LivenessState(&reader)
        }
    }
}

import Testing
import TideMQTT

/// When a batch stays open and when a window is claimed, in simulated time.
struct WindowDetectorTests {
    private static let limit: Int64 = 450

    /// What came of a stream: its batches, and the window that was claimed.
    private struct Outcome {
        var batches: [(frames: Int, open: Int64)] = []
        var window: Int?
        /// Messages that waited at the broker in the end.
        var waiting = 0
    }

    /// A broker, and how we read it.
    private struct Stream {
        /// Messages that the broker sends before it waits for acknowledgements.
        var window = Int.max
        /// As `BatchBounds.openMilliseconds`.
        var limit = WindowDetectorTests.limit
        var roundTrip: Int64 = 0
        /// How long a commit takes, milliseconds.
        var commit: Int64 = 5
        /// Milliseconds between messages of QoS 0, which need no acknowledgement; 0: none come.
        var others: Int64 = 0

        /// Reads it for a minute, a millisecond at a time; `arriving` says how many reach the broker in each.
        func run(_ arriving: (Int64) -> Int) -> Outcome {
            var detector = WindowDetector(roundTrip: roundTrip)
            var outcome = Outcome()
            var frames = 0
            var (begun, busy) = (Int64?.none, Int64(0))
            for now in 1...60_000 as ClosedRange<Int64> {
                outcome.waiting += arriving(now)
                if now < busy { continue }
                if now == busy { detector.flushed(at: now) }
                let taken = min(outcome.waiting, window - frames)
                if taken > 0 {
                    detector.grew(by: taken, at: now)
                    (outcome.waiting, frames) = (outcome.waiting - taken, frames + taken)
                }
                if taken > 0 || (others > 0 && now.isMultiple(of: others)) { begun = begun ?? now }
                guard let opened = begun, detector.holdUntil(now, openedAt: opened, limit: limit) == nil else {
                    continue
                }
                _ = detector.closed(dry: true, at: now)
                outcome.batches.append((frames, now - opened))
                (frames, begun, busy) = (0, nil, now + commit)
            }
            outcome.window = detector.window
            return outcome
        }
    }

    @Test("a steady stream waits for its time and is no window", arguments: [1, 3, 7, 25, 50, 100, 125, 150])
    func steady(gap: Int64) {
        let outcome = Stream().run { $0.isMultiple(of: gap) ? 1 : 0 }
        #expect(outcome.window == nil)
        let early = outcome.batches.count { $0.open < Self.limit }
        #expect(early * 20 <= outcome.batches.count, "\(early) of \(outcome.batches.count) ended early")
        #expect(outcome.batches.allSatisfy { $0.open <= Self.limit })
    }

    @Test("a busy stream waits for its time or until it has enough, and is no window", arguments: [1, 2, 5, 40])
    func busy(perMillisecond: Int) {
        let outcome = Stream().run { _ in perMillisecond }
        #expect(outcome.window == nil)
        let wanted = perMillisecond < 9 ? Self.limit : 102
        #expect(outcome.batches.dropFirst().allSatisfy { ($0.open - wanted).magnitude <= 5 })
    }

    @Test("devices that report in step are no window", arguments: [200, 250, 500, 1_000, 2_000], [0, 40, 100, 3_000])
    func inStep(interval: Int64, roundTrip: Int64) {
        let outcome = Stream(roundTrip: roundTrip).run { $0.isMultiple(of: interval) ? 7 : 0 }
        // Where they come just when acknowledgements would let them, nothing tells them apart.
        #expect(outcome.window == nil || roundTrip > 0 && interval <= 500)
        #expect(outcome.waiting == 0)
    }

    @Test(
        "a window that bounds batches is found in two seconds and costs nothing then",
        arguments: [1, 7, 20, 500, 1_000, 1_024, 4_000]
    )
    func window(size: Int) {
        let outcome = Stream(window: size).run { _ in size }
        #expect(outcome.window == size)
        let slow = outcome.batches.prefix { $0.open > 0 }
        #expect(slow.reduce(0) { $0 + $1.open } < 2_000)
        let rest = outcome.batches.dropFirst(slow.count)
        #expect(rest.allSatisfy { $0.frames == size })
        #expect(rest.count { $0.open > 0 } <= rest.count / 4_096)
        #expect(outcome.batches.count > 1_000)
    }

    @Test("a window is found beside messages that need no acknowledgement", arguments: [20, 50, 90, 130])
    func beside(others: Int64) {
        let outcome = Stream(window: 20, others: others).run { $0.isMultiple(of: 2) ? 1 : 0 }
        #expect(outcome.window == 20)
        #expect(outcome.waiting <= 20)
    }

    @Test("a window is found whatever batches may wait", arguments: [20, 60, 450], [0, 170, 5_000])
    func settings(limit: Int64, roundTrip: Int64) {
        let outcome = Stream(window: 20, limit: limit, roundTrip: roundTrip).run { _ in 20 }
        #expect(outcome.window == 20)
        #expect(outcome.batches.count > 1_000)
    }

    @Test("what was taken for a window is given up when a batch outgrows it")
    func doubt() {
        var detector = WindowDetector()
        var now = Int64(0)
        for _ in 0..<4 {
            detector.flushed(at: now)
            detector.grew(by: 7, at: now)
            while let until = detector.holdUntil(now, openedAt: now, limit: Self.limit) { now = until }
            _ = detector.closed(dry: true, at: now)
        }
        #expect(detector.window == 7)
        var batches = 0
        while detector.window != nil, batches < 10_000 {
            let opened = now
            while true {
                detector.grew(by: 1, at: now)
                now += 30
                if detector.holdUntil(now, openedAt: opened, limit: Self.limit) == nil { break }
            }
            _ = detector.closed(dry: true, at: now)
            detector.flushed(at: now)
            batches += 1
        }
        #expect(detector.window == nil && batches > 4_000)
    }

    @Test("with a window that is known, what does not fill it waits for its time")
    func slowBehindAWindow() {
        let outcome = Stream(window: 20).run { $0 < 5_000 ? 20 : ($0 > 50_000 && $0.isMultiple(of: 100) ? 1 : 0) }
        #expect(outcome.window == 20)
        #expect(outcome.batches.suffix(10).allSatisfy { $0.open == Self.limit })
    }

    @Test("told not to wait, nothing does")
    func notAtAll() {
        let outcome = Stream(window: 20, limit: 0).run { _ in 20 }
        #expect(outcome.window == nil && outcome.batches.allSatisfy { $0 == (20, 0) })
    }
}

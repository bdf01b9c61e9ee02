import Testing
import TideMQTT

/// When a batch stays open and when a window is claimed, in simulated time.
struct WindowDetectorTests {
    private static let limit: Int64 = 450

    /// What came of a stream: its batches, and the window that was claimed.
    private struct Outcome {
        var batches: [(frames: Int, open: Int64)] = []
        var window: Int?
    }

    /// Reads a stream for a minute, a millisecond at a time.
    ///
    /// - Parameters:
    ///   - window: messages that the broker sends before it waits for acknowledgements.
    ///   - commit: how long a commit takes, milliseconds.
    ///   - arriving: messages that reach the broker in each millisecond.
    /// - Returns: its batches.
    private static func run(window: Int, commit: Int64 = 5, arriving: (Int64) -> Int) -> Outcome {
        var detector = WindowDetector()
        var outcome = Outcome()
        var (waiting, frames, begun) = (0, 0, Int64(0))
        var busy = Int64(0)
        for now in 1...60_000 as ClosedRange<Int64> {
            waiting += arriving(now)
            if now < busy { continue }
            if now == busy { detector.flushed(at: now) }
            let taken = min(waiting, window - frames)
            if taken > 0 {
                if frames == 0 {
                    detector.begun(at: now)
                    begun = now
                }
                detector.grew(at: now)
                (waiting, frames) = (waiting - taken, frames + taken)
            }
            guard frames > 0, detector.holdUntil(now, frames: frames, limit: limit) == nil else { continue }
            _ = detector.closed(frames: frames, dry: true, at: now)
            outcome.batches.append((frames, now - begun))
            frames = 0
            busy = now + commit
        }
        outcome.window = detector.window
        return outcome
    }

    @Test("a steady stream waits for its time and is no window", arguments: [1, 3, 7, 25, 50, 100, 125, 150])
    func steady(gap: Int64) {
        let outcome = Self.run(window: .max) { $0.isMultiple(of: gap) ? 1 : 0 }
        #expect(outcome.window == nil)
        let early = outcome.batches.count { $0.open < Self.limit }
        #expect(early * 20 <= outcome.batches.count, "\(early) of \(outcome.batches.count) ended early")
        #expect(outcome.batches.allSatisfy { $0.open <= Self.limit })
    }

    @Test("a busy stream waits for its time or until it has enough, and is no window", arguments: [1, 2, 5, 40])
    func busy(perMillisecond: Int) {
        let outcome = Self.run(window: .max) { _ in perMillisecond }
        #expect(outcome.window == nil)
        let wanted = perMillisecond < 9 ? Self.limit : 102
        #expect(outcome.batches.dropFirst().allSatisfy { ($0.open - wanted).magnitude <= 5 })
    }

    @Test("devices that report in step are no window", arguments: [200, 250, 500, 1_000, 2_000])
    func inStep(interval: Int64) {
        #expect(Self.run(window: .max) { $0.isMultiple(of: interval) ? 7 : 0 }.window == nil)
    }

    @Test("a window that bounds batches is found in two seconds and costs nothing then", arguments: [1, 7, 20, 500])
    func window(size: Int) {
        let outcome = Self.run(window: size) { _ in size }
        #expect(outcome.window == size)
        let slow = outcome.batches.prefix { $0.open > 0 }
        #expect(slow.reduce(0) { $0 + $1.open } < 2_000)
        #expect(outcome.batches.dropFirst(slow.count).allSatisfy { $0 == (size, 0) })
        #expect(outcome.batches.count > 1_000)
    }

    @Test("with a window that is known, what does not fill it waits for its time")
    func slowBehindAWindow() {
        let outcome = Self.run(window: 20) { $0 < 5_000 ? 20 : ($0 > 50_000 && $0.isMultiple(of: 100) ? 1 : 0) }
        #expect(outcome.window == 20)
        #expect(outcome.batches.suffix(10).allSatisfy { $0.open == Self.limit })
    }
}

import Testing
import TideMQTT

/// Which streams are held to find out about a window, in simulated time.
struct WindowDetectorTests {
    /// Milliseconds in which a stream of `perMillisecond` frames was held, of so many.
    private static func held(perMillisecond: Int, of milliseconds: Int64) -> Int64 {
        var detector = WindowDetector()
        var (frames, held) = (0, Int64(0))
        for now in 1...milliseconds {
            if frames == 0 { detector.began(at: now) }
            detector.grew(at: now)
            frames += perMillisecond
            if let until = detector.holdUntil(now), until > now {
                held += 1
                continue
            }
            _ = detector.closed(frames: frames, dry: true, at: now)
            detector.flushed(at: now)
            frames = 0
        }
        return held
    }

    /// Acknowledgements of a steady stream must not wait for proofs that always fail, however fast it is.
    @Test(arguments: [1, 2, 3, 5, 10, 40])
    func aSteadyStreamIsHardlyEverHeld(perMillisecond: Int) {
        #expect(Self.held(perMillisecond: perMillisecond, of: 120_000) < 6_000)
    }

    /// A broker that waits for our acknowledgements after 20 messages is found out.
    @Test func aWindowIsFound() {
        var detector = WindowDetector()
        var (now, frames, isFound) = (Int64(0), 0, false)
        while now < 60_000, !isFound {
            detector.began(at: now)
            detector.grew(at: now)
            frames = 20
            while let until = detector.holdUntil(now) { now = until }
            isFound = detector.closed(frames: frames, dry: true, at: now)
            detector.flushed(at: now)
            now += 1
        }
        #expect(detector.window == 20)
    }
}

import Testing
import TideNotify
import TideTesting

/// Limits of robots, and waits between attempts.
struct RateTests {
    @Test func noStretchOfTimeHoldsMoreThanItsLimit() {
        let limits = [RateLimit(100, per: .seconds(60)), RateLimit(5, per: .seconds(1))]
        var window = RateWindow(limits)
        var (now, sent) = (Duration.zero, [Duration]())
        for _ in 0..<1_000 {
            let wait = window.wait(at: now)
            now += wait
            #expect(window.wait(at: now) == .zero)
            window.count(at: now)
            sent.append(now)
        }
        for limit in limits {
            for (early, late) in zip(sent, sent.dropFirst(limit.count)) { #expect(late - early >= limit.time) }
        }
        // And no slower than it must be: the first hundred in 19 s, then a hundred a minute.
        #expect(sent.last == .seconds(9 * 60 + 19))
    }

    @Test func withoutLimitsNothingWaits() {
        var window = RateWindow([])
        for _ in 0..<1_000 { window.count(at: .zero) }
        #expect(window.wait(at: .zero) == .zero)
    }

    @Test(arguments: UInt64(0)..<50)
    func waitsDoubleUpToTheirBound(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for attempts in 1...40 {
            let wait = Backoff.wait(after: attempts, using: &random)
            let bound = min(5 << min(attempts - 1, 20), 900)
            #expect(wait >= .zero && wait < .seconds(bound))
        }
    }

    @Test func waitsAreSpread() {
        var random = SplitMix(seed: 1)
        let waits = (0..<1_000).map { _ in Backoff.wait(after: 20, using: &random) }
        #expect(waits.count { $0 < .seconds(450) } > 400)
        #expect(waits.count { $0 >= .seconds(450) } > 400)
    }
}

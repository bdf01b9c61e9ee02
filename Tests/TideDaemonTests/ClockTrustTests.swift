import Testing
import TideDaemon
import TideModel

/// A wrong clock must not make everything old.
struct ClockTrustTests {
    private static let day: Int64 = 86_400_000
    private let start = Timestamp(milliseconds: 1_772_323_200_000)

    @Test func aClockThatGoesOnIsTrusted() {
        var trust = ClockTrust(record: start, wall: start + 3 * Self.day, seconds: 100)
        for minute in 1...3_000 {
            let wall = start + 3 * Self.day + Int64(minute) * 60_000
            #expect(trust.isTrusted(wall: wall, seconds: 100 + Double(minute) * 60))
        }
        var fresh = ClockTrust(record: .distantPast, wall: start, seconds: 0)
        #expect(fresh.isTrusted(wall: start, seconds: 0), "a new folder has no records to compare with")
    }

    @Test func aJumpIsWaitedOut() {
        var trust = ClockTrust(record: start, wall: start, seconds: 0)
        let ahead = start + 40_000 * Self.day
        #expect(!trust.isTrusted(wall: ahead, seconds: 60))
        #expect(!trust.isTrusted(wall: ahead + Self.day - 60_000, seconds: 86_400))
        #expect(trust.isTrusted(wall: ahead + Self.day, seconds: 60 + ClockTrust.patience))
    }

    @Test func aClockThatIsSetRightIsTrustedAgainNoSooner() {
        var trust = ClockTrust(record: start, wall: start, seconds: 0)
        #expect(!trust.isTrusted(wall: start + 2 * Self.day, seconds: 60))
        #expect(!trust.isTrusted(wall: start, seconds: 120))
        #expect(trust.isTrusted(wall: start + Self.day, seconds: 60 + ClockTrust.patience))
    }

    @Test func aLongAbsenceMayBeAWrongClock() {
        var trust = ClockTrust(record: start, wall: start + 31 * Self.day, seconds: 5)
        #expect(!trust.isTrusted(wall: start + 31 * Self.day, seconds: 5))
        #expect(trust.isTrusted(wall: start + 32 * Self.day, seconds: 5 + ClockTrust.patience))
    }
}

import Testing
import TideDaemon
import TideModel

/// A wrong clock must not make everything old.
struct ClockTrustTests {
    private static let day: Int64 = 86_400_000

    private func time(_ days: Int64, _ seconds: Int64 = 0) -> Timestamp {
        Timestamp(milliseconds: 1_772_323_200_000 + days * Self.day + seconds * 1_000)
    }

    @Test func aClockThatGoesOnIsTrusted() {
        var trust = ClockTrust(record: time(0), wall: time(3), seconds: 100)
        var distrusted = 0
        for minute in Int64(1)...3_000 {
            let isTrusted = trust.isTrusted(wall: time(3, minute * 60), seconds: 100 + Double(minute) * 60)
            distrusted += isTrusted ? 0 : 1
        }
        #expect(distrusted == 0)
        var fresh = ClockTrust(record: .distantPast, wall: time(0), seconds: 0)
        let isTrusted = fresh.isTrusted(wall: time(0), seconds: 0)
        #expect(isTrusted, "a new folder has no records to compare with")
    }

    @Test func aJumpIsWaitedOut() {
        var trust = ClockTrust(record: time(0), wall: time(0), seconds: 0)
        let found = [
            trust.isTrusted(wall: time(40_000), seconds: 60),
            trust.isTrusted(wall: time(40_001, -60), seconds: 86_400),
            trust.isTrusted(wall: time(40_001), seconds: 60 + ClockTrust.patience),
        ]
        #expect(found == [false, false, true])
    }

    @Test func aClockThatIsSetRightIsTrustedNoSooner() {
        var trust = ClockTrust(record: time(0), wall: time(0), seconds: 0)
        let found = [
            trust.isTrusted(wall: time(2), seconds: 60), trust.isTrusted(wall: time(0), seconds: 120),
            trust.isTrusted(wall: time(1), seconds: 60 + ClockTrust.patience),
        ]
        #expect(found == [false, false, true])
    }

    @Test func aLongAbsenceMayBeAWrongClock() {
        var trust = ClockTrust(record: time(0), wall: time(31), seconds: 5)
        let found = [
            trust.isTrusted(wall: time(31), seconds: 5),
            trust.isTrusted(wall: time(32), seconds: 5 + ClockTrust.patience),
        ]
        #expect(found == [false, true])
    }
}

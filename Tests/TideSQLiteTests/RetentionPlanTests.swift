import Testing
import TideModel
import TideSQLite

/// What is removed, and above all what is not.
struct RetentionPlanTests {
    private static let day: Int64 = 86_400_000
    /// The first of March 2026.
    private static let march: Int64 = 1_772_323_200_000

    private func days(_ count: Int, bytes: Int, before end: Int64 = march) -> [Holding] {
        (1...count).map { back in
            let start = Timestamp(milliseconds: end - Int64(back) * Self.day)
            return Holding(kind: .raw, times: start..<start + Self.day, bytes: bytes)
        }
    }

    /// December to March, of which the last is not over.
    private func months(bytes: Int) -> [Holding] {
        let starts = [-90, -59, -28, 0, 31].map { Timestamp(milliseconds: Self.march + $0 * Self.day) }
        return zip(starts, starts.dropFirst()).map { Holding(kind: .readings, times: $0..<$1, bytes: bytes) }
    }

    private func plan(_ change: (inout KeepLimits) -> Void) -> RetentionPlan {
        var limits = KeepLimits()
        change(&limits)
        return RetentionPlan(limits: limits, now: Timestamp(milliseconds: Self.march + 10 * Self.day))
    }

    /// Days before March of the starts that are chosen.
    private func chosen(_ plan: RetentionPlan, _ holdings: [Holding], _ removed: [RemovedPeriod] = []) -> [Int64] {
        plan.removals(of: holdings, removed: removed).map {
            ($0.times.lowerBound.milliseconds - Self.march) / Self.day
        }
    }

    @Test func nothingIsRemovedUnlessItIsAskedFor() {
        let all = days(400, bytes: 1 << 30) + months(bytes: 1 << 40)
        #expect(plan { _ in }.removals(of: all, removed: []).isEmpty)
    }

    @Test func ageCountsFromTheEndOfAPeriod() {
        let plan = plan { ($0.raw.age, $0.readings.age) = (20 * Self.day, 60 * Self.day) }
        // 10 days of March have passed: what ended 20 days ago ended 10 days before March.
        #expect(chosen(plan, days(12, bytes: 1)) == [-12, -11])
        #expect(chosen(plan, months(bytes: 1)) == [-90])
    }

    @Test func sizeTakesTheOldestAndNeverWhatIsInUse() {
        #expect(chosen(plan { $0.raw.bytes = 35 }, days(6, bytes: 10)) == [-6, -5, -4])
        #expect(chosen(plan { $0.readings.bytes = 1 }, months(bytes: 10)) == [-90, -59, -28], "March is not over")
        let young = days(3, bytes: 10, before: Self.march + 10 * Self.day)
        #expect(chosen(plan { $0.raw.bytes = 1 }, young) == [], "its days are not over in every zone")
    }

    @Test func spaceTakesRawFramesFirst() {
        var plan = plan { $0.freeSpace = 100 }
        let all = days(5, bytes: 10) + months(bytes: 20)
        (plan.free, plan.capacity) = (100, 1_000)
        #expect(chosen(plan, all) == [])
        plan.free = 75
        #expect(chosen(plan, all) == [-5, -4, -3])
        plan.free = 15
        #expect(chosen(plan, all) == [-5, -4, -3, -2, -1, -90, -59])
        #expect(plan.removals(of: all, removed: []).allSatisfy { $0.cause == .space })
        plan.free = 0
        #expect(chosen(plan, all).last == -28, "and then there is nothing left")
        plan.capacity = 100
        #expect(chosen(plan, all) == [], "such a floor can never be met")
        plan.free = nil
        #expect(chosen(plan, all) == [], "nobody knows what is free")
    }

    @Test func whatGoesForItsSizeCountsForSpace() {
        var plan = plan { ($0.raw.bytes, $0.freeSpace) = (30, 100) }
        (plan.free, plan.capacity) = (80, 1_000)
        #expect(chosen(plan, days(5, bytes: 10) + months(bytes: 20)) == [-5, -4])
    }

    @Test func aClockThatMayBeWrongRemovesNothingForItsAge() {
        var plan = plan { ($0.raw.age, $0.raw.bytes) = (7 * Self.day, 45) }
        plan.trustsClock = false
        #expect(chosen(plan, days(5, bytes: 10)) == [-5])
    }

    @Test func whatComesBackIsRemovedOnceADay() {
        let holdings = days(3, bytes: 1)
        func removed(hoursAgo: Int64) -> RemovedPeriod {
            RemovedPeriod(
                kind: .raw,
                times: holdings[2].times,
                record: 1,
                at: Timestamp(milliseconds: Self.march + 10 * Self.day - hoursAgo * 3_600_000),
                cause: .age,
                bytes: 1,
                count: 1
            )
        }
        let plan = plan { $0.raw.age = 7 * Self.day }
        #expect(chosen(plan, holdings, [removed(hoursAgo: 23)]) == [-2, -1])
        #expect(chosen(plan, holdings, [removed(hoursAgo: 24)]) == [-3, -2, -1])
    }
}

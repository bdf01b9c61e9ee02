import Testing
import TideModel

/// Local times and local days where clocks make them hard; zones as tzdata describes them, cut to the change in question.
struct ZoneLocalTests {
    static func zone(_ before: Int, _ at: Timestamp, _ after: Int) throws -> Zone {
        try TZifFixture(first: before, transitions: [(at.milliseconds / 1_000, after)]).zone()
    }

    @Test func aRepeatedTimeHasTwoMoments() throws {
        let zone = try ZoneTests.berlin.zone()
        let found = zone.instants(ofLocal: Timestamp(2026, 10, 25, 2, 30).milliseconds + 7)
        let (first, second) = (Timestamp(2026, 10, 25, 0, 30) + 7, Timestamp(2026, 10, 25, 1, 30) + 7)
        #expect(found == LocalInstants(kind: .repeated, earliest: first, latest: second))
        #expect(found.usual == first)
    }

    @Test func aSkippedTimeGoesByTheOffsetBefore() throws {
        let zone = try ZoneTests.berlin.zone()
        let found = zone.instants(ofLocal: Timestamp(2026, 3, 29, 2, 30).milliseconds)
        #expect(found.kind == .skipped)
        #expect(found.earliest == Timestamp(2026, 3, 29, 0, 30))
        #expect(found.latest == Timestamp(2026, 3, 29, 1, 30))
        #expect(zone.timestamp(ofLocal: Timestamp(2026, 3, 29, 2, 30).milliseconds) == Timestamp(2026, 3, 29, 1, 30))
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func farLocalTimesSaturate(_ local: Int64) throws {
        for zone in [try ZoneTests.berlin.zone(), .utc, try Zone(fixedOffset: "-24:00")] {
            let found = zone.instants(ofLocal: local)
            #expect(found.earliest <= found.latest)
        }
    }

    struct DayCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var before: Int
        var change: Timestamp
        var after: Int
        var time: Timestamp
        var dayStart = 0
        var date: CivilDate
        var start: Timestamp
        var hours: Double
    }

    @Test(arguments: [
        DayCase(
            testDescription: "Shanghai, day from 20:00",
            before: 28_800,
            change: .distantPast,
            after: 28_800,
            time: Timestamp(2026, 5, 1, 11, 59, 59),
            dayStart: 1_200,
            date: CivilDate(year: 2026, month: 4, day: 30),
            start: Timestamp(2026, 4, 30, 12),
            hours: 24
        ),
        DayCase(
            testDescription: "the same day named by its end",
            before: 28_800,
            change: .distantPast,
            after: 28_800,
            time: Timestamp(2026, 5, 1, 11, 59, 59),
            dayStart: -240,
            date: CivilDate(year: 2026, month: 5, day: 1),
            start: Timestamp(2026, 4, 30, 12),
            hours: 24
        ),
        DayCase(
            testDescription: "Kathmandu, +05:45",
            before: 20_700,
            change: .distantPast,
            after: 20_700,
            time: Timestamp(2026, 5, 1, 18, 15),
            date: CivilDate(year: 2026, month: 5, day: 2),
            start: Timestamp(2026, 5, 1, 18, 15),
            hours: 24
        ),
        DayCase(
            testDescription: "Berlin, 23 hours",
            before: 3_600,
            change: Timestamp(2026, 3, 29, 1),
            after: 7_200,
            time: Timestamp(2026, 3, 29, 12),
            date: CivilDate(year: 2026, month: 3, day: 29),
            start: Timestamp(2026, 3, 28, 23),
            hours: 23
        ),
        DayCase(
            testDescription: "Lord Howe, 24.5 hours",
            before: 39_600,
            change: Timestamp(2026, 4, 4, 15),
            after: 37_800,
            time: Timestamp(2026, 4, 5, 3),
            date: CivilDate(year: 2026, month: 4, day: 5),
            start: Timestamp(2026, 4, 4, 13),
            hours: 24.5
        ),
        DayCase(
            testDescription: "Sao Paulo 2018, no midnight",
            before: -10_800,
            change: Timestamp(2018, 11, 4, 3),
            after: -7_200,
            time: Timestamp(2018, 11, 4, 12),
            date: CivilDate(year: 2018, month: 11, day: 4),
            start: Timestamp(2018, 11, 4, 3),
            hours: 23
        ),
        DayCase(
            testDescription: "Sao Paulo 2018, 23:00 twice",
            before: -7_200,
            change: Timestamp(2018, 2, 18, 2),
            after: -10_800,
            time: Timestamp(2018, 2, 18, 2, 30),
            date: CivilDate(year: 2018, month: 2, day: 17),
            start: Timestamp(2018, 2, 17, 2),
            hours: 25
        ),
        DayCase(
            testDescription: "Havana, midnight twice",
            before: -14_400,
            change: Timestamp(2026, 11, 1, 5),
            after: -18_000,
            time: Timestamp(2026, 11, 1, 5, 30),
            date: CivilDate(year: 2026, month: 11, day: 1),
            start: Timestamp(2026, 11, 1, 4),
            hours: 25
        ),
        DayCase(
            testDescription: "St John's 2010, set back at 00:01",
            before: -9_000,
            change: Timestamp(2010, 11, 7, 2, 31),
            after: -12_600,
            time: Timestamp(2010, 11, 7, 3),
            date: CivilDate(year: 2010, month: 11, day: 7),
            start: Timestamp(2010, 11, 7, 2, 30),
            hours: 25
        ),
        DayCase(
            testDescription: "Apia, the day before the skipped one",
            before: -36_000,
            change: Timestamp(2011, 12, 30, 10),
            after: 50_400,
            time: Timestamp(2011, 12, 30, 9, 59, 59),
            date: CivilDate(year: 2011, month: 12, day: 29),
            start: Timestamp(2011, 12, 29, 10),
            hours: 24
        ),
        DayCase(
            testDescription: "Apia, the day after the skipped one",
            before: -36_000,
            change: Timestamp(2011, 12, 30, 10),
            after: 50_400,
            time: Timestamp(2011, 12, 30, 10),
            date: CivilDate(year: 2011, month: 12, day: 31),
            start: Timestamp(2011, 12, 30, 10),
            hours: 24
        ),
        DayCase(
            testDescription: "Apia, day from 08:00 cut short",
            before: -36_000,
            change: Timestamp(2011, 12, 30, 10),
            after: 50_400,
            time: Timestamp(2011, 12, 30, 10),
            dayStart: 480,
            date: CivilDate(year: 2011, month: 12, day: 30),
            start: Timestamp(2011, 12, 30, 10),
            hours: 8
        ),
        DayCase(
            testDescription: "Sitka 1867, a day shown twice",
            before: 53_927,
            change: Timestamp(1867, 10, 18, 15, 30, 0),
            after: -32_473,
            time: Timestamp(1867, 10, 18, 20),
            date: CivilDate(year: 1867, month: 10, day: 19),
            start: Timestamp(1867, 10, 18, 9, 1, 13),
            hours: 48
        ),
    ])
    func day(_ c: DayCase) throws {
        let zone = try Self.zone(c.before, c.change, c.after)
        let day = zone.day(containing: c.time, dayStart: c.dayStart)
        #expect(CivilDate(dayNumber: day.number) == c.date)
        #expect(day.start == c.start)
        #expect(Double(day.end.milliseconds - day.start.milliseconds) / 3_600_000 == c.hours)
        #expect(zone.startOfDay(containing: c.time, dayStart: c.dayStart) == c.start)
        #expect(zone.nextStartOfDay(after: c.time, dayStart: c.dayStart) == day.end)
    }

    @Test(arguments: [Timestamp.distantPast, Timestamp(milliseconds: .max)])
    func theEndsOfTimeSaturate(_ time: Timestamp) throws {
        let day = try ZoneTests.berlin.zone().day(containing: time, dayStart: .max)
        #expect(day.start <= time)
        #expect(day.end >= time)
    }
}

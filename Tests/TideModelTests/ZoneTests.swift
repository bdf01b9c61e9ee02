import Testing
import TideModel

/// Zones read from files made here, with answers known from the calendar.
struct ZoneTests {
    /// Berlin's rule after a table that ends with the change of March 2020.
    static let berlin = TZifFixture(
        first: 3_208,
        transitions: [(-2_422_054_408, 3_600), (1_585_443_600, 7_200)],
        footer: "CET-1CEST,M3.5.0,M10.5.0/3"
    )

    struct OffsetCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var time: Timestamp
        var offset: Int
    }

    @Test(arguments: [
        OffsetCase(testDescription: "before the table", time: Timestamp(1800, 1, 1), offset: 3_208),
        OffsetCase(testDescription: "in the table", time: Timestamp(1990, 7, 1), offset: 3_600),
        OffsetCase(
            testDescription: "a second before the last entry",
            time: Timestamp(2020, 3, 29, 0, 59, 59),
            offset: 3_600
        ),
        OffsetCase(testDescription: "at the last entry", time: Timestamp(2020, 3, 29, 1), offset: 7_200),
        OffsetCase(
            testDescription: "by the rule, before the change",
            time: Timestamp(2026, 10, 25, 0, 59, 59),
            offset: 7_200
        ),
        OffsetCase(testDescription: "by the rule, at the change", time: Timestamp(2026, 10, 25, 1), offset: 3_600),
        OffsetCase(testDescription: "far ahead", time: Timestamp(9999, 7, 1), offset: 7_200),
        OffsetCase(testDescription: "before every time", time: .distantPast, offset: 3_208),
    ])
    func offset(_ c: OffsetCase) throws {
        #expect(try Self.berlin.zone().offset(at: c.time) == c.offset)
    }

    @Test func theLastTypeHoldsWithoutARule() throws {
        let file = TZifFixture(first: 0, transitions: [(1_000, 3_600), (2_000, -1_800)])
        for bytes in [file.bytes, file.version1] {
            let zone = try Zone(name: "Test/Place", tzif: bytes)
            #expect(zone.offset(at: Timestamp(milliseconds: 999_999)) == 0)
            #expect(zone.offset(at: Timestamp(milliseconds: 1_999_999)) == 3_600)
            #expect(zone.offset(at: Timestamp(milliseconds: .max)) == -1_800)
        }
    }

    @Test(arguments: [
        // Where it is summer at New Year; Julian days; hours below 0 and above 24; daylight saving time all year.
        ("NZST-12NZDT,M9.5.0,M4.1.0/3", Timestamp(2026, 1, 1), 46_800),
        ("NZST-12NZDT,M9.5.0,M4.1.0/3", Timestamp(2026, 4, 4, 14), 43_200),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", Timestamp(2026, 12, 1), 39_600),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", Timestamp(2026, 3, 29, 0, 59, 59), -7_200),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", Timestamp(2026, 3, 29, 1), -3_600),
        ("IST-2IDT,M3.4.4/26,M10.5.0", Timestamp(2026, 3, 26, 23, 59, 59), 7_200),
        ("IST-2IDT,M3.4.4/26,M10.5.0", Timestamp(2026, 3, 27), 10_800),
        ("AAA0BBB,J60/0,J300/0", Timestamp(2024, 2, 29, 23, 59, 59), 0),
        ("AAA0BBB,J60/0,J300/0", Timestamp(2024, 3, 1), 3_600),
        ("AAA0BBB,59/0,300/0", Timestamp(2024, 2, 29), 3_600),
        ("XXX3EDT4,0/0,J365/23", Timestamp(2026, 1, 1, 3), -14_400),
        ("EST5EDT,0/0,J365/25", Timestamp(2026, 12, 31, 23), -14_400),
        ("EST5EDT,0/0,J365/25", Timestamp(2027, 1, 1, 5), -14_400),
        ("<+08>-8", Timestamp(1900, 1, 1), 28_800),
    ])
    func rule(_ text: String, _ time: Timestamp, _ offset: Int) throws {
        #expect(try TZifFixture(first: 0, footer: text).zone().offset(at: time) == offset)
    }

    @Test func aPeriodCanBeKept() throws {
        let zone = try Self.berlin.zone()
        let summer = zone.period(at: Timestamp(2026, 7, 1))
        #expect(summer.from == Timestamp(2026, 3, 29, 1))
        #expect(summer.until == Timestamp(2026, 10, 25, 1))
        #expect(summer.offset == 7_200)
        #expect(summer.contains(summer.from))
        #expect(!summer.contains(summer.until))
        #expect(zone.period(at: Timestamp(1800, 1, 1)).from == .distantPast)
        #expect(Zone.utc.period(at: Timestamp(2026, 1, 1)).contains(Timestamp(milliseconds: .max)))
    }

    @Test(arguments: [
        ("+08:00", 28_800, "+08:00"), ("-0330", -12_600, "-03:30"), ("+05", 18_000, "+05:00"), ("Z", 0, "+00:00"),
        ("-00:30", -1_800, "-00:30"), ("+24:00", 86_400, "+24:00"),
    ])
    func fixedOffset(_ text: String, _ seconds: Int, _ name: String) throws {
        let zone = try Zone(fixedOffset: text)
        #expect(zone.offset(at: Timestamp(2026, 1, 1)) == seconds)
        #expect(zone.name == name)
    }

    @Test(arguments: ["", "+", "8", "+8", "08:00", "+08:60", "+24:01", "+08:0", "+0:800", "+08:00 ", "UTC", "+0８"])
    func notAFixedOffset(_ text: String) {
        #expect(throws: ZoneError.fixedOffset(text)) { try Zone(fixedOffset: text) }
    }

    @Test func errorsSayWhatIsWrong() throws {
        let good = Self.berlin.bytes
        func error(_ bytes: [UInt8]) -> ZoneError? {
            do throws(ZoneError) { _ = try Zone(name: "x", tzif: bytes) } catch { return error }
            return nil
        }
        #expect(error([]) == .notTZif)
        #expect(error(Array("# not a zone, though long enough for a header of 44 bytes".utf8)) == .notTZif)
        #expect(error(Array("TZif2".utf8)) == .truncated(needed: 44, got: 5))
        #expect(error(good.dropLast()) == .truncated(needed: good.count, got: good.count - 1))
        #expect(error([UInt8](repeating: 0, count: 65_537)) == .tooLarge(bytes: 65_537))
        #expect(error(TZifFixture(first: 0, transitions: [(5, 0), (5, 60)]).bytes) == .unordered(index: 1))
        #expect(error(TZifFixture(first: 93_600).bytes) == .offset(93_600))
        #expect(error(TZifFixture(first: 0, leapSeconds: 27).bytes) == .leapSeconds(27))
        #expect(
            error(TZifFixture(first: 0, footer: "CET-1CEST,M13.5.0,M10.5.0").bytes)
                == .rule("CET-1CEST,M13.5.0,M10.5.0")
        )
        #expect(error(TZifFixture(first: 0, footer: "CET-1CEST").bytes) == .rule("CET-1CEST"))
        #expect("\(ZoneError.fixedOffset("8"))".contains("+08:00"))
    }
}

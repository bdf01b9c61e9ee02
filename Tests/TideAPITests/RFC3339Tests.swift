import Testing
import TideAPI
import TideModel

struct TimeCase: Sendable, CustomTestStringConvertible {
    var text: String
    var milliseconds: Int64?
    var testDescription: String { text }
    init(_ text: String, _ milliseconds: Int64?) {
        self.text = text
        self.milliseconds = milliseconds
    }
}

@Suite("Times as text")
struct RFC3339Tests {
    // Expected numbers by GNU date: date -u -d TEXT +%s.
    @Test(arguments: [
        TimeCase("1970-01-01T00:00:00.000Z", 0), TimeCase("2026-01-05T00:00:00.000Z", 1_767_571_200_000),
        TimeCase("2024-02-29T23:59:59.999Z", 1_709_251_199_999), TimeCase("1969-12-31T23:59:59.999Z", -1),
        TimeCase("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        TimeCase("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func writesAndReads(_ it: TimeCase) throws {
        let milliseconds = try #require(it.milliseconds)
        #expect(RFC3339.string(Timestamp(milliseconds: milliseconds)) == it.text)
        #expect(RFC3339.parse(it.text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [
        TimeCase("2026-01-05", 1_767_571_200_000), TimeCase("2026-01-05T08:00:00+08:00", 1_767_571_200_000),
        TimeCase("2026-01-04 19:00-05:00", 1_767_571_200_000), TimeCase("2026-01-05t00:00:00z", 1_767_571_200_000),
        TimeCase("2026-01-05T00:00:00.1234567Z", 1_767_571_200_123),
        TimeCase("2026-01-05T00:00:00,5Z", 1_767_571_200_500),
        TimeCase("2016-12-31T23:59:60Z", 1_483_228_800_000), TimeCase("2026-01-05T00:00:00+0800", 1_767_542_400_000),
        TimeCase("2025-02-29", nil), TimeCase("2026-13-01", nil), TimeCase("2026-00-01", nil),
        TimeCase("2026-04-31", nil), TimeCase("2026-01-05T24:00:00Z", nil), TimeCase("2026-01-05T00:60:00Z", nil),
        TimeCase("2026-01-05T00:00:00", nil), TimeCase("2026-01-05T00:00:00.Z", nil), TimeCase("2026-1-5", nil),
        TimeCase("2026-01-05T00:00:00Z ", nil), TimeCase("", nil), TimeCase("yesterday", nil),
        TimeCase("２０２６-01-05", nil),
    ])
    func reads(_ it: TimeCase) {
        #expect(RFC3339.parse(it.text)?.milliseconds == it.milliseconds)
    }

    @Test(arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) {
        let spread = Int64(bitPattern: (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15) % 250_000_000_000_000
        let time = Timestamp(milliseconds: abs(spread) - 60_000_000_000_000)
        #expect(RFC3339.parse(RFC3339.string(time)) == time)
    }

    @Test func yearsBeyondTheStandardAreWrittenWithoutACrash() {
        #expect(RFC3339.string(Timestamp(milliseconds: .max)) == "+292278994-08-17T07:12:55.807Z")
        #expect(RFC3339.string(.distantPast) == "-292275055-05-16T16:47:04.192Z")
    }

    static let now = Timestamp(milliseconds: 1_767_571_200_000)

    @Test(arguments: [
        TimeCase("now", 1_767_571_200_000), TimeCase("-2h", 1_767_564_000_000), TimeCase("now-1d", 1_767_484_800_000),
        TimeCase("+15m", 1_767_572_100_000), TimeCase("-90s", 1_767_571_110_000), TimeCase("-1w", 1_766_966_400_000),
        TimeCase("1767571200", 1_767_571_200_000), TimeCase("1767571200123", 1_767_571_200_123),
        TimeCase("2026-01-05", 1_767_571_200_000), TimeCase("-0h", 1_767_571_200_000),
    ])
    func expressions(_ it: TimeCase) throws {
        #expect(try TimeExpression.parse(it.text, now: Self.now).milliseconds == it.milliseconds)
    }

    @Test(arguments: ["2h", "-h", "-2", "-2y", "noon", "123", "-999999999999999w", "", "-2h "])
    func refusedExpressionsSayWhatIsRight(_ text: String) throws {
        let error = try #require(throws: ControlError.self) { try TimeExpression.parse(text, now: Self.now) }
        #expect(error.status == 400)
        #expect(error.description.contains("'\(text)'") && error.description.contains("-2h"))
    }
}

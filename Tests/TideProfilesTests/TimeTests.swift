import Testing
import TideModel
import TideProfiles

struct TimeCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var time: String
    var ts: String
    var want: String
}

@Suite("Device times")
struct TimeTests {
    private static func profile(_ time: String) throws -> DeviceProfile {
        try Sample.profile(
            Sample.text([("time: {source: $.ts, format: unix_ms, accept: {future: 1h, past: 400d}}", "time: \(time)")])
        )
    }

    // 2025-11-24T16:00:00Z is 1764000000 s.
    static let formats: [TimeCase] = [
        .init(
            testDescription: "unix_ms",
            time: "{source: $.ts, format: unix_ms}",
            ts: "1764000000123",
            want: "1764000000123"
        ),
        .init(
            testDescription: "unix_ms as text",
            time: "{source: $.ts, format: unix_ms}",
            ts: #""1764000000123""#,
            want: "1764000000123"
        ),
        .init(
            testDescription: "unix_ms with decimals",
            time: "{source: $.ts, format: unix_ms}",
            ts: "1764000000123.6",
            want: "1764000000124"
        ),
        .init(testDescription: "unix", time: "{source: $.ts, format: unix}", ts: "1764000000", want: "1764000000000"),
        .init(
            testDescription: "unix with decimals",
            time: "{source: $.ts, format: unix}",
            ts: "1764000000.25",
            want: "1764000000250"
        ),
        .init(
            testDescription: "unix as text",
            time: "{source: $.ts, format: unix}",
            ts: #""1764000000.5""#,
            want: "1764000000500"
        ),
        .init(
            testDescription: "unix too large",
            time: "{source: $.ts, format: unix}",
            ts: "9223372036854775807",
            want: "bad_time"
        ),
        .init(
            testDescription: "unix_ms beyond the year 9999",
            time: "{source: $.ts, format: unix_ms}",
            ts: "253402300800000",
            want: "bad_time"
        ),
        .init(testDescription: "true is no time", time: "{source: $.ts, format: unix}", ts: "true", want: "bad_time"),
        .init(testDescription: "null is no time", time: "{source: $.ts, format: unix}", ts: "null", want: "no_time"),
        .init(
            testDescription: "empty text is no time",
            time: "{source: $.ts, format: unix}",
            ts: #""""#,
            want: "no_time"
        ),
        .init(
            testDescription: "rfc3339",
            time: "{source: $.ts, format: rfc3339}",
            ts: #""2025-11-24T16:00:00Z""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "rfc3339 with offset and decimals",
            time: "{source: $.ts, format: rfc3339}",
            ts: #""2025-11-25T00:00:00.1239+08:00""#,
            want: "1764000000123"
        ),
        .init(
            testDescription: "rfc3339 without offset takes the zone",
            time: "{source: $.ts, format: rfc3339, zone: +08:00}",
            ts: #""2025-11-25 00:00:00""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "rfc3339, wrong day",
            time: "{source: $.ts, format: rfc3339}",
            ts: #""2025-02-29T16:00:00Z""#,
            want: "bad_time"
        ),
        .init(
            testDescription: "rfc3339, rest",
            time: "{source: $.ts, format: rfc3339}",
            ts: #""2025-11-24T16:00:00Zx""#,
            want: "bad_time"
        ),
        .init(
            testDescription: "rfc3339, leap second",
            time: "{source: $.ts, format: rfc3339}",
            ts: #""2025-11-24T15:59:60Z""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "rfc3339, number",
            time: "{source: $.ts, format: rfc3339}",
            ts: "20251124",
            want: "bad_time"
        ),
        .init(
            testDescription: "pattern in a zone by name",
            time: #"{source: $.ts, format: pattern, pattern: "yyyy-MM-dd HH:mm:ss", zone: Asia/Shanghai}"#,
            ts: #""2025-11-25 00:00:00""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "pattern, summer time",
            time:
                #"{source: $.ts, format: pattern, pattern: "dd.MM.yyyy HH:mm", zone: Europe/Berlin, accept: {past: 400d}}"#,
            ts: #""01.07.2025 02:00""#,
            want: "1751328000000"
        ),
        .init(
            testDescription: "pattern, winter time",
            time: #"{source: $.ts, format: pattern, pattern: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}"#,
            ts: #""24.11.2025 17:00""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "pattern of digits given as a number",
            time: #"{source: $.ts, format: pattern, pattern: yyyyMMddHHmmss}"#,
            ts: "20251124160000",
            want: "1764000000000"
        ),
        .init(
            testDescription: "pattern with two-digit year and milliseconds",
            time: #"{source: $.ts, format: pattern, pattern: "yyMMdd'T'HHmmss.SSS"}"#,
            ts: #""251124T160000.250""#,
            want: "1764000000250"
        ),
        .init(
            testDescription: "pattern without leading zeros",
            time: #"{source: $.ts, format: pattern, pattern: "yyyy/M/d H:mm"}"#,
            ts: #""2025/11/24 16:00""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "pattern with its own offset",
            time: #"{source: $.ts, format: pattern, pattern: "yyyy-MM-dd HH:mm:ss XXX", zone: UTC}"#,
            ts: #""2025-11-25 00:00:00 +0800""#,
            want: "1764000000000"
        ),
        .init(
            testDescription: "pattern, hour 24",
            time: #"{source: $.ts, format: pattern, pattern: "yyyy-MM-dd HH:mm:ss"}"#,
            ts: #""2025-11-24 24:00:00""#,
            want: "bad_time"
        ),
        .init(
            testDescription: "pattern, text too long",
            time: #"{source: $.ts, format: pattern, pattern: "yyyy-MM-dd HH:mm"}"#,
            ts: #""2025-11-24 16:00:00""#,
            want: "bad_time"
        ),
        .init(
            testDescription: "local_epoch",
            time: "{source: $.ts, format: unix, zone: +08:00, quirk: local_epoch}",
            ts: "1764028800",
            want: "1764000000000"
        ),
        .init(
            testDescription: "local_epoch, zone by name",
            time: "{source: $.ts, format: unix, zone: Europe/Berlin, quirk: local_epoch}",
            ts: "1764003600",
            want: "1764000000000"
        ),
        .init(
            testDescription: "reset_2000, a set clock",
            time: "{source: $.ts, format: unix, quirk: reset_2000}",
            ts: "1764000000",
            want: "1764000000000"
        ),
        .init(
            testDescription: "reset_2000, just started",
            time: "{source: $.ts, format: unix, quirk: reset_2000}",
            ts: "946684830",
            want: "arrival"
        ),
        .init(
            testDescription: "reset_2000, or from 1970",
            time: "{source: $.ts, format: unix, quirk: reset_2000}",
            ts: "30",
            want: "arrival"
        ),
        .init(testDescription: "no device time", time: "{source: receive}", ts: "1", want: "arrival"),
    ]

    @Test("formats, zones and quirks", arguments: formats)
    func readsTime(_ test: TimeCase) throws {
        let profile = try Self.profile(test.time)
        let frame = Sample.decode(#"{"ts":\#(test.ts),"n":1}"#, by: profile)
        #expect(Sample.words(frame, profile) == "\(test.want)[reboot_count=1.0]")
    }

    static let accepted: [TimeCase] = [
        .init(testDescription: "as late as allowed", time: "quarantine", ts: "1764000060000", want: "1764000060000"),
        .init(testDescription: "later", time: "quarantine", ts: "1764000060001", want: "future_time"),
        .init(testDescription: "as early as allowed", time: "quarantine", ts: "1763913600000", want: "1763913600000"),
        .init(testDescription: "earlier", time: "quarantine", ts: "1763913599999", want: "past_time"),
        .init(testDescription: "receive time stands in", time: "receive_time", ts: "1764000060001", want: "arrival"),
        .init(testDescription: "receive time stands in for none", time: "receive_time", ts: "null", want: "arrival"),
        .init(testDescription: "dropped", time: "drop", ts: "1", want: "dropped"),
    ]

    @Test("outside what is accepted", arguments: accepted)
    func judgesTime(_ test: TimeCase) throws {
        let profile = try Self.profile(
            "{source: $.ts, format: unix_ms, accept: {future: 1m, past: 1d, beyond: \(test.time)}}"
        )
        let frame = Sample.decode(#"{"ts":\#(test.ts),"n":1}"#, by: profile)
        #expect(Sample.words(frame, profile) == "\(test.want)[reboot_count=1.0]")
    }

    @Test("a zone's stretches are found again after a jump between summer and winter")
    func jumps() throws {
        let profile = try Self.profile(
            #"{source: $.ts, format: rfc3339, zone: Europe/Berlin, accept: {past: 3000d, future: 3000d}}"#
        )
        let decoder = ProfileDecoder(profile)
        var (frame, state) = (DecodedFrame(), CodecState())
        for (text, want) in [
            ("2025-01-01T12:00:00", 1_735_729_200_000), ("2025-07-01T12:00:00", 1_751_364_000_000),
            ("2025-07-02T12:00:00", 1_751_450_400_000), ("2025-03-30T01:59:59", 1_743_296_399_000),
            ("2025-03-30T03:00:00", 1_743_296_400_000), ("2025-12-31T12:00:00", 1_767_178_800_000),
        ] as [(String, Int64)] {
            let payload = Array(#"{"ts":"\#(text)","n":1}"#.utf8)
            decoder.decode(
                copying: payload,
                context: FrameContext(received: Sample.received),
                state: &state,
                into: &frame
            )
            #expect(frame.rows.first?.time == want, "\(text)")
        }
    }

    @Test("the reason names the path and the format")
    func explained() throws {
        let decoder = ProfileDecoder(try Sample.profile())
        #expect(decoder.explain(.noTime, part: 0) == "there is no time at $.ts")
        #expect(decoder.explain(.badTime, part: 0) == "the time at $.ts is not in format unix_ms")
        #expect(decoder.explain(.futureTime, part: 0) == "the time is more than 1h later than the receive time")
        let rows = ProfileDecoder(try Sample.profile(RowsTests.rows))
        #expect(rows.explain(.pastTime, part: 3) == "row 3: the time is more than 400d earlier than the receive time")
    }
}

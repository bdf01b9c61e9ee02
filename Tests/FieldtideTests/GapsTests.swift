import Foundation
import Testing
import TideTesting

/// `gaps` on a small farm: by interval, by sequence and by the books, with a daemon and without.
@Suite("Gaps")
struct GapsTests {
    private static let profile = """
        schema: fieldtide.profile/1
        id: test/counting
        version: 1
        expects: {interval: 10m, jitter: 1m}
        match: [{topic: "farm/{site}/{device}/counting"}]
        identity: {site: "{site}", device: "{device}"}
        delivery: {sequence: {series: frame_counter, wrap: 256}}
        time: {source: $.ts, format: unix, accept: {future: 1d, past: 20000d, beyond: drop}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number}
                n: {path: $.n, type: integer}
        series:
          water_temperature: {from: t, quantity: water_temperature, unit: Cel}
          frame_counter: {from: n, quantity: message_count, unit: "1"}
        examples:
          - name: normal
            given: {topic: farm/a/b/counting, text: '{"ts": 1577836800, "t": 7, "n": 1}'}
            want: {water_temperature: 7, frame_counter: 1}

        """

    /// 2020-01-01 at ten-minute steps from 03:00: 03:10 to 03:40 did not come, 05:00 came without value, and numbers 0
    /// to 3 over the end of the circle.
    private static func fill() throws -> Farm {
        let farm = try Farm()
        farm.scratch.write("profiles/counting.yaml", profile)
        try farm.drain("100ms")
        var messages: [(topic: String, payload: String)] = []
        for step in 0..<18 where !(1...4).contains(step) {
            let value = step == 12 ? "null" : "\(step)"
            let time = 1_577_836_800 + 3 * 3_600 + step * 600
            messages.append(
                ("farm/a/buoy/counting", #"{"ts":\#(time),"t":\#(value),"n":\#((250 + step) % 256)}"#)
            )
        }
        messages.append(("farm/a/buoy/counting", #"{"ts":0,"t":1,"n":9}"#))
        // A device whose profile names no interval: 5-minute steps and one gap.
        for step in [0, 1, 2, 5, 6] {
            messages.append(("farm/b/d1/open", #"{"ts":\#(1_577_836_800_000 + step * 300_000),"t":1}"#))
        }
        try farm.publish(messages)
        try farm.drain()
        return farm
    }

    private static let table = """
        site  device  channel            by        interval  from               to                 expected  present  missing  complete  gaps
        a     buoy    frame_counter      interval  10m       2020-01-01T03:00Z  2020-01-01T05:50Z        18       14        4    77.7 %  2020-01-01T03:10Z…2020-01-01T03:40Z (4)
        a     buoy    frame_counter      sequence            2020-01-01T03:00Z  2020-01-01T05:50Z        18       14        4    77.7 %  4 between 2020-01-01T03:00Z and 2020-01-01T03:50Z
        a     buoy    water_temperature  interval  10m       2020-01-01T03:00Z  2020-01-01T05:50Z        18       13        5    72.2 %  2020-01-01T03:10Z…2020-01-01T03:40Z (4), 2020-01-01T05:00Z, empty: 1
        b     d1      water_temperature  interval  ~5m       2020-01-01T00:00Z  2020-01-01T00:30Z         7        5        2    71.4 %  2020-01-01T00:15Z…2020-01-01T00:20Z (2)
        a     buoy                       books                                                           30       28        2    93.3 %  frames: 15, ignored frames: 1
        b     d1                         books                                                            5        5        0   100.0 %  frames: 5

        """

    @Test func withADaemonAndWithout() throws {
        let farm = try Self.fill()
        let alone = try farm.fieldtide("gaps")
        #expect(alone.stdout == Self.table, "\(alone.stdout)\(alone.stderr)")
        let daemon = try farm.daemon()
        #expect(try farm.fieldtide("gaps").stdout == Self.table)
        daemon.end(SIGTERM)
    }

    @Test func theRangeAndItsEdges() throws {
        let farm = try Self.fill()
        let given = try GapsLine.all(
            farm,
            "--channel",
            "frame_counter",
            "--from",
            "2020-01-01T02:00Z",
            "--to",
            "2020-01-01T06:30Z"
        )
        let interval = try #require(given.first { $0.by == "interval" })
        // 02:10 to 02:50 before, 06:00 to 06:20 after; 02:00 is due within jitter of the edge.
        #expect(
            interval.gaps == [
                .init(from: "2020-01-01T02:10:00.000Z", to: "2020-01-01T02:50:00.000Z", missing: 5),
                .init(from: "2020-01-01T03:10:00.000Z", to: "2020-01-01T03:40:00.000Z", missing: 4),
                .init(from: "2020-01-01T06:00:00.000Z", to: "2020-01-01T06:20:00.000Z", missing: 3),
            ]
        )
        #expect(interval.longest == interval.gaps[0] && interval.present == 14 && interval.expected == 26)
        let silent = try GapsLine.all(
            farm,
            "--device",
            "a/buoy",
            "--channel",
            "water*",
            "--from",
            "2020-01-02",
            "--to",
            "2020-01-02T01:00Z"
        )
        #expect(silent[0].missing == 6 && silent[0].present == 0 && silent[0].complete == 0)
        let asked = try GapsLine.all(farm, "--site", "b", "--interval", "1m")
        #expect(asked[0].interval_source == "asked" && asked[0].missing == 26)
    }

    @Test func otherFormats() throws {
        let farm = try Self.fill()
        #expect(
            try farm.fieldtide("gaps", "--site", "b", "--format", "csv").stdout == """
                site,device,channel,by,interval_s,interval_source,from,to,expected,present,missing,complete,gaps,longest_from,longest_to,longest_missing
                b,d1,water_temperature,interval,300.0,estimated,2020-01-01T00:00:00.000Z,2020-01-01T00:30:00.000Z,7,5,2,0.7142857142857143,1,2020-01-01T00:15:00.000Z,2020-01-01T00:20:00.000Z,2
                b,d1,,books,,,,,5,5,0,1.0,0,,,

                """
        )
        #expect(try farm.fieldtide("gaps", "--site", "nobody", "--format", "json").stdout.isEmpty)
        let wrong = try farm.fieldtide("gaps", "--from", "2020-01-02", "--to", "2020-01-01")
        #expect(wrong.status == 2 && wrong.stderr.contains("is not after --from"))
    }
}

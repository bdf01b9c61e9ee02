import Foundation
import Testing
import TideTesting

/// What `publish` makes of files, without a broker: `--dry-run` writes the messages.
@Suite("Recorded files as messages")
struct PublishTests {
    /// A file, the options, and what must come out.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var file: String
        var text: String
        var options: [String]
        var want: [String]
        var problems: [String]
        init(
            _ name: String,
            _ file: String,
            _ text: String,
            _ options: [String],
            want: [String] = [],
            problems: [String] = []
        ) {
            (testDescription, self.file, self.text, self.options) = (name, file, text, options)
            (self.want, self.problems) = (want, problems)
        }
    }

    private static let at = ["--topic", "t", "--time", "time"]

    static let tables = [
        Case(
            "tokens of numbers stay as they are",
            "a.csv",
            "time,a,b,c,d\n2026-01-05T08:00:00+08:00,1.50,-0,1e5,12345678901234567890\n",
            at,
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"t","payload":{"time":"2026-01-05T00:00:00.000Z","a":1.50,"b":-0,"c":1e5,"d":12345678901234567890}}"#
            ]
        ),
        Case(
            "what JSON does not take for a number is text",
            "a.csv",
            "time,a,b,c,d,e\n2026-01-05T00:00:00Z,007,+1,NaN,0x1F,.5\n",
            at,
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"t","payload":{"time":"2026-01-05T00:00:00.000Z","a":"007","b":"+1","c":"NaN","d":"0x1F","e":".5"}}"#
            ]
        ),
        Case(
            "quotes, blanks, a byte order mark and CRLF",
            "a.csv",
            "\u{FEFF}time, note ,v\r\n\"2026-01-05T00:00:00Z\",\"a \"\"b\"\", c\", 7 \r\n2026-01-05T00:00:01Z,\"two\nlines\",8\r\n",
            at,
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"t","payload":{"time":"2026-01-05T00:00:00.000Z","note":"a \"b\", c","v":7}}"#,
                #"{"time":"2026-01-05T00:00:01.000Z","topic":"t","payload":{"time":"2026-01-05T00:00:01.000Z","note":"two\nlines","v":8}}"#,
            ]
        ),
        Case(
            "fields, fixed values, missing values and a topic of cells",
            "a.csv",
            "s;ts;v;w\nb7;1767571200;-999;\nb8;1767571201.25;3;4\n",
            [
                "--separator", ";", "--topic", "farm/x/{s}/up", "--time", "ts", "--time-format", "unix", "--missing",
                "-999", "--field", "do=v", "--field", "t=w", "--fixed", "fw=2.10", "--fixed", "kind=buoy",
            ],
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"farm/x/b7/up","payload":{"time":"2026-01-05T00:00:00.000Z","fw":2.10,"kind":"buoy","do":null,"t":null}}"#,
                #"{"time":"2026-01-05T00:00:01.250Z","topic":"farm/x/b8/up","payload":{"time":"2026-01-05T00:00:01.250Z","fw":2.10,"kind":"buoy","do":3,"t":4}}"#,
            ]
        ),
        Case(
            "a local time of a zone with summer time",
            "a.csv",
            "d,h,v\n2026-07-01,06:30,1\n",
            [
                "--topic", "t", "--time", "d", "--time", "h", "--time-format", "yyyy-MM-dd HH:mm", "--zone",
                "Europe/Berlin",
            ],
            want: [
                #"{"time":"2026-07-01T04:30:00.000Z","topic":"t","payload":{"time":"2026-07-01T04:30:00.000Z","v":1}}"#
            ]
        ),
        Case(
            "bad rows are named, the others are sent",
            "a.csv",
            "time,v\n2026-01-05T00:00:00Z,1\nyesterday,2\n2026-01-05T00:00:02Z\n2026-01-05T00:00:03Z,4\n",
            at,
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"t","payload":{"time":"2026-01-05T00:00:00.000Z","v":1}}"#,
                #"{"time":"2026-01-05T00:00:03.000Z","topic":"t","payload":{"time":"2026-01-05T00:00:03.000Z","v":4}}"#,
            ],
            problems: [
                "a.csv:3:1: 'yesterday' is no time in format rfc3339", "a.csv:4:1: 1 cells stand under 2 columns",
                "fieldtide: a.csv: 2 lines were not sent",
            ]
        ),
        Case(
            "a column that is not there",
            "a.csv",
            "when,v\n2026-01-05T00:00:00Z,1\n",
            at,
            problems: [
                "a.csv:1:1: there is no column 'time'; there are when, v", "fieldtide: a.csv: 1 lines were not sent",
            ]
        ),
        Case(
            "a field twice",
            "a.csv",
            "time,v\n2026-01-05T00:00:00Z,1\n",
            at + ["--fixed", "v=2"],
            problems: [
                "a.csv:1:1: the field 'v' would be sent twice in a message", "fieldtide: a.csv: 1 lines were not sent",
            ]
        ),
        Case(
            "quotes that stay open",
            "a.csv",
            "time,v\n2026-01-05T00:00:00Z,\"1\n",
            at,
            problems: [
                "a.csv:2:1: the quotes are not closed; when quotes mean nothing in this file, name another character under quote",
                "fieldtide: a.csv: 1 lines were not sent",
            ]
        ),
    ]

    static let lines = [
        Case(
            "JSON lines go as they are",
            "a.jsonl",
            "{\"ts\": 1767571200000, \"id\": \"b7\", \"v\": 1.50}\n\n{\"id\":8,\"ts\":1767571201000}\n",
            ["--topic", "farm/x/{id}/up", "--time", "ts", "--time-format", "unix_ms"],
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"farm/x/b7/up","payload":{"ts": 1767571200000, "id": "b7", "v": 1.50}}"#,
                #"{"time":"2026-01-05T00:00:01.000Z","topic":"farm/x/8/up","payload":{"id":8,"ts":1767571201000}}"#,
            ]
        ),
        Case(
            "whole messages",
            "a.jsonl",
            #"""
            {"time":"2026-01-05T00:00:00Z","topic":"a/b","payload":{"v":[1.0,"}"],"n":{"x":"\""}}}
            {"time":1767571201,"topic":"a/c","payload":"plain \"text\""}
            {"payload":1.50,"topic":"a/d","time":null}
            {"payload":"{broken","topic":"a/e"}

            """#,
            [],
            want: [
                #"{"time":"2026-01-05T00:00:00.000Z","topic":"a/b","payload":{"v":[1.0,"}"],"n":{"x":"\""}}}"#,
                #"{"time":"2026-01-05T00:00:01.000Z","topic":"a/c","payload":"plain \"text\""}"#,
                #"{"time":null,"topic":"a/d","payload":"1.50"}"#,
                #"{"time":null,"topic":"a/e","payload":"{broken"}"#,
            ]
        ),
        Case(
            "lines that are no messages",
            "a.jsonl",
            "{\"topic\":\"a/+\",\"payload\":1}\n{\"v\":1\n[1]\n{\"v\":1}\n",
            [],
            problems: [
                "a.jsonl:1:1: topic and payload are not both there; write {\"time\":…,\"topic\":…,\"payload\":…}, or name the topic with --topic",
                "a.jsonl:2:7: no valid JSON: ", "a.jsonl:3:1: a line must hold one JSON object",
                "a.jsonl:4:1: topic and payload are not both there", "fieldtide: a.jsonl: 4 lines were not sent",
            ]
        ),
        Case(
            "a log of sentences: times of the logger, of RMC and of ZDA",
            "a.log",
            """
            1767571200123;N;$IIMTW,17.2,C*1E
            $GPRMC,000001.00,A,3547.1,N,11930.2,E,0.0,0.0,050126,,*1A
            $IIMTW,17.3,C*1F
            $GPRMC,000009.00,V,,,,,,,050126,,*1A
            $GPZDA,000002.50,05,01,2026,00,00*6E
            no sentence
            \\c:1767571203*5A\\!AIVDM,1,1,,A,x,0*26

            """,
            ["--topic", "boat/x/nmea"],
            want: [
                #"{"time":"2026-01-05T00:00:00.123Z","topic":"boat/x/nmea","payload":"$IIMTW,17.2,C*1E"}"#,
                #"{"time":"2026-01-05T00:00:01.000Z","topic":"boat/x/nmea","payload":"$GPRMC,000001.00,A,3547.1,N,11930.2,E,0.0,0.0,050126,,*1A"}"#,
                #"{"time":"2026-01-05T00:00:01.000Z","topic":"boat/x/nmea","payload":"$IIMTW,17.3,C*1F"}"#,
                #"{"time":"2026-01-05T00:00:01.000Z","topic":"boat/x/nmea","payload":"$GPRMC,000009.00,V,,,,,,,050126,,*1A"}"#,
                #"{"time":"2026-01-05T00:00:02.000Z","topic":"boat/x/nmea","payload":"$GPZDA,000002.50,05,01,2026,00,00*6E"}"#,
                #"{"time":"2026-01-05T00:00:03.000Z","topic":"boat/x/nmea","payload":"!AIVDM,1,1,,A,x,0*26"}"#,
            ],
            problems: [
                "a.log:6:1: there is no sentence; one begins with $ or !", "fieldtide: a.log: 1 lines were not sent",
            ]
        ),
    ]

    @Test(arguments: tables + lines)
    func messages(_ it: Case) throws {
        let scratch = ScratchFolder()
        scratch.write(it.file, it.text)
        let run = try Program.run("fieldtide", ["publish", "--dry-run", it.file] + it.options, in: scratch.path)
        #expect(run.lines == it.want)
        let said = run.stderr.split(separator: "\n")
        #expect(said.count == it.problems.count, "\(run.stderr)")
        for (line, want) in zip(said, it.problems) { #expect(line.hasPrefix(want), "\(line)") }
        #expect(run.status == (it.problems.isEmpty ? 0 : 1))
    }

    @Test func aMapSaysTheSame() throws {
        let scratch = ScratchFolder()
        scratch.write(
            "a.txt",
            "made by hand\n#day  hour  T   S\n#d    h     C   -\n20260105 0030 17.2 MM\n20260105 0010 +.5 028\n"
        )
        scratch.write(
            "map.yaml",
            """
            schema: fieldtide.publish/1
            format: blanks
            topic: a/b
            skip: 1
            comment: "#"
            time: {columns: [day, hour], format: pattern, pattern: "yyyyMMdd HHmm", zone: "+08:00", field: ts, as: unix_ms}
            order: time
            missing: [MM]
            missing_as: omit
            fixed: {n: 7, k: "7"}
            fields:
              t: {column: T, type: number}
              s: {column: S, type: number}
            """
        )
        let run = try Program.run(
            "fieldtide",
            ["publish", "--dry-run", "--map", "map.yaml", "a.txt"],
            in: scratch.path
        )
        #expect(
            run.lines == [
                #"{"time":"2026-01-04T16:10:00.000Z","topic":"a/b","payload":{"ts":1767543000000,"n":7,"k":"7","t":0.5,"s":28}}"#,
                #"{"time":"2026-01-04T16:30:00.000Z","topic":"a/b","payload":{"ts":1767544200000,"n":7,"k":"7","t":17.2}}"#,
            ],
            "\(run.stderr)"
        )
    }

    @Test func aWrongMapIsNamedLineByLine() throws {
        let scratch = ScratchFolder()
        scratch.write("a.csv", "time,v\n")
        scratch.write(
            "map.yaml",
            "schema: fieldtide.publish/1\nformat: excel\ntopic: a/#\ntime: {format: unx}\nfeilds: {}\nseparator: ab\n"
        )
        let run = try Program.run(
            "fieldtide",
            ["publish", "--dry-run", "--map", "map.yaml", "a.csv"],
            in: scratch.path
        )
        #expect(run.status == 1)
        #expect(
            run.stderr == """
                map.yaml:2:9: format: "excel" is not known here; right is csv, blanks, jsonl, nmea
                map.yaml:3:8: topic: "a/#" is no topic; such as farm/{site}/{station}/up, without + and #
                map.yaml:4:7: time: write either column or columns
                map.yaml:4:16: time.format: "unx" is not known here; right is unix, unix_ms, unix_us, unix_ns, rfc3339 or pattern
                map.yaml:5:1: unknown key feilds; did you mean fields? known are schema, format, topic, separator, quote, skip, skip_after_header, comment, columns, time, fields, fixed, missing, missing_as, order
                map.yaml:6:12: separator: "ab" is not one ASCII character; such as ",", ";" or tab

                """
        )
    }

    @Test func gzipIsReadAsItIsAndACutFileIsNamed() throws {
        let scratch = ScratchFolder()
        let rows = (0..<5_000).map { "2026-01-05T00:00:00Z,\($0 * 7919)\n" }.joined()
        scratch.write("a.csv", "time,v\n" + rows)
        let plain = try Program.run("fieldtide", ["publish", "--dry-run", "a.csv"] + Self.at, in: scratch.path)
        #expect(plain.lines.count == 5_000)
        let zip = "gzip -k a.csv && head -c 9000 a.csv.gz > cut.csv.gz"
        #expect(
            try ChildProcess(["sh", "-c", "cd \(scratch.path) && \(zip)"], log: scratch.file("sh.log")).waitForExit()
                == 0
        )
        let zipped = try Program.run("fieldtide", ["publish", "--dry-run", "a.csv.gz"] + Self.at, in: scratch.path)
        #expect(zipped.stdout == plain.stdout)
        let cut = try Program.run("fieldtide", ["publish", "--dry-run", "cut.csv.gz"] + Self.at, in: scratch.path)
        #expect(cut.status == 1)
        #expect(cut.stderr.hasSuffix(":1: the compressed data ends too early\n"), "\(cut.stderr)")
    }

    /// The maps that are shipped fit the files that they are for.
    @Test(arguments: [
        ("ndbc-stdmet-realtime.yaml", "Tests/FieldtideTests/Fixtures/ndbc_44013_excerpt.txt", 400),
        ("agrimet-hourly.yaml", "Tests/FieldtideTests/Fixtures/agrimet_FALN_excerpt.csv", 300),
        ("ioos-csv.yaml", "Tests/TideDaemonTests/Fixtures/ioos_excerpt.csv", 300),
    ])
    func shippedMaps(_ map: String, _ file: String, _ count: Int) throws {
        let root = Recording.root
        let run = try fieldtide("publish", "--dry-run", "--map", "\(root)/config/publish/\(map)", "\(root)/\(file)")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.lines.count == count)
    }

    @Test func theHistoricalLayoutHasNinesForMissing() throws {
        let scratch = ScratchFolder()
        scratch.write(
            "h.txt",
            """
            #YY MM DD hh mm WDIR WSPD GST WVHT DPD APD MWD PRES ATMP WTMP DEWP VIS TIDE
            #yr mo dy hr mn degT m/s m/s m sec sec degT hPa degC degC degC mi ft
            2020 01 01 00 00 188  6.1  6.2 99.00 99.00 99.00 999 999.0   9.5   999.0  -0.3 99.0 99.00

            """
        )
        let map = Recording.root + "/config/publish/ndbc-stdmet-historical.yaml"
        let run = try Program.run("fieldtide", ["publish", "--dry-run", "--map", map, "h.txt"], in: scratch.path)
        let want =
            #""wind_from_direction":188,"wind_speed":6.1,"wind_gust":6.2,"wave_height":null,"dominant_period":null,"average_period":null,"wave_from_direction":null,"air_pressure":999.0,"air_temperature":9.5,"water_temperature":null,"dew_point":-0.3,"visibility":null,"tide":null}}"#
        #expect(run.stdout.hasSuffix(want + "\n"), "\(run.stdout) \(run.stderr)")
    }

    @Test(arguments: [
        (["publish", "a.txt", "--topic", "t"], "a.txt: its name does not say what it holds; give --format, or --map"),
        (["publish", "a.csv"], "--topic is missing, or --map"),
        (["publish", "a.csv", "--topic", "t/#"], "--topic t/#: no topic to publish to"),
        (["publish", "a.csv", "--topic", "t", "--speed", "0"], "--speed 0: write a number above 0, or max"),
        (["publish", "a.csv", "--topic", "t", "--time-format", "unix"], "--time-format needs --time COLUMN"),
        (["publish", "a.csv", "--map", "m.yaml", "--missing", "x"], "beside --map only --topic may stand"),
        (["publish", "none.csv", "--topic", "t", "--dry-run"], "none.csv: No such file or directory"),
    ])
    func wrongUsage(_ arguments: [String], _ want: String) throws {
        let scratch = ScratchFolder()
        let run = try withExtendedLifetime(scratch) { try Program.run("fieldtide", arguments, in: scratch.path) }
        #expect(run.status == 2)
        #expect(run.stderr.contains(want), "\(run.stderr)")
    }
}

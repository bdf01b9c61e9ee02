import Foundation
import Testing
import TideTesting

/// Commands that need no folder, word for word.
@Suite("Commands without a folder")
struct PlainCommandsTests {
    struct Case: CustomTestStringConvertible {
        var line: [String]
        var status: Int32 = 0
        var stdout = ""
        var stderr = ""
        var testDescription: String { line.joined(separator: " ") }
    }

    static let payload = #"{"ts": 1577836800000, "t": 68}"#
    static func reading(_ value: String, _ unit: String, flag: Int) -> String {
        #"{"site":"a","device":"b","channel":"temperature","time":"2020-01-01T00:00:00.000Z","#
            + #""received":"2020-01-01T00:00:05.000Z","value":\#(value),"unit":"\#(unit)","flag":\#(flag),"#
            + "\"time_source\":\"device\"}\n"
    }
    static let decode = [
        "decode", "--profile", "profiles/known.yaml", "--topic", "farm/a/b/known", "--received", "2020-01-01T00:00:05Z",
    ]

    static let cases = [
        Case(line: decode + ["--text", payload], stdout: reading("20.0", "Cel", flag: 1)),
        Case(line: decode + ["--text", payload, "--raw"], stdout: reading("68.0", "[degF]", flag: 2)),
        Case(
            line: decode + ["--hex", "7b227473223a313537373833363830303030302c2274223a3530307d"],
            stdout: reading("260.0", "Cel", flag: 4)
        ),
        Case(
            line: decode + ["--base64", Data(payload.utf8).base64EncodedString()],
            stdout: reading("20.0", "Cel", flag: 1)
        ),
        Case(line: decode + ["--file", "payload.json"], stdout: reading("20.0", "Cel", flag: 1)),
        Case(line: decode + ["--file", "-"], stdout: reading("20.0", "Cel", flag: 1)),
        Case(
            line: decode + ["--text", #"{""#],
            status: 1,
            stderr: "fieldtide: no valid JSON: byte 2: the text that began at byte 1 does not end\n"
        ),
        Case(
            line: decode + ["--hex", "7"],
            status: 2,
            stderr: "fieldtide: --hex: write pairs of hexadecimal digits, e.g. 01 67 FF\n"
        ),
        Case(
            line: ["decode", "--profile", "profiles/known.yaml", "--topic", "x/y", "--text", "{}"],
            status: 2,
            stderr: "fieldtide: --topic x/y fits no topic of test/known: farm/{site}/{device}/known\n"
        ),
        Case(line: ["convert", "100", "degF", "Cel"], stdout: "37.77777777777778\n"),
        Case(line: ["convert", "-40", "Cel", "degF"], stdout: "-40.0\n"),
        Case(line: ["convert", "1013.25", "hPa", "psi"], stdout: "14.695948775513449\n"),
        Case(line: ["convert", "1", "m", "kg"], status: 1, stderr: "fieldtide: m is length, kg is mass\n"),
        Case(
            line: ["quantities", "water_temperature"],
            stdout: """
                name      water_temperature
                unit      Cel
                measures  temperature
                label     Water temperature
                标签      水温
                group     water
                kind      gauge
                CF name   sea_water_temperature
                fails     outside -2.0 … 40.0

                """
        ),
        Case(
            line: ["quantities", "nonsense"],
            status: 1,
            stderr: "fieldtide: there is no quantity \"nonsense\"; `fieldtide quantities` lists them\n"
        ),
        Case(
            line: ["profile", "check", "profiles/known.yaml"],
            stdout: "profiles/known.yaml: test/known@1 is right\n"
        ),
        Case(
            line: ["profile", "test", "profiles"],
            stdout: "ok      test/known@1: normal\nok      test/open@1: normal\n",
            stderr: "2 examples passed, 0 failed\n"
        ),
        Case(
            line: ["profile", "test", "failing.yaml"],
            status: 1,
            stdout:
                "failed  test/known@1: normal\n        failing.yaml:14:5: temperature: wanted 51.0 [degF], got 50.0 [degF]\n",
            stderr: "0 examples passed, 1 failed\n"
        ),
        Case(
            line: ["profile", "show", "profiles/known.yaml"],
            stdout: """
                test/known@1
                topics    farm/{site}/{device}/known
                device    {site}/{device}, registered by people only
                time      $.ts as unix_ms, zone UTC, from 10000d before to 10000d after receive time, else quarantine
                codec     json
                content   HASH

                channel      quantity           sent in  stored in  suspect outside  fail outside
                temperature  water_temperature  [degF]   Cel        -                -2…40

                """
        ),
        Case(
            line: ["check", "registry.yaml"],
            stdout: """
                config/fieldtide.yaml: is right
                config/../profiles/known.yaml: test/known@1 is right
                config/../profiles/open.yaml: test/open@1 is right
                registry.yaml: 3 entries, is right

                """
        ),
        Case(
            line: ["check", "--config", "nowhere.yaml"],
            status: 1,
            stdout: "nowhere.yaml:1:1: there is no such file; name the configuration with --config, or the data folder "
                + "with --data\n"
        ),
    ]

    @Test func sayWhatTheyShall() throws {
        let farm = try Farm(broker: false)
        farm.scratch.write("payload.json", Self.payload)
        farm.scratch.write("failing.yaml", Farm.known.replacing("temperature: 50}", with: "temperature: 51}"))
        try FileManager.default.createDirectory(atPath: farm.scratch.file("config"), withIntermediateDirectories: true)
        let text = farm.scratch.read("fieldtide.yaml").replacing("./profiles", with: "../profiles")
        farm.scratch.write("config/fieldtide.yaml", text)
        for test in Self.cases {
            let run = try Program.run(
                "fieldtide",
                test.line,
                in: farm.scratch.path,
                input: farm.scratch.file("payload.json")
            )
            let content = run.stdout.replacing(#/content   [0-9a-f]{16}/#, with: "content   HASH")
            #expect(content == test.stdout, "\(test)")
            #expect(run.stderr == test.stderr, "\(test)")
            #expect(run.status == test.status, "\(test)")
        }
    }

    static let commands = [
        "", "check", "decode", "profile", "profile new", "profile check", "profile test", "profile show", "quantities",
        "convert",
        "registry", "registry apply", "registry list", "registry show", "registry history", "latest", "query", "export",
        "import",
        "quarantine", "quarantine list", "quarantine show", "quarantine retry", "quarantine drop", "stats", "doctor",
        "verify", "backup", "restore", "simulate", "publish", "tail", "gaps", "demo", "derive", "qc", "calibrate",
        "calibrate record", "calibrate list", "calibrate drift", "reprocess",
        "rules", "rules check", "rules test", "rules replay",
        "alerts", "alerts list", "alerts labels", "alerts show", "alerts ack", "alerts assign", "alerts comment",
        "alerts snooze",
        "alerts close", "alerts silence", "alerts silences", "alerts unsilence",
        "alerts test",
    ]

    @Test func everyHelpHasAnExample() throws {
        var named: Set<String> = []
        for command in Self.commands {
            let words = command.split(separator: " ").map(String.init)
            let help = try Program.run("fieldtide", words + ["--help"])
            #expect(help.status == 0 && help.stderr.isEmpty)
            #expect(help.stdout.contains("Example: fieldtide \(command)"), "\(command)")
            guard let list = help.stdout.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first else { continue }
            for line in list.split(separator: "\n") where line.hasPrefix("  ") && !line.hasPrefix("   ") {
                guard let name = line.split(separator: " ").first, name != "See" else { continue }
                named.insert((words + [String(name)]).joined(separator: " "))
            }
        }
        #expect(named == Set(Self.commands.dropFirst()), "every subcommand is in the list above")
        let daemon = try Program.run("fieldtided", ["--help"])
        #expect(daemon.status == 0 && daemon.stdout.contains("Example: fieldtided --config"))
    }

    @Test(arguments: [
        ("fieldtide", "--nonsense"), ("fieldtide", "nonsense"), ("fieldtide", "latest --nonsense"),
        ("fieldtide", "query --limit 0"), ("fieldtide", "query --flags 7"), ("fieldtide", "query --from yesterday"),
        ("fieldtide", "decode --profile x"), ("fieldtide", "convert one m ft"), ("fieldtide", "registry show pond x"),
        ("fieldtide", "quarantine list --format xml"), ("fieldtide", "profile show"), ("fieldtided", "--nonsense"),
        ("fieldtided", "--drain soon"), ("fieldtide", "derive"), ("fieldtide", "derive rho SA"),
        ("fieldtide", "derive rho --batch f.csv"), ("fieldtide", "derive rho SA=1 --format csv"),
    ]) func wrongUsageExitsWith2(_ program: String, _ line: String) throws {
        let run = try Program.run(program, line.split(separator: " ").map(String.init))
        #expect(run.status == 2)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.contains("Error: "), "\(run.stderr)")
        #expect(run.stderr.contains("Usage: \(program)"), "\(run.stderr)")
    }

    @Test func aReaderThatGoesAwayIsNoProblem() throws {
        let scratch = ScratchFolder()
        let script = #""$0" quantities | head -n 1; test "${PIPESTATUS[0]}" = 0"#
        let pipe = try ChildProcess(["bash", "-c", script, Program.programs + "/fieldtide"], log: scratch.file("out"))
        #expect(pipe.waitForExit() == 0)
        #expect(scratch.read("out").split(separator: "\n").count == 1)
    }
}

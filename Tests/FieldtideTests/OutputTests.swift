import Foundation
import Testing
import TideTesting

/// What commands print, word for word.
@Suite("Output of folder commands")
struct OutputTests {
    @Test func readings() throws {
        let farm = try BothWaysTests.fill()
        let csv = """
            site,device,channel,time,received,value,unit,flag,time_source
            a,d1,water_temperature,2020-01-01T00:00:00.000Z,NOW,20.1,Cel,1,device
            a,d1,water_temperature,2020-01-01T00:01:00.000Z,NOW,20.5,Cel,1,device
            b,d2,water_temperature,2020-01-01T00:00:00.000Z,NOW,99.0,Cel,4,device

            """
        #expect(try farm.fieldtide("query", "--format", "csv").stdout.withoutClock == csv)
        #expect(try farm.fieldtide("export").stdout.withoutClock == csv)
        let file = farm.scratch.file("out.csv")
        #expect(try farm.fieldtide("export", "-o", file).stdout.isEmpty)
        #expect(farm.scratch.read("out.csv").withoutClock == csv)
        let json = """
            {"site":"b","device":"d2","channel":"water_temperature","time":"2020-01-01T00:00:00.000Z","received":"NOW",\
            "value":99.0,"unit":"Cel","flag":4,"time_source":"device"}

            """
        #expect(try farm.fieldtide("query", "--format", "json", "--site", "b").stdout.withoutClock == json)
        #expect(try farm.fieldtide("export", "--format", "json", "--flags", "4").stdout.withoutClock == json)
        let revisions = try farm.fieldtide("query", "--revisions", "--format", "csv", "--device", "d1")
        #expect(revisions.lines.count == 4)
        #expect(revisions.stdout.contains("20.25"))
    }

    @Test func registry() throws {
        let farm = try BothWaysTests.fill()
        let dry = try farm.fieldtide("registry", "apply", "--dry-run", "registry.yaml")
        #expect(
            dry.stdout == "~ site a\n    county: - -> 371082\n    name: a -> 北湾\n+ unit a/pond-1\n+ device a/probe\n"
        )
        #expect(dry.stderr == "2 added, 1 changed, 0 the same (dry run: nothing was changed)\n")
        let applied = try farm.fieldtide("registry", "apply", "registry.yaml")
        #expect(applied.stdout == dry.stdout)
        #expect(applied.stderr == "2 added, 1 changed, 0 the same\n")
        #expect(
            try farm.fieldtide("registry", "apply", "registry.yaml").stdout
                == "= site a\n= unit a/pond-1\n= device a/probe\n"
        )
        let csv = try farm.fieldtide("registry", "list", "--format", "csv").stdout
        farm.scratch.write("again.csv", csv)
        // What was adopted is confirmed by the file; then nothing is left to change.
        let confirmed = try farm.fieldtide("registry", "apply", "again.csv")
        #expect(confirmed.lines.filter { $0.hasPrefix("~") } == ["~ device a/d1", "~ device b/d2"])
        #expect(confirmed.lines.filter { $0.hasPrefix(" ") } == ["    adopted: yes -> -", "    adopted: yes -> -"])
        let again = try farm.fieldtide("registry", "apply", "again.csv")
        #expect(again.lines.count == 6 && again.lines.allSatisfy { $0.hasPrefix("=") }, "\(again.stdout)")
        let wrong = try farm.fieldtide("registry", "apply", "wrong.yaml")
        #expect(wrong.stderr.contains("device a/d1: unit a/pond-9 is not registered"))
        let history = try farm.fieldtide("registry", "history", "site", "a", "--format", "csv").lines
        #expect(history.count == 3)
        #expect(history.last?.hasSuffix("county: 371082, zone: Asia/Shanghai, day_start: 00:00\"") == true)
    }

    /// `2> >(true)`: what nobody hears must not end a program by a signal, before or after it has done its work.
    @Test func nobodyReadsTheMessages() throws {
        let farm = try Farm()
        let config = ["--config", farm.config]
        for (program, arguments, status) in [
            ("fieldtided", config + ["--drain", "100ms"], Int32(0)), ("fieldtided", ["--config", "/nowhere"], 1),
            ("fieldtided", ["--drain", "soon"], 2), ("fieldtide", ["registry", "apply", "registry.yaml"] + config, 0),
            ("fieldtide", ["quarantine", "show", "99"] + config, 1), ("fieldtide", ["quarantine", "drop"] + config, 2),
        ] {
            let run = try Program.run(program, arguments, in: farm.scratch.path, unheard: true)
            #expect(run.status == status, "\(program) \(arguments)")
        }
        #expect(try farm.fieldtide("registry", "list").stdout.contains("pond-1"))
    }

    @Test func quarantine() throws {
        let farm = try BothWaysTests.fill()
        let csv = try farm.fieldtide("quarantine", "list", "--format", "csv", "--reason", "unmatched").stdout
            .withoutClock
        #expect(
            csv
                == "id,received,topic,reason,profile,bytes,detail\n3,NOW,farm/x,unmatched,,5,no profile claims topic farm/x\n"
        )
        let shown = try farm.fieldtide("quarantine", "show", "3").stdout.withoutClock
        #expect(
            shown == """
                id        3
                received  NOW
                topic     farm/x
                reason    unmatched
                detail    no profile claims topic farm/x
                profile   none matched
                bytes     5
                text      hello

                """
        )
        let gone = try farm.fieldtide("quarantine", "show", "99")
        #expect(gone.stderr.contains("no entry 99 is in quarantine; `fieldtide quarantine list` shows those that are"))
        #expect(try farm.fieldtide("quarantine", "drop").status == 2)
        #expect(try farm.fieldtide("quarantine", "drop", "1", "2").stdout == "2 dropped\n")
        #expect(try Stats(farm).quarantine == 3)
        #expect(try Stats(farm).problems.isEmpty)
    }

    @Test func theProfileOfADeviceIsTheOneThatItsSeriesComeFrom() throws {
        let farm = try BothWaysTests.fill()
        #expect(try farm.fieldtide("profile", "show", "--device", "a/d1").stdout.hasPrefix("test/open@1\n"))
        let unregistered = try farm.fieldtide("profile", "show", "--device", "a/probe")
        #expect(unregistered.status == 1)
        #expect(unregistered.stderr == "fieldtide: device a/probe is not registered\n")
        _ = try farm.fieldtide("registry", "apply", "registry.yaml")
        let silent = try farm.fieldtide("profile", "show", "--device", "a/probe")
        #expect(silent.status == 1)
        #expect(silent.stderr.contains("device a/probe has sent nothing yet and its registry entry names no profile"))
        _ = try farm.fieldtide("quarantine", "retry")
        #expect(try farm.fieldtide("profile", "show", "--device", "a/probe").stdout.hasPrefix("test/known@1\n"))
        farm.scratch.write(
            "profiles/twin.yaml",
            Farm.profile("twin", adopt: "never", channel: "temperature", unit: "K")
        )
        try farm.drain("100ms")
        let both = try farm.fieldtide("profile", "show", "--device", "a/probe")
        #expect(both.status == 1)
        #expect(both.stderr.contains("more than one profile stores what device a/probe has sent"))
        #expect(both.stderr.contains("test/known@1, test/twin@1"))
    }
}

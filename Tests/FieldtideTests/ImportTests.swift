import Foundation
import Testing
import TideTesting

/// `import` of files by a profile: what is stored, what is told, and where it goes on after a kill.
@Suite("Import")
struct ImportTests {
    private static let profile = """
        schema: fieldtide.profile/1
        id: test/lines
        version: 1
        match: [{topic: lines}]
        identity: {site: "{tag.site}", device: "{tag.device}", adopt: {max_new_per_hour: 1000}}
        time: {source: line, format: unix_ms, accept: {future: 1d, past: 20000d, beyond: quarantine}}
        decode:
          - line_protocol:
              measurement: water
              fields:
                t: {field: temperature}
                p: {field: ph}
        series:
          water_temperature: {from: t, quantity: water_temperature, unit: Cel}
          ph: {from: p, quantity: ph, unit: "[pH]"}
        examples:
          - name: normal
            given: {text: "water,site=a,device=d1 temperature=18.5,ph=8.1 1577836800000"}
            want: {water_temperature: 18.5, ph: 8.1}

        """

    /// Lines of ten devices, one a minute each from 2020-01-01; `device`, `minute` and a value that tells them apart.
    static func lines(_ count: Int) -> [String] {
        (0..<count).map { index in
            let (device, minute) = (index % 10, index / 10)
            let time = 1_577_836_800_000 + minute * 60_000 + device * 7
            return "water,site=a,device=d\(device) temperature=\(Double(index) / 100),ph=8.\(index % 100) \(time)"
        }
    }

    static func farm(_ text: String) throws -> Farm {
        let farm = try Farm(broker: false)
        farm.scratch.write("lines.yaml", profile)
        farm.scratch.write("lines.txt", text)
        return farm
    }

    static func run(_ farm: Farm, _ more: String...) throws -> Program.Run {
        let arguments = ["import", "--data", farm.data, "--profile", farm.scratch.file("lines.yaml")]
        return try Program.run("fieldtide", arguments + more + [farm.scratch.file("lines.txt")], in: farm.scratch.path)
    }

    /// Readings of a folder as `device,channel,time,value`, sorted.
    private static func readings(_ farm: Farm) throws -> [String] {
        let export = try Program.run("fieldtide", ["export", "--data", farm.data], in: farm.scratch.path)
        return export.lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return "\(cells[1]),\(cells[2]),\(cells[3]),\(Double(cells[5]) ?? .nan)"
        }
        .sorted()
    }

    @Test func everyLineIsStoredOnceAndASecondRunAddsNothing() throws {
        let lines = Self.lines(3_000)
        let farm = try Self.farm(lines.joined(separator: "\n"))
        let first = try Self.run(farm)
        #expect(first.status == 0)
        #expect(first.stderr.contains("3000 lines, 6000 readings stored, 0 there already, 0 replaced another value"))
        let stored = try Self.readings(farm)
        #expect(stored.count == 6_000)
        #expect(stored.contains("d3,water_temperature,2020-01-01T00:01:00.021Z,0.13"))
        #expect(try Self.run(farm).stderr.contains("imported before (3000 lines)"))
        let again = try Self.run(farm, "--again")
        #expect(again.stderr.contains("0 readings stored, 6000 there already"))
        #expect(try Self.readings(farm) == stored)
        #expect(try Program.run("fieldtide", ["verify", "--data", farm.data], in: farm.scratch.path).status == 0)
        let stats = try Program.run("fieldtide", ["latest", "--data", farm.data], in: farm.scratch.path)
        #expect(stats.status == 0)
    }

    @Test func wrongLinesAreNamedAndTheOthersStored() throws {
        var lines = Self.lines(20)
        lines[4] = "water,site=a,device=d4 temperature=,ph=8 1577836800000"
        lines[11] = "water,device=d1 temperature=1 1577836800000"
        lines.insert("# a comment", at: 0)
        let farm = try Self.farm(lines.joined(separator: "\n") + "\n")
        let run = try Self.run(farm)
        #expect(run.status == 1)
        #expect(run.stderr.contains("lines.txt:6: "), "\(run.stderr)")
        #expect(run.stderr.contains("column"), "\(run.stderr)")
        #expect(try Self.readings(farm).count == 36)
        #expect(try Program.run("fieldtide", ["verify", "--data", farm.data], in: farm.scratch.path).status == 0)
    }

    /// Kills at random points; each run goes on where the one before had committed.
    @Test func aKilledImportGoesOnAndStoresNothingTwice() throws {
        let lines = Self.lines(100_000)
        let farm = try Self.farm(lines.joined(separator: "\n"))
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<6 {
            let child = try ChildProcess(
                [
                    Program.programs + "/fieldtide", "import", "--data", farm.data, "--profile",
                    farm.scratch.file("lines.yaml"), farm.scratch.file("lines.txt"),
                ],
                log: farm.scratch.file("import.log")
            )
            usleep(UInt32.random(in: 20_000...250_000, using: &generator))
            child.end(SIGKILL)
            _ = child.waitForExit()
        }
        let last = try Self.run(farm)
        #expect(last.status == 0)
        #expect(
            last.stderr.contains("0 there already, 0 replaced another value") || last.stderr.contains("imported before")
        )
        let stored = try Self.readings(farm)
        #expect(stored.count == 200_000)
        #expect(Set(stored).count == 200_000)
        #expect(try Program.run("fieldtide", ["verify", "--data", farm.data], in: farm.scratch.path).status == 0)
    }

    @Test func aDaemonTakesFilesToo() throws {
        let farm = try Farm()
        farm.scratch.write("lines.yaml", Self.profile)
        farm.scratch.write("lines.txt", Self.lines(1_000).joined(separator: "\n"))
        let daemon = try farm.daemon()
        let run = try farm.fieldtide(
            "import",
            "--profile",
            farm.scratch.file("lines.yaml"),
            farm.scratch.file("lines.txt")
        )
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try farm.fieldtide("query", "--limit", "5000").lines.count == 2_001)
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try farm.fieldtide("verify").status == 0)
    }

    @Test func aggregatesAreThoseOfTheLines() throws {
        let farm = try Self.farm(Self.lines(3_000).joined(separator: "\n"))
        #expect(try Self.run(farm).status == 0)
        let query = try Program.run(
            "fieldtide",
            [
                "query", "--data", farm.data, "--device", "d3", "--channel", "water_temperature", "--every", "1h",
                "--agg",
                "count,min,max,first,last", "--format", "csv",
            ],
            in: farm.scratch.path
        )
        // Line 10 m + 3 has the value (10 m + 3) / 100, in minute m.
        #expect(
            query.stdout == """
                site,device,channel,time,count,min,max,first,last,unit
                a,d3,water_temperature,2020-01-01T00:00:00.000Z,60,0.03,5.93,0.03,5.93,Cel
                a,d3,water_temperature,2020-01-01T01:00:00.000Z,60,6.03,11.93,6.03,11.93,Cel
                a,d3,water_temperature,2020-01-01T02:00:00.000Z,60,12.03,17.93,12.03,17.93,Cel
                a,d3,water_temperature,2020-01-01T03:00:00.000Z,60,18.03,23.93,18.03,23.93,Cel
                a,d3,water_temperature,2020-01-01T04:00:00.000Z,60,24.03,29.93,24.03,29.93,Cel

                """,
            "\(query.stdout)\(query.stderr)"
        )
        let wrong = try Program.run(
            "fieldtide",
            ["query", "--data", farm.data, "--every", "1h", "--agg", "median"],
            in: farm.scratch.path
        )
        #expect(wrong.status == 2 && wrong.stderr.contains("'agg=median': right are mean, min"), "\(wrong.stderr)")
    }

    @Test func groupsAddTheDevicesOfASite() throws {
        let farm = try Self.farm(Self.lines(3_000).joined(separator: "\n"))
        #expect(try Self.run(farm).status == 0)
        func query(_ options: String...) throws -> Program.Run {
            try Program.run(
                "fieldtide",
                ["query", "--data", farm.data, "--every", "1h", "--by", "site"] + options,
                in: farm.scratch.path
            )
        }
        let groups = try query("--quantity", "water_temperature", "--format", "csv", "--to", "2020-01-01T02:00:00Z")
        // Lines 0 to 599 have the values 0 to 5.99, the next 600 those to 11.99.
        #expect(
            groups.stdout == """
                site,quantity,time,n,valued,series,enterprises,sum,min,max,unit
                a,water_temperature,2020-01-01T00:00:00.000Z,600,600,10,0,1797.0,0.0,5.99,Cel
                a,water_temperature,2020-01-01T01:00:00.000Z,600,600,10,0,5397.0,6.0,11.99,Cel

                """,
            "\(groups.stdout)\(groups.stderr)"
        )
        let table = try query("--quantity", "ph")
        #expect(table.status == 0 && table.stdout.contains("enterprises"), "\(table.stderr)")
        let wrong = try query("--agg", "max")
        #expect(wrong.status == 2 && wrong.stderr.contains("goes with none of"), "\(wrong.stderr)")
        #expect(try Program.run("fieldtide", ["verify", "--data", farm.data], in: farm.scratch.path).status == 0)
    }

    @Test func daysAreThoseOfTheSiteAlsoAfterItsZoneChanged() throws {
        let farm = try Self.farm(Self.lines(20_000).joined(separator: "\n"))
        #expect(try Self.run(farm).status == 0)
        func days(_ functions: String) throws -> [String] {
            let query = try Program.run(
                "fieldtide",
                [
                    "query", "--data", farm.data, "--device", "d3", "--channel", "ph", "--every", "1d", "--agg",
                    functions,
                    "--format", "csv",
                ],
                in: farm.scratch.path
            )
            return query.lines.dropFirst().map { line in
                let cells = line.split(separator: ",")
                return "\(cells[3]) \(cells[4])"
            }
        }
        // 2,000 minutes from 2020-01-01T00:00Z on: 16 h of one day in Shanghai, then the rest.
        let shanghai = ["2019-12-31T16:00:00.000Z 960", "2020-01-01T16:00:00.000Z 1040"]
        #expect(try days("count") == shanghai)
        // By rollups and by readings.
        #expect(try days("count,p50") == shanghai)
        farm.scratch.write("sites.yaml", "sites:\n  - {id: a, zone: Europe/Berlin}\n")
        let apply = try Program.run(
            "fieldtide",
            ["registry", "apply", "--data", farm.data, farm.scratch.file("sites.yaml")],
            in: farm.scratch.path
        )
        #expect(apply.status == 0, "\(apply.stderr)")
        let berlin = ["2019-12-31T23:00:00.000Z 1380", "2020-01-01T23:00:00.000Z 620"]
        #expect(try days("count") == berlin)
        #expect(try days("count,p50") == berlin)
        #expect(try Program.run("fieldtide", ["verify", "--data", farm.data], in: farm.scratch.path).status == 0)
    }

    @Test func aFileThatOnlyBeginsLikeAnotherIsRead() throws {
        var lines = Self.lines(3_000)
        let farm = try Self.farm(lines.joined(separator: "\n"))
        #expect(try Self.run(farm).status == 0)
        lines[2_990] = lines[2_990].replacing("temperature=29.9", with: "temperature=30.9")
        farm.scratch.write("lines.txt", lines.joined(separator: "\n"))
        let corrected = try Self.run(farm)
        #expect(corrected.stderr.contains("0 readings stored, 5999 there already, 1 replaced another value"))
        #expect(try Self.run(farm).stderr.contains("imported before"))
    }

    @Test func whatAProfileDoesNotNameIsTold() throws {
        let farm = try Self.farm(
            (Self.lines(3) + ["air,site=a,device=d1 temperature=1 1577836800000"]).joined(separator: "\n")
        )
        let run = try Self.run(farm)
        #expect(run.status == 0)
        #expect(run.stderr.contains("1 lines held nothing that the profile names"), "\(run.stderr)")
        farm.scratch.write("lines.txt", "air,site=a,device=d1 temperature=1 1577836800000")
        #expect(try Self.run(farm).status == 1)
    }

    @Test func aLiveProfileIsNotReplaced() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/lines.yaml", Self.profile)
        let other = Self.profile.replacing("version: 1", with: "version: 2").replacing("temperature}", with: "temp}")
            .replacing(" temperature=", with: " temp=")
        farm.scratch.write("lines.yaml", other)
        farm.scratch.write("lines.txt", Self.lines(10).joined(separator: "\n"))
        let daemon = try farm.daemon()
        let run = try farm.fieldtide(
            "import",
            "--profile",
            farm.scratch.file("lines.yaml"),
            farm.scratch.file("lines.txt")
        )
        #expect(run.status == 1)
        #expect(run.stderr.contains("profile test/lines@1 is in force with another content"), "\(run.stderr)")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }
}

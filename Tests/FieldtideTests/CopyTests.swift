import Foundation
import Testing
import TideTesting

/// `export` into files and `import` of them: cut short, killed, and whole.
@Suite("Exports that are cut, and imports of them")
struct CopyTests {
    /// A folder with 20,000 readings of ten devices.
    private static func farm() throws -> Farm {
        let farm = try ImportTests.farm(ImportTests.lines(10_000).joined(separator: "\n"))
        #expect(try ImportTests.run(farm).status == 0)
        return farm
    }

    private static func run(_ farm: Farm, _ arguments: String...) throws -> Program.Run {
        try Program.run("fieldtide", arguments, in: farm.scratch.path)
    }

    private static func command(_ farm: Farm, _ arguments: String...) throws -> ChildProcess {
        try ChildProcess([Program.programs + "/fieldtide"] + arguments, log: farm.scratch.file("child.log"))
    }

    @Test(arguments: ["csv", "json", "line"])
    func anExportThatWasCutGoesOn(_ format: String) throws {
        let farm = try Self.farm()
        let (whole, file) = (farm.scratch.file("whole"), farm.scratch.file("out"))
        let arguments = ["export", "--data", farm.data, "--format", format, "-o"]
        #expect(try Program.run("fieldtide", arguments + [whole], in: farm.scratch.path).status == 0)
        let text = farm.scratch.read("whole")
        #expect(!FileManager.default.fileExists(atPath: whole + ".part"))
        #expect(!FileManager.default.fileExists(atPath: whole + ".part.plan"))

        var plan: String?
        for _ in 0..<20 where plan == nil {
            unlink(file)
            let child = try ChildProcess(
                [Program.programs + "/fieldtide"] + arguments + [file],
                log: farm.scratch.file("child.log")
            )
            _ = eventually { [".part", ""].contains { FileManager.default.fileExists(atPath: file + $0) } }
            child.end(SIGKILL)
            _ = child.waitForExit()
            if FileManager.default.fileExists(atPath: file + ".part.plan") { plan = farm.scratch.read("out.part.plan") }
            #expect(!FileManager.default.fileExists(atPath: file) || farm.scratch.read("out") == text)
        }
        let left = try #require(plan)
        var random = SystemRandomNumberGenerator()
        for cut in [0, 10, text.utf8.count] + (0..<3).map({ _ in Int.random(in: 0..<text.utf8.count, using: &random) })
        {
            unlink(file)
            farm.scratch.write("out.part", String(decoding: Array(text.utf8).prefix(cut), as: UTF8.self))
            farm.scratch.write("out.part.plan", left)
            let run = try Program.run("fieldtide", arguments + [file], in: farm.scratch.path)
            #expect(run.status == 0, "\(run.stderr)")
            #expect(cut < 1_000 || run.stderr.contains("goes on behind a/d"), "\(run.stderr)")
            #expect(farm.scratch.read("out") == text, "cut at \(cut)")
        }
        // Another export does not go on with it.
        farm.scratch.write("out.part", String(text.prefix(5_000)))
        farm.scratch.write("out.part.plan", left)
        let other = try Program.run("fieldtide", arguments + [file, "--device", "d3"], in: farm.scratch.path)
        #expect(other.status == 0 && !other.stderr.contains("goes on"))
        let fresh = try Program.run("fieldtide", arguments + ["-", "--device", "d3"], in: farm.scratch.path)
        #expect(farm.scratch.read("out") == fresh.stdout)
    }

    @Test(arguments: ["csv", "json", "line"])
    func aKilledCopyGoesOnAndSaysTheSame(_ format: String) throws {
        let farm = try Self.farm()
        let (file, copy) = (farm.scratch.file("out"), farm.scratch.file("copy"))
        #expect(try Self.run(farm, "export", "--data", farm.data, "--format", format, "-o", file).status == 0)
        for _ in 0..<5 {
            let child = try Self.command(farm, "import", "--data", copy, file)
            usleep(UInt32.random(in: 20_000...300_000))
            child.end(SIGKILL)
            _ = child.waitForExit()
        }
        let last = try Self.run(farm, "import", "--data", copy, file)
        #expect(last.status == 0, "\(last.stderr)")
        #expect(
            last.stderr.contains("0 there already, 0 replaced another value") || last.stderr.contains("imported before")
        )
        let (told, copied) = (
            try Self.run(farm, "export", "--data", farm.data), try Self.run(farm, "export", "--data", copy)
        )
        #expect(told.stdout == copied.stdout && told.lines.count == 20_001)
        let again = try Self.run(farm, "import", "--again", "--data", copy, file)
        #expect(again.stderr.contains("0 readings stored, 20000 there already"), "\(again.stderr)")
        #expect(try Self.run(farm, "verify", "--data", copy).status == 0)
    }

    @Test func aFileThatIsNoExportNeedsAProfile() throws {
        let farm = try Farm(broker: false)
        farm.scratch.write("lines.txt", ImportTests.lines(3).joined(separator: "\n"))
        let run = try Self.run(farm, "import", "--data", farm.data, farm.scratch.file("lines.txt"))
        #expect(run.status == 2)
        #expect(run.stderr.contains("does not begin as an export does: give the --profile"), "\(run.stderr)")
    }

    @Test func aDaemonTakesExportsAndWrongLinesAreNamed() throws {
        let farm = try Farm()
        farm.scratch.write(
            "hand.csv",
            "\u{FEFF}site,device,channel,time,value,unit\r\n"
                + "a,一号塘,ph,2026-01-05T00:00:00Z,7.9,[pH]\r\na,一号塘,ph,2026-01-05T00:10:00Z,8,1,[pH]\r\n"
        )
        let daemon = try farm.daemon()
        let run = try farm.fieldtide("import", farm.scratch.file("hand.csv"))
        #expect(run.status == 1)
        #expect(run.stderr.contains("hand.csv:3: columns: 7 cells: the header has 6 columns"), "\(run.stderr)")
        #expect(run.stderr.contains("hand.csv: 3 lines, 1 readings stored"), "\(run.stderr)")
        let query = try farm.fieldtide("query", "--format", "csv", "--flag", "good")
        #expect(query.lines.last?.hasPrefix("a,一号塘,ph,2026-01-05T00:00:00.000Z,") == true, "\(query.stdout)")
        #expect(query.lines.last?.hasSuffix(",7.9,[pH],2,device") == true, "\(query.stdout)")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try farm.fieldtide("verify").status == 0)
    }
}

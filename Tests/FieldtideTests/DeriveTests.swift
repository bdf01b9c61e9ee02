import Foundation
import Testing
import TideTesting

/// `fieldtide derive`, word for word.
@Suite("fieldtide derive")
struct DeriveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var line: [String]
        var status: Int32 = 0
        var stdout = ""
        var stderr = ""
        var testDescription: String { line.joined(separator: " ") }
    }

    @Test(arguments: [
        Case(
            line: ["topp_vwc", "Ka=10"],
            stdout: """
                value     0.1883
                unit      m3/m3
                quantity  soil_volumetric_water_content
                formula   Topp-1980
                source    Topp, Davis & Annan 1980

                """
        ),
        Case(
            line: ["thi_hours", "THI=60,70,75", "--format", "json"],
            stdout: """
                {
                  "formula" : "THI-hours/sum-above",
                  "function" : "thi_hours",
                  "quantity" : "thi_hours",
                  "source" : "sum of max(0, THI - limit) × step; the limit of 68 is that of lactating cows",
                  "unit" : "h",
                  "value" : 9
                }

                """
        ),
        Case(
            line: ["topp_vwc"],
            status: 1,
            stderr: "fieldtide: Ka is missing (apparent relative permittivity); write Ka=NUMBER\n"
        ),
        Case(
            line: ["thi_nrc1971", "T=25", "RH=103"],
            status: 1,
            stderr: "fieldtide: RH is 103.0 %, the formula holds from 0.0 to 100.0 %\n"
        ),
        Case(
            line: ["SP_from_C", "C=40", "t=3kPa"],
            status: 1,
            stderr: "fieldtide: t: kPa is pressure, Cel is temperature\n"
        ),
        Case(
            line: ["SR_from_SP", "SP=31[ppth]"],
            status: 1,
            stderr: "fieldtide: SP: a number of its own, not a ratio that [ppth] could scale\n"
        ),
        Case(line: ["rho", "SA=1e", "CT=1"], status: 1, stderr: "fieldtide: SA: unit \"e\", column 1: "),
        Case(line: ["rho", "SA=nan", "CT=1"], status: 1, stderr: "fieldtide: SA: \"nan\" is no number\n"),
        Case(
            line: ["ro", "SA=1"],
            status: 1,
            stderr: "fieldtide: there is no derived quantity \"ro\"; did you mean rho?\n"
        ),
    ])
    func oneValue(_ wanted: Case) throws {
        let run = try Program.run("fieldtide", ["derive"] + wanted.line)
        #expect(run.status == wanted.status)
        #expect(run.stdout == wanted.stdout)
        #expect(wanted.stderr.isEmpty ? run.stderr.isEmpty : run.stderr.hasPrefix(wanted.stderr), "\(run.stderr)")
    }

    @Test func unitsAndTimesAreUnderstood() throws {
        func value(_ words: String...) throws -> Double? {
            let run = try Program.run("fieldtide", ["derive"] + words)
            return Double(run.lines.first?.split(separator: " ").last ?? "")
        }
        let plain = try #require(try value("SP_from_C", "C=47.6", "t=25"))
        for words in [["C=4.76S/m", "t=77degF"], ["C=47600 uS/cm", "t=298.15K"], ["C=47.6mS/cm", "t=25°C", "p=0Pa"]] {
            let other = try #require(try value("SP_from_C", words[0], words[1]))
            #expect(abs(other - plain) < 1e-9, "\(words)")
        }
        let seconds = try value("tide_Vu", "constituent=M2", "time=1782864000", "lat=36")
        #expect(try value("tide_Vu", "constituent=M2", "time=2026-07-01T00:00:00Z", "lat=36") == seconds)
        #expect(abs(try #require(seconds) - 333.349) < 6e-4)
    }

    @Test func aBatchGivesOneLineARow() throws {
        let scratch = ScratchFolder()
        scratch.write(
            "rows.csv",
            """
            note,function,inputs_json,expected
            a,gdd_avg,"{""tmin"": 8, ""tmax"": 20, ""base"": 0}",14
            b,gdd_avg,"{""tmin"": 8, ""tmax"": NaN, ""base"": 0}",
            "c, of
            two lines",gdd_clamped,"{""tmin"": 15, ""tmax"": 25, ""base"": 0, ""upper"": null}",20
            é,thi_nrc1971,"{""T"": 25, ""RH"": 103}",
            e,nonsense,{},
            f,gdd_avg,"{""tmin"": 8, ""tmax"": 20",
            g,gdd_avg,"{""tmin"": ""8kPa"", ""tmax"": 20, ""base"": 0}",
            h,gdd_avg,"{""tmin"": ""46.4 degF"", ""tmax"": 20, ""base"": 0}",14
            i,gdd_avg
            j,thi_hours,"{""THI"": [60, 70, 75]}",9
            k,gdd_avg,"{""tmin"": 8, ""tmax"": 20, ""tbase"": 0}",

            """
        )
        let run = try Program.run("fieldtide", ["derive", "--batch", "rows.csv"], in: scratch.path)
        #expect(run.status == 1)
        #expect(run.stdout == "14.0\n\n20.0\n\n\n\n\n14.0\n\n9.0\n\n")
        #expect(
            run.stderr == """
                rows.csv:3:26: gdd_avg: tmax: "nan" is no number
                rows.csv:6:28: thi_nrc1971: RH is 103.0 %, the formula holds from 0.0 to 100.0 %
                rows.csv:7:3: there is no derived quantity "nonsense"; `fieldtide derive --list` lists them
                rows.csv:8:38: inputs_json: a , or } belongs here
                rows.csv:9:13: gdd_avg: tmin: kPa is pressure, Cel is temperature
                rows.csv:11:3: the row ends before its column inputs_json
                rows.csv:13:40: gdd_avg has no input "tbase"; did you mean base?

                """
        )
    }

    @Test func aBatchWithoutItsColumnsIsRefused() throws {
        let scratch = ScratchFolder()
        scratch.write("rows.csv", "function,inputs\nrho,{}\n")
        let run = try Program.run("fieldtide", ["derive", "--batch", "rows.csv"], in: scratch.path)
        #expect(run.status == 1 && run.stdout.isEmpty)
        let says = "fieldtide: rows.csv:1:1: there is no column \"inputs_json\"; --batch takes function,inputs_json\n"
        #expect(run.stderr == says)
        let missing = try Program.run("fieldtide", ["derive", "--batch", "nowhere.csv"], in: scratch.path)
        #expect(missing.status == 1 && missing.stderr == "fieldtide: cannot read nowhere.csv\n")
    }

    /// The rows that others computed, each within its tolerance.
    @Test func aBatchOfVectors() throws {
        let path = SourceTree.path("Tests/TideDeriveTests/Fixtures/vectors.csv")
        let run = try Program.run("fieldtide", ["derive", "--batch", path])
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count - 1
        #expect(run.status == 0 && run.stderr.isEmpty)
        #expect(run.lines.count == rows && run.lines.allSatisfy { Double($0) != nil })
    }

    @Test func listsNameEveryFunction() throws {
        let lines = try Program.run("fieldtide", ["derive", "--list", "--format", "csv"]).lines
        #expect(lines.first == "name,inputs,unit,quantity,formula")
        #expect(lines.count > 60)
        let json = try Program.run("fieldtide", ["derive", "--list", "--format", "json"]).stdout
        let list = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(list.count == lines.count - 1)
        #expect(list.allSatisfy { ($0["inputs"] as? [[String: Any]])?.isEmpty == false })
    }
}

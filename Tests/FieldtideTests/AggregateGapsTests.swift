import Testing
import TideTesting

/// `query --every` where readings are missing: nothing is made up, and what is missing is said.
@Suite("Aggregates with gaps")
struct AggregateGapsTests {
    /// One device, a reading of an eighth more each minute from 2020-01-01T00:00Z: an hour, half an hour, nothing for an hour, an hour.
    private static func farm() throws -> Farm {
        let minutes = Array(0..<90) + Array(180..<240)
        let lines = minutes.map {
            "water,site=a,device=d1 temperature=\(Double($0) / 8) \(1_577_836_800_000 + $0 * 60_000)"
        }
        let farm = try ImportTests.farm(lines.joined(separator: "\n"))
        #expect(try ImportTests.run(farm).status == 0)
        return farm
    }

    private static func query(_ farm: Farm, _ arguments: String...) throws -> [String] {
        let run = try Program.run(
            "fieldtide",
            ["query", "--data", farm.data, "--format", "csv"] + arguments,
            in: farm.scratch.path
        )
        #expect(run.status == 0, "\(run.stderr)")
        return run.lines.dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false)[3...].dropLast().joined(separator: ",")
        }
    }

    @Test func gapsStayGapsAndTheirCoverageIsSaid() throws {
        let farm = try Self.farm()
        let lines = try Self.query(farm, "--every", "1h", "--agg", "mean,count,expected,coverage")
        #expect(
            lines == [
                "2020-01-01T00:00:00.000Z,3.6875,60,60,1.0", "2020-01-01T01:00:00.000Z,9.3125,30,60,0.5",
                "2020-01-01T03:00:00.000Z,26.1875,60,60,1.0",
            ]
        )
        // By readings instead of rollups, the same.
        #expect(try Self.query(farm, "--every", "30m", "--agg", "p50,coverage").count == 5)
    }

    @Test func emptyIntervalsHaveLinesWhereTheyAreAskedFor() throws {
        let farm = try Self.farm()
        let within = try Self.query(farm, "--every", "1h", "--agg", "mean,count", "--fill", "null")
        #expect(within[2] == "2020-01-01T02:00:00.000Z,,0" && within.count == 4)
        let range = ["--from", "2019-12-31T23:00:00Z", "--to", "2020-01-01T05:30:00Z"]
        let all = try Self.query(
            farm,
            "--every",
            "1h",
            "--agg",
            "max,coverage,expected",
            "--fill",
            "null",
            range[0],
            range[1],
            range[2],
            range[3]
        )
        #expect(
            all == [
                "2019-12-31T23:00:00.000Z,,0.0,60", "2020-01-01T00:00:00.000Z,7.375,1.0,60",
                "2020-01-01T01:00:00.000Z,11.125,0.5,60", "2020-01-01T02:00:00.000Z,,0.0,60",
                "2020-01-01T03:00:00.000Z,29.875,1.0,60", "2020-01-01T04:00:00.000Z,,0.0,60",
                "2020-01-01T05:00:00.000Z,,0.0,30",
            ]
        )
        // Minutes of an empty day: more lines than a page holds.
        let empty = try Self.query(
            farm,
            "--every",
            "1m",
            "--agg",
            "count",
            "--fill",
            "null",
            "--from",
            "2021-01-01",
            "--to",
            "2021-01-03"
        )
        #expect(empty.count == 2_880 && Set(empty).count == 2_880 && empty.allSatisfy { $0.hasSuffix(",0") })
    }
}

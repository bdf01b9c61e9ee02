import Foundation
import Testing
import TideAPI
import TideTesting

/// Recorded files through broker and daemon and out again: times and values bit for bit, gaps as another count has them.
///
/// Source of the excerpts: NDBC buoy 44013, real-time standard meteorological data, June 2022 (US Government work);
/// AgriMet Fallon, March 2015 (US Bureau of Reclamation), both as stored by the projects named in the shared vectors.
@Suite("Recorded data, there and back", .serialized)
struct FeedTests {
    static let excerpts = [
        Recording.ioos("IOOS excerpt", "Tests/TideDaemonTests/Fixtures/ioos_excerpt.csv"),
        .ndbc("NDBC excerpt", "Tests/FieldtideTests/Fixtures/ndbc_44013_excerpt.txt"),
        .agrimet("AgriMet excerpt", "Tests/FieldtideTests/Fixtures/agrimet_FALN_excerpt.csv"),
    ]

    private static let shared = "../shared/vectors/series/"

    /// The whole files, where they lie beside the repository.
    static let whole = [
        Recording.ioos("IOOS whole", shared + "ioos_20363_1000427.csv.gz"),
        .ndbc("NDBC whole", shared + "ndbc_44013.txt.gz"),
        .agrimet("AgriMet whole", shared + "agrimet_FALN_hourly_2015.csv"),
    ].filter { FileManager.default.fileExists(atPath: $0.path) }

    @Test(arguments: excerpts + whole)
    func thereAndBack(_ recording: Recording) throws {
        let farm = try Farm()
        farm.scratch.write("profiles/recording.yaml", recording.profileText(topic: "row"))
        let rows = try recording.rows()
        try farm.drain("100ms")
        let published = try farm.fieldtide(
            "publish",
            recording.path,
            "--map",
            "\(Recording.root)/config/publish/\(recording.map)",
            "--topic",
            "farm/a/b/row",
            "--speed",
            "max"
        )
        #expect(published.status == 0, "\(published.stderr)")
        #expect(published.stderr.contains("\(rows.count) messages of 1 file published and acknowledged"))
        // On a busy machine a pause says little: what is left then would come with the next drain.
        let drained = try farm.drain("3s")
        #expect(drained.stdout.contains("\"received\":\(rows.count)"), "\(drained.stdout)")
        for (channel, column) in recording.columns {
            let want = Self.cells(rows, recording, column)
            try expectSame(farm, channel, want)
            try expectGaps(farm, channel, want, recording.interval)
        }
        let stats = try Stats(farm)
        #expect(stats.frames.isBalanced && stats.problems.isEmpty)
        #expect(stats.frames.stored == UInt64(rows.count))
    }

    /// 20 recorded seconds at ten times their pace take two seconds, and everything is acknowledged.
    @Test func aRecordingKeepsItsPace() throws {
        let farm = try Farm()
        farm.scratch.write("a.csv", "ts,t\n1577836800,1\n1577836810,2\n1577836820,3\n")
        let begin = ContinuousClock.now
        let run = try farm.fieldtide(
            "publish",
            "a.csv",
            "--time",
            "ts",
            "--time-format",
            "unix",
            "--topic",
            "farm/a/b/x",
            "--speed",
            "10"
        )
        #expect(
            run.status == 0 && run.stderr.contains("3 messages of 1 file published and acknowledged"),
            "\(run.stderr)"
        )
        #expect(ContinuousClock.now - begin >= .seconds(2))
    }

    /// Without a broker it says which one, and why.
    @Test func aBrokerThatIsNotThere() throws {
        let farm = try Farm(broker: false)
        farm.scratch.write("a.csv", "ts,t\n1577836800,1\n")
        let run = try farm.fieldtide("publish", "a.csv", "--topic", "farm/a/b/x")
        #expect(run.status == 1)
        #expect(run.stderr.contains("no broker at 127.0.0.1:1: "), "\(run.stderr)")
    }

    /// Time and value as the file writes it; nil where it has none.
    private static func cells(_ rows: [[String: String]], _ recording: Recording, _ column: String)
        -> [(time: Int64, value: String?)]
    {
        rows.map { (recording.time($0), $0[column] == "MM" ? nil : $0[column]) }.sorted { $0.time < $1.time }
    }

    private func expectSame(_ farm: Farm, _ channel: String, _ want: [(time: Int64, value: String?)]) throws {
        let export = try farm.fieldtide("export", "--channel", channel, "--device", "a/b")
        let got = export.lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(got.count == want.count)
        var different: [String] = []
        for (cells, row) in zip(got, want) {
            let time = CTime.milliseconds(String(cells[3]))
            let value = row.value.flatMap { strtod($0, nil) as Double? }
            if time != row.time || Double(cells[5])?.bitPattern != value?.bitPattern {
                different.append("\(cells) for \(row)")
            }
        }
        #expect(different.isEmpty, "\(different.count) differ, e.g. \(different.prefix(3))")
    }

    private func expectGaps(
        _ farm: Farm,
        _ channel: String,
        _ want: [(time: Int64, value: String?)],
        _ interval: Int64
    ) throws {
        let times = want.filter { $0.value != nil }.map(\.time)
        let counted = DueWalk(times, interval: interval, jitter: interval / 2)
        let line = try #require(try GapsLine.all(farm, "--channel", channel).first { $0.by == "interval" })
        #expect(line.present == counted.present && line.missing == counted.missing, "\(channel): \(line)")
        #expect(line.counts["empty"] ?? 0 == Int64(want.count - times.count))
        #expect(line.interval_source == "profile" && line.interval_ms == interval)
        // On a grid there is a second way: every slot between the ends that has no reading.
        guard times.allSatisfy({ ($0 - times[0]) % interval == 0 }), let last = times.last else { return }
        #expect(line.missing == (last - times[0]) / interval + 1 - Int64(Set(times).count))
    }
}

/// Counts by walking from due time to due time, as the arithmetic of docs/feeding.md can also be read.
struct DueWalk {
    var present: Int64 = 0
    var missing: Int64 = 0

    init(_ times: [Int64], interval: Int64, jitter: Int64) {
        guard var anchor = times.first else { return }
        present = 1
        for time in times.dropFirst() where time >= anchor + interval - jitter {
            var due = anchor + interval
            while time > due + jitter {
                missing += 1
                due += interval
            }
            present += 1
            anchor = time
        }
    }
}

/// A line of `gaps --format json`.
struct GapsLine: Decodable {
    struct Gap: Decodable, Equatable {
        var from, to: String
        var missing: Int64
    }
    var site, device, by: String
    var channel, from, to, interval_source: String?
    var interval_ms, jitter_ms, expected, missing: Int64?
    var present: Int64
    var complete: Double?
    var counts: [String: Int64]
    var gap_count: Int
    var gaps: [Gap]
    var longest: Gap?

    static func all(_ farm: Farm, _ arguments: String...) throws -> [GapsLine] {
        let run = try Program.run(
            "fieldtide",
            ["gaps", "--format", "json", "--config", farm.config] + arguments,
            in: farm.scratch.path
        )
        return try run.lines.map { try JSONDecoder().decode(GapsLine.self, from: Data($0.utf8)) }
    }
}

/// Times by the C library.
enum CTime {
    /// RFC 3339 in UTC with milliseconds.
    static func milliseconds(_ text: String) -> Int64? {
        let numbers = text.split { !$0.isNumber }.map(String.init)
        guard text.hasSuffix("Z"), numbers.count == 7, let second = Int64(numbers[5]), let rest = Int64(numbers[6])
        else {
            return nil
        }
        return Recording.utc(Array(numbers.prefix(5))) + second * 1_000 + rest
    }
}

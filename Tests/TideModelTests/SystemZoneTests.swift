import Foundation
import Testing
import TideModel
import TideTesting

/// Every zone of the system's tzdata, compared with what glibc makes of the same files (by way of `date`, so that
/// no environment variable of this process changes).
struct SystemZoneTests {
    static let root = URL(fileURLWithPath: "/usr/share/zoneinfo").resolvingSymlinksInPath()

    struct Sample {
        var file: URL
        var zone: Zone
        var seconds: [Int64] = []
    }

    /// One sample for each different content; leap-second zones and what is no zone are left out.
    static func samples() -> [Sample] {
        var seen = Set<Data>()
        var samples: [Sample] = []
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() {
            guard !file.path.contains("/right/"), let data = try? Data(contentsOf: file), seen.insert(data).inserted,
                data.starts(with: Array("TZif".utf8))
            else { continue }
            do {
                samples.append(Sample(file: file, zone: try Zone(name: file.path, tzif: Array(data))))
            } catch {
                Issue.record("\(file.path): \(error)")
            }
        }
        return samples
    }

    static let installed = FileManager.default.fileExists(atPath: root.path + "/Asia/Shanghai")

    @Test(.enabled(if: installed, "tzdata is not installed"))
    func offsetsAreThoseOfTheSystem() throws {
        var samples = Self.samples()
        #expect(samples.count > 300)
        for index in samples.indices {
            var random = SplitMix(seed: UInt64(index))
            samples[index].seconds = Self.times(samples[index].zone, &random)
        }
        let answers = try Self.askSystem(samples)
        var compared = 0
        for (sample, answer) in zip(samples, answers) {
            try #require(sample.seconds.count == answer.count, "\(sample.file.path)")
            for (second, expected) in zip(sample.seconds, answer) {
                let offset = sample.zone.offset(at: Timestamp(milliseconds: second * 1_000))
                guard offset != expected else { continue }
                Issue.record("\(sample.file.path) at \(second): \(offset), the system says \(expected)")
                break
            }
            compared += answer.count
        }
        #expect(compared > 100_000)
    }

    @Test(.enabled(if: installed, "tzdata is not installed"), arguments: [0, 480, 1_200, -240])
    func daysDivideTime(dayStart: Int) {
        for (index, sample) in Self.samples().enumerated() {
            var random = SplitMix(seed: UInt64(index))
            for second in Self.times(sample.zone, &random).prefix(600) {
                let time = Timestamp(milliseconds: second * 1_000 + .random(in: 0..<1_000, using: &random))
                guard let problem = Self.problem(sample.zone, time, dayStart) else { continue }
                Issue.record("\(sample.file.path) at \(second): \(problem)")
                break
            }
        }
    }

    @Test(.enabled(if: installed, "tzdata is not installed"))
    func localTimesComeBack() {
        for (index, sample) in Self.samples().enumerated() {
            var random = SplitMix(seed: UInt64(index))
            for second in Self.times(sample.zone, &random) {
                let time = Timestamp(milliseconds: second * 1_000)
                let found = sample.zone.instants(ofLocal: sample.zone.local(at: time))
                let shown = [found.earliest, found.latest].map { sample.zone.local(at: $0) }
                guard
                    found.earliest <= time, time <= found.latest, found.kind != .skipped,
                    shown == [sample.zone.local(at: time), sample.zone.local(at: time)],
                    (found.kind == .once) == (found.earliest == found.latest)
                else {
                    Issue.record("\(sample.file.path) at \(second): \(found)")
                    break
                }
            }
        }
    }

    /// Leap-second zones count differently from `Timestamp`: refused, with the way out.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: root.path + "/right/UTC"), "no right/ zones"))
    func leapSecondZonesAreRefused() throws {
        let bytes = Array(try Data(contentsOf: Self.root.appendingPathComponent("right/UTC")))
        let error = #expect(throws: ZoneError.self) { try Zone(name: "right/UTC", tzif: bytes) }
        #expect(error?.description.contains("outside 'right/'") == true)
    }
}

extension SystemZoneTests {
    /// Around every change of offset from 1840 to 2100, and 200 random seconds from 1900 to 2100.
    static func times(_ zone: Zone, _ random: inout SplitMix) -> [Int64] {
        var seconds = (0..<200).map { _ in Int64.random(in: -2_208_988_800...4_102_444_800, using: &random) }
        var time = Timestamp(1840, 1, 1)
        while time < Timestamp(2100, 1, 1) {
            time = zone.period(at: time).until
            guard time < Timestamp(2100, 1, 1) else { break }
            let second = time.milliseconds / 1_000
            seconds += [second - 1, second, second + 1, second + .random(in: -90_000...90_000, using: &random)]
        }
        return seconds.shuffled(using: &random)
    }

    /// What contradicts the definition of a local day, found by asking only `local(at:)` around it.
    static func problem(_ zone: Zone, _ time: Timestamp, _ dayStart: Int) -> String? {
        let day = zone.day(containing: time, dayStart: dayStart)
        guard day.start <= time, time < day.end else { return "\(day) does not contain \(time)" }
        let next = zone.day(containing: day.end, dayStart: dayStart)
        guard next.start == day.end, next.number > day.number else { return "\(next) does not follow \(day)" }
        for (moment, number) in [(day.start, day.number), (day.end, day.number + 1)] {
            let beginning = number * 86_400_000 + Int64(dayStart) * 60_000
            guard zone.local(at: moment) >= beginning else { return "\(moment) comes before day \(number)" }
            var earlier = moment + -1  // local time grows inside a period, so its last moment tells of all
            while earlier > moment + -187_200_000 {  // 52 hours: farther back no offset reaches
                guard zone.local(at: earlier) < beginning else { return "day \(number) began by \(earlier)" }
                earlier = zone.period(at: earlier).from + -1
            }
        }
        return nil
    }

    /// Seconds east of UTC at each sample's times, by `date`, which asks glibc.
    static func askSystem(_ samples: [Sample]) throws -> [[Int]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fieldtide-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, sample) in samples.enumerated() {
            let lines = sample.seconds.map { "@\($0)\n" }.joined()
            try lines.write(to: folder.appendingPathComponent("\(index).times"), atomically: false, encoding: .utf8)
            try sample.file.path.write(
                to: folder.appendingPathComponent("\(index).zone"),
                atomically: false,
                encoding: .utf8
            )
        }
        let script = "for t in *.times; do n=${t%.times}; TZ=\":$(cat $n.zone)\" date -f $t +%::z > $n.offsets; done"
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-ec", script]
        shell.currentDirectoryURL = folder
        try shell.run()
        shell.waitUntilExit()
        try #require(shell.terminationStatus == 0)
        return try samples.indices.map { index in
            let text = try String(contentsOf: folder.appendingPathComponent("\(index).offsets"), encoding: .utf8)
            return try text.split(separator: "\n").map { try Self.seconds(of: $0) }
        }
    }

    /// Reads `+08:05:43`.
    static func seconds(of text: Substring) throws -> Int {
        let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
        try #require(parts.count == 3, "\(text)")
        return (text.hasPrefix("-") ? -1 : 1) * (parts[0] * 3_600 + parts[1] * 60 + parts[2])
    }
}

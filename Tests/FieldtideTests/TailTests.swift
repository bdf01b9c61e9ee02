import Foundation
import Testing
import TideAPI
import TideTesting

/// `tail` beside a running daemon.
@Suite("Tail", .serialized)
struct TailTests {
    /// A tail that runs, and what it has written so far.
    private final class Watch {
        let child: ChildProcess
        private let farm: Farm
        private let log: String

        init(_ farm: Farm, _ name: String, _ arguments: String...) throws {
            (self.farm, log) = (farm, name)
            child = try ChildProcess(
                [Program.programs + "/fieldtide", "tail", "--config", farm.config] + arguments,
                log: farm.scratch.file(name)
            )
            guard eventually({ farm.scratch.read(name).contains("fieldtide: watching") }) else {
                throw ChildProcessError(description: farm.scratch.read(name))
            }
        }

        var text: String { farm.scratch.read(log).split(separator: "\n").dropFirst().joined(separator: "\n") }
        var lines: [TailDTO] {
            farm.scratch.read(log).split(separator: "\n").compactMap {
                try? JSONDecoder().decode(TailDTO.self, from: Data($0.utf8))
            }
        }
    }

    @Test func framesWithReadingsVerdictsAndReasons() throws {
        let farm = try Farm()
        let daemon = try farm.daemon()
        let text = try Watch(farm, "text.log", "--trace", "--count", "4", "--topic", "farm/a/#")
        let json = try Watch(farm, "json.log", "--format", "json", "--count", "1", "--device", "b/*")
        try farm.publish([
            ("farm/a/d1/known", #"{"ts": 1577836800000, "t": 50}"#),
            ("farm/b/d2/open", #"{"ts": 1577836800000, "t": 99}"#),
            ("farm/a/d1/open", #"{"ts": 1577836800000, "t": 20.5}"#),
            ("farm/a/d1/open", #"{"ts": 1577836800000, "t": 20.5 }"#),
            ("farm/a/x", "hello"),
        ])
        #expect(text.child.waitForExit() == 0 && json.child.waitForExit() == 0)
        #expect(text.text.withoutClock == Self.golden)
        let frame = try #require(json.lines.last?.frame)
        #expect(frame.device == "b/d2" && frame.outcome == "stored" && frame.profile == "test/open@1")
        let reading = try #require(frame.readings?.first)
        #expect(reading.value == 99 && reading.flag == 4 && reading.verdict == "new" && reading.unit == "Cel")
        #expect(frame.trace == nil)
        daemon.end(SIGTERM)
    }

    private static let golden = """
        NOW  farm/a/d1/known  -  test/known@1  quarantined  30 B
            > match: test/known@1 by farm/{site}/{device}/known: device=d1, site=a
            > row 0: device a/d1, time 2020-01-01T00:00:00.000Z
            > temperature: 50.0 [degF] = 10.0 Cel, flag 1
            unknown_device: a/d1 is not registered and profile test/known@1 says adopt: never; register it, then retry
        NOW  farm/a/d1/open  a/d1  test/open@1  stored  32 B
            > match: test/open@1 by farm/{site}/{device}/open: device=d1, site=a
            > row 0: device a/d1, time 2020-01-01T00:00:00.000Z
            > water_temperature: 20.5 Cel, flag 1
            water_temperature = 20.5 Cel  flag 1  new  at 2020-01-01T00:00:00.000Z
        NOW  farm/a/d1/open  a/d1  test/open@1  duplicate  33 B
            > match: test/open@1 by farm/{site}/{device}/open: device=d1, site=a
            > row 0: device a/d1, time 2020-01-01T00:00:00.000Z
            > water_temperature: 20.5 Cel, flag 1
            water_temperature = 20.5 Cel  flag 1  duplicate  at 2020-01-01T00:00:00.000Z
        NOW  farm/a/x  -  -  quarantined  5 B
            > match: no profile claims farm/a/x
            unmatched: no profile claims topic farm/a/x
        """

    @Test func withoutADaemonItSaysSo() throws {
        let farm = try Farm(broker: false)
        let run = try farm.fieldtide("tail")
        #expect(run.status == 1 && run.stdout.isEmpty)
        #expect(run.stderr.contains("no daemon runs on"), "\(run.stderr)")
    }

    /// A tail that stands still loses lines and is told how many; the daemon stores everything meanwhile.
    @Test func aSlowWatcherMissesFramesAndKnowsHowMany() throws {
        let count = 20_000
        let farm = try Farm()
        let daemon = try farm.daemon()
        let watch = try Watch(farm, "slow.log", "--format", "json")
        kill(watch.child.id, SIGSTOP)
        try BacklogPublisher(port: farm.broker?.port ?? 0).publish(count) {
            ("farm/a/d1/open", #"{"ts": \#(1_577_836_800_000 + $0 * 1_000), "t": 20.5}"#, 1)
        }
        #expect(eventually { (try? Stats(farm).frames.stored == UInt64(count)) ?? false })
        kill(watch.child.id, SIGCONT)
        func told() -> (frames: Int, dropped: UInt64) {
            (watch.lines.count { $0.frame != nil }, watch.lines.reduce(0) { $0 + ($1.dropped ?? 0) })
        }
        #expect(eventually { told().frames + Int(told().dropped) == count })
        #expect(told().dropped > 0)
        watch.child.end(SIGINT)
        daemon.end(SIGTERM)
    }

    /// A watcher does not keep the daemon from ending, and learns of it.
    @Test func theDaemonEndsWithItsWatchers() throws {
        let farm = try Farm()
        let daemon = try farm.daemon()
        let watch = try Watch(farm, "end.log")
        let begin = ContinuousClock.now
        daemon.end(SIGTERM)
        #expect(ContinuousClock.now - begin < .seconds(2))
        #expect(watch.child.waitForExit() == 0)
        #expect(farm.scratch.read("end.log").contains("fieldtide: the daemon stopped"))
    }
}

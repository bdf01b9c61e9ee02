import Foundation
import Testing
import TideTesting

/// SIGHUP: profiles are read again, and a broken file never takes the good ones away.
@Suite("Reloading profiles")
struct ReloadTests {
    @Test func aBrokenFileKeepsTheLastGoodSetAndAMendedOneIsTakenUp() throws {
        let farm = try Farm()
        let daemon = try farm.daemon()
        try farm.publish([("farm/a/d1/open", #"{"ts": 1577836800000, "t": 20}"#)])
        #expect(try eventually { try farm.fieldtide("latest").lines.count == 2 })

        farm.scratch.write("profiles/third.yaml", "schema: fieldtide.profile/1\nid: test/third\nversjon: 1\n")
        kill(daemon.id, SIGHUP)
        #expect(eventually { farm.scratch.read("daemon.log").contains("the profiles stay as they were") })
        let log = farm.scratch.read("daemon.log")
        #expect(log.contains("third.yaml:3:1: unknown key versjon; did you mean version?"), "\(log)")
        try farm.publish([("farm/a/d1/open", #"{"ts": 1577836860000, "t": 21}"#)])
        #expect(try eventually { try farm.fieldtide("latest").stdout.contains("21.0") })

        farm.scratch.write(
            "profiles/third.yaml",
            Farm.profile("third", adopt: "{max_new_per_hour: 5}", channel: "water_temperature", unit: "Cel")
        )
        kill(daemon.id, SIGHUP)
        #expect(eventually { farm.scratch.read("daemon.log").contains("3 profiles are in force") })
        try farm.publish([("farm/a/d9/third", #"{"ts": 1577836860000, "t": 22}"#)])
        #expect(try eventually { try farm.fieldtide("latest").stdout.contains("22.0") })

        farm.scratch.write("profiles/open.yaml", Farm.open.replacing("missing: none", with: "missing: [-99]"))
        kill(daemon.id, SIGHUP)
        #expect(
            eventually { farm.scratch.read("daemon.log").contains("test/open@1 is released and its content changed") }
        )
        try farm.publish([("farm/a/d1/open", #"{"ts": 1577836920000, "t": 23}"#)])
        #expect(try eventually { try farm.fieldtide("latest").stdout.contains("23.0") })
        #expect(daemon.isRunning)
        daemon.end(SIGTERM)
        #expect(try Stats(farm).problems.isEmpty)
    }

    /// Ten reloads, each with one more profile; with a delay the daemon is killed so long after SIGHUP and started again.
    private func reloads(killedAfter delays: [Int]?) throws -> (readings: [String], profiles: String) {
        let farm = try Farm()
        var daemon = try farm.daemon()
        for round in 0..<10 {
            farm.scratch.write(
                "profiles/more-\(round).yaml",
                Farm.profile("more\(round)", adopt: "{max_new_per_hour: 5}", channel: "water_temperature", unit: "Cel")
            )
            kill(daemon.id, SIGHUP)
            if let delays {
                usleep(UInt32(delays[round] * 1_000))
                daemon.end(SIGKILL)
                _ = daemon.waitForExit()
                unlink(farm.data + "/fieldtide.sock")
                daemon = try farm.daemon()
            } else {
                #expect(eventually { farm.scratch.read("daemon.log").contains("\(round + 3) profiles are in force") })
            }
            try farm.publish([("farm/a/d\(round)/more\(round)", #"{"ts": 1577836860000, "t": \#(round)}"#)])
            // The device too: the value alone may also be part of an age.
            #expect(
                try eventually {
                    try farm.fieldtide("latest", "--device", "d\(round)").stdout.contains("\(round).0")
                },
                "round \(round)"
            )
        }
        let shown = try farm.fieldtide("profile", "show", "--device", "a/d9")
        #expect(shown.status == 0, "\(shown.stderr)")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try Stats(farm).problems.isEmpty)
        #expect(try farm.fieldtide("verify").status == 0)
        let export = try farm.fieldtide("export", "--format", "csv")
        // Site, device, channel, time; without the receive time, which the clock gives.
        let readings = export.lines.map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).enumerated().filter { $0.offset != 4 }
                .map { String($0.element) }.joined(separator: ",")
        }
        return (readings, shown.stdout)
    }

    @Test func aKillAroundAReloadLeavesWhatARunWithoutItLeaves() throws {
        let calm = try reloads(killedAfter: nil)
        #expect(calm.readings.count == 11 && calm.profiles.contains("test/more9@1"))
        let killed = try reloads(killedAfter: [0, 1, 2, 3, 5, 8, 12, 20, 35, 60])
        #expect(killed == calm)
    }
}

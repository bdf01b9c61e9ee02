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
}

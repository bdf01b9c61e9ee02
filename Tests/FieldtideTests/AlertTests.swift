import Foundation
import Testing
import TideTesting

/// From a reading to somebody who is told, with the built daemon, a real broker and real receivers.
@Suite("Alerts")
struct AlertTests {
    private static let rules = """
        pack: farm
        rules:
          hot:
            title: {en: Water too warm, zh: 水温过高}
            watch: water_temperature
            levels:
              emergency: {above: 25 Cel, confirm: none}
        routes:
          - {to: [wang]}
        """

    /// A farm whose alerts go out on a channel.
    private func farm(_ channel: String) throws -> Farm {
        let farm = try Farm()
        try FileManager.default.createDirectory(atPath: farm.scratch.file("rules"), withIntermediateDirectories: true)
        farm.scratch.write("rules/farm.yaml", Self.rules)
        farm.configure {
            $0 + """
                rules: [./rules]
                notify:
                  channels: {out: \(channel)}
                  contacts: {wang: {name: 王强, channel: out, language: zh}}

                """
        }
        return farm
    }

    private func publish(_ value: Double, minute: Int, _ farm: Farm) throws {
        // Of now: old readings wait for the rest of their batch.
        let time = Int64(Date().timeIntervalSince1970 * 1_000) + Int64(minute)
        try farm.publish([("farm/a/d1/open", #"{"ts": \#(time), "t": \#(value)}"#)])
    }

    @Test("a topic of the broker tells once, over a start, and again when it is another incident")
    func topic() throws {
        let farm = try farm("{type: mqtt, topic: 'told/{contact}'}")
        let log = farm.scratch.file("told.log")
        let port = "\(farm.broker?.port ?? 0)"
        let listener = try ChildProcess(["mosquitto_sub", "-p", port, "-t", "told/#", "-q", "1"], log: log)
        var daemon = try farm.daemon()
        try publish(20, minute: 0, farm)
        try publish(30, minute: 1, farm)
        #expect(eventually { farm.scratch.read("told.log").contains("水温过高") }, "\(farm.scratch.read("daemon.log"))")
        daemon.end(SIGTERM)
        daemon = try farm.daemon()
        try publish(31, minute: 2, farm)
        #expect(try eventually { try farm.fieldtide("latest").stdout.contains("31.0") })
        daemon.end(SIGTERM)
        listener.end(SIGTERM)
        #expect(farm.scratch.read("told.log").split(separator: "\n").count == 1)
    }

    @Test("killed before the receiver took it: sent again under the same id, until it is taken")
    func killed() throws {
        let receiver = try ScratchFolder.receiver()
        let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
        let farm = try farm(
            "{type: webhook, url: 'http://127.0.0.1:\(receiver.port)/sequence/a/500,500,200', secret_file: ./secret, allow: private}"
        )
        farm.scratch.write("secret", secret)
        var daemon = try farm.daemon()
        try publish(30, minute: 1, farm)
        #expect(eventually { receiver.ids.count == 1 }, "\(farm.scratch.read("daemon.log"))")
        daemon.end(SIGKILL)
        unlink(farm.data + "/fieldtide.sock")
        daemon = try farm.daemon()
        #expect(eventually { receiver.ids.count >= 3 }, "\(farm.scratch.read("daemon.log"))")
        #expect(Set(receiver.ids).count == 1)
        daemon.end(SIGTERM)
        // What was taken is not sent again.
        daemon = try farm.daemon()
        try publish(20, minute: 2, farm)
        #expect(try eventually { try farm.fieldtide("latest").stdout.contains("20.0") })
        daemon.end(SIGTERM)
        #expect(receiver.ids.count == 3)
    }

    @Test("a reload takes other rules up, and wrong ones leave the good ones in force")
    func reload() throws {
        let farm = try farm("{type: mqtt, topic: 'told/{contact}'}")
        let daemon = try farm.daemon()
        farm.scratch.write("rules/farm.yaml", Self.rules.replacing("25 Cel", with: "25 m"))
        kill(daemon.id, SIGHUP)
        #expect(
            eventually {
                farm.scratch.read("daemon.log").contains(
                    "farm.yaml:7:26: rules.hot.levels.emergency.above: m is no unit"
                )
            }
        )
        farm.scratch.write("rules/farm.yaml", Self.rules.replacing("25 Cel", with: "35 Cel"))
        kill(daemon.id, SIGHUP)
        #expect(eventually { farm.scratch.read("daemon.log").contains("2 profiles and 1 rules are in force") })
        daemon.end(SIGTERM)
    }

    @Test("a route to somebody who is not there keeps the daemon from starting")
    func unknownContact() throws {
        let farm = try farm("{type: mqtt, topic: 'told/{contact}'}")
        farm.scratch.write("rules/farm.yaml", Self.rules.replacing("[wang]", with: "[wang, li]"))
        let run = try farm.drain()
        #expect(run.status != 0 && run.stderr.contains("routes name li, notify.contacts does not"), "\(run.stderr)")
    }
}

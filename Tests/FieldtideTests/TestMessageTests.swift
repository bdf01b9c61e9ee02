import Foundation
import Testing
import TideAPI
import TideModel
import TideTesting

/// `fieldtide alerts test` beside the built daemon, with real receivers.
@Suite("Alerts: test messages", .serialized)
struct TestMessageTests {
    private static let rules = """
        pack: farm
        rules:
          hot:
            title: {en: Hot, zh: 热}
            watch: water_temperature
            levels: {alarm: {above: 25 Cel}}
        routes: [{to: [wang]}]
        """

    private let farm: Farm
    private let receiver: HTTPReceiver

    init() throws {
        farm = try Farm()
        receiver = try ScratchFolder.receiver()
        farm.scratch.write("rules.yaml", Self.rules)
        farm.scratch.write("secret", "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString())
        let hooks = ["busy": "status/500", "gone": "status/410", "dead": "hang"].map { id, path in
            "\(id): {type: webhook, url: 'http://127.0.0.1:\(receiver.port)/\(path)', secret_file: ./secret, "
                + "allow: private, deadline: 60s}"
        }
        let channels = (["out: {type: mqtt, topic: 'told/{contact}'}"] + hooks).map { "    " + $0 + "\n" }.joined()
        farm.configure {
            $0 + "rules: [./rules.yaml]\nnotify:\n  channels:\n" + channels + "  contacts:\n    wang: {channel: out}\n"
                + "    busy: {channel: busy}\n    gone: {channel: gone}\n    dead: {channel: dead}\n"
        }
    }

    private func test(_ arguments: String...) throws -> Program.Run {
        try Program.run("fieldtide", ["alerts", "test", "--config", farm.config] + arguments, in: farm.scratch.path)
    }

    @Test func whatBecameOfItIsSaid() throws {
        let log = farm.scratch.file("told.log"), port = "\(farm.broker?.port ?? 0)"
        let listener = try ChildProcess(["mosquitto_sub", "-p", port, "-t", "told/#", "-q", "1"], log: log)
        let daemon = try farm.daemon()
        #expect(
            eventually {
                farm.scratch.read("daemon.log").contains("broker")
                    && (try? farm.fieldtide("stats").stdout.contains("mqtt_connected               1")) == true
            }
        )
        let delivered = try test("wang")
        #expect(delivered.status == 0, "\(delivered)")
        #expect(delivered.stdout == "message 1 to wang: delivered: broker: told/wang\n")
        #expect(eventually { farm.scratch.read("told.log").contains("alert.test") })
        #expect(farm.scratch.read("told.log").contains("Fieldtide 测试消息"))

        let busy = try test("busy")
        #expect(busy.status == 1 && busy.stderr.isEmpty, "\(busy)")
        #expect(busy.stdout.hasPrefix("message 2 to busy: not delivered, tried again at 20"), "\(busy)")
        #expect(busy.stdout.hasSuffix(": HTTP 500: said 500\n"), "\(busy)")

        let gone = try test("gone", "--format", "json")
        let message = try JSONDecoder().decode(AlertHistoryDTO.Message.self, from: Data(gone.stdout.utf8))
        #expect(gone.status == 1 && message.kind == .test && !message.isWaiting)
        #expect(message.receipts.map(\.outcome) == [.failed])

        let dead = try test("dead", "--wait", "1s")
        #expect(dead.status == 1 && dead.stdout == "message 4 to dead: still waiting after 1s\n", "\(dead)")

        let unknown = try test("wnag")
        let says = "notify.contacts of the daemon has no 'wnag'; did you mean wang? it names busy, dead, gone, wang"
        #expect(unknown.status == 1 && unknown.stderr.contains(says), "\(unknown)")
        daemon.end(SIGTERM)
        listener.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)

        let nobody = try test("wang")
        #expect(nobody.status == 1 && nobody.stderr.contains("no daemon runs on"), "\(nobody)")
        #expect(try test("wang", "--wait", "soon").status == 2)
    }

    @Test func withoutRulesNothingIsSent() throws {
        farm.configure { $0 + "notify: {channels: {out: {type: mqtt, topic: t}}, contacts: {wang: {channel: out}}}\n" }
        let daemon = try farm.daemon()
        let run = try test("wang")
        #expect(run.status == 1 && run.stderr.contains("no rules are in force"), "\(run)")
        daemon.end(SIGTERM)
    }
}

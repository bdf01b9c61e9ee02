import Foundation
import Logging
import Testing
import TideAPI
import TideDaemon
import TideMQTT
import TidePipeline
import TideProfiles
import TideSQLite
import TideTesting

@Suite("Configuration file")
struct ConfigurationTests {
    static let least = "mqtt: {url: mqtt://h, client_id: c, subscribe: [a/+]}\n"

    @Test func everything() throws {
        let text = """
            data: ./data
            mqtt:
              url: mqtts://broker.example:8884
              client_id: county
              subscribe: ["ft/+/+/telemetry", "wx/#"]
              qos: 0
              version: 3.1.1
              username: u
              password_file: secret
              ca: /etc/ca.pem
              certificate: client.pem
              key: ./client.key
              keepalive: 2m
              session_expiry: 7d
              connect_timeout: 20
              maximum_payload: 1MiB
              batch: {frames: 1000, bytes: 2MB, hand_over: 64, open_ms: 10}
            profiles: [./profiles, /usr/share/fieldtide/devices]
            quarantine: {entries: 5000, bytes: 10MiB}
            keep: {raw: {age: 90d, size: 20 GB}, readings: 10y, free_space: 2GiB}
            api: {listen: "localhost:0", url: "https://tide.example.com/"}
            log: {level: debug}
            """
        let read = try ConfigurationLoader.load(text: text, file: "/etc/fieldtide/fieldtide.yaml")
        var mqtt = MQTTConfiguration(
            address: MQTTAddress(host: "broker.example", port: 8884, tls: true),
            clientID: "county",
            subscribe: ["ft/+/+/telemetry", "wx/#"]
        )
        (mqtt.qos, mqtt.version, mqtt.username) = (0, .v311, "u")
        mqtt.passwordFile = "/etc/fieldtide/secret"
        (mqtt.ca, mqtt.certificate, mqtt.key) = (
            "/etc/ca.pem", "/etc/fieldtide/client.pem", "/etc/fieldtide/client.key"
        )
        (mqtt.keepalive, mqtt.sessionExpiry, mqtt.connectTimeout) = (120, 604_800, 20)
        mqtt.maximumPayload = 1 << 20
        (mqtt.batch.frames, mqtt.batch.bytes, mqtt.batch.handOver) = (1_000, 2_000_000, 64)
        mqtt.batch.openMilliseconds = 10
        var expected = DaemonConfiguration(
            file: "/etc/fieldtide/fieldtide.yaml",
            data: "/etc/fieldtide/data",
            mqtt: mqtt,
            profiles: ["/etc/fieldtide/profiles", "/usr/share/fieldtide/devices"]
        )
        expected.quarantine = QuarantineIndex.Bounds(entries: 5_000, bytes: 10 << 20)
        expected.keep.raw = KeepLimits.Limit(age: 90 * 86_400_000, bytes: 20_000_000_000)
        expected.keep.readings = KeepLimits.Limit(age: 3_660 * 86_400_000)
        expected.keep.freeSpace = 2 << 30
        expected.logLevel = .debug
        expected.listen = try ListenAddress("127.0.0.1:0")
        expected.url = try PageAddress("https://tide.example.com")
        #expect(read == expected)
    }

    /// What is out of range is a problem with a place, never a trap.
    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "18446744073709551616", "-1", "0", "1e308"])
    func noNumberTraps(_ number: String) {
        let keys = [
            "qos", "keepalive", "session_expiry", "connect_timeout", "maximum_payload", "batch: {frames",
            "batch: {bytes", "batch: {hand_over", "batch: {open_ms",
        ]
        for unit in ["", "s", "d", "w", "GiB"] {
            for key in keys {
                let close = key.contains("{") ? "}" : ""
                let text = "mqtt: {url: mqtt://h, client_id: c, subscribe: [a], \(key): \(number)\(unit)\(close)}\n"
                _ = try? ConfigurationLoader.load(text: text, file: "x.yaml")
            }
            for key in ["raw", "raw: {age", "raw: {size", "readings", "free_space"] {
                let text = "keep: {\(key): \(number)\(unit)}\(key.contains("{") ? "}" : "")\n" + Self.least
                _ = try? ConfigurationLoader.load(text: text, file: "x.yaml")
            }
            for key in ["entries", "bytes"] {
                let text = "quarantine: {\(key): \(number)\(unit)}\n" + Self.least
                _ = try? ConfigurationLoader.load(text: text, file: "x.yaml")
            }
            let text = Self.least.replacing("mqtt://h", with: "mqtt://h:\(number)\(unit)")
            #expect(throws: FileProblems.self) { try ConfigurationLoader.load(text: text, file: "x.yaml") }
        }
    }

    @Test func defaults() throws {
        let read = try ConfigurationLoader.load(text: Self.least, file: "fieldtide.yaml")
        let mqtt = MQTTConfiguration(address: MQTTAddress(host: "h", port: 1883), clientID: "c", subscribe: ["a/+"])
        #expect(read == DaemonConfiguration(file: "fieldtide.yaml", data: nil, mqtt: mqtt))
    }

    @Test func dataOptionCountsInsteadOfTheFile() throws {
        let text = "data: ./data\nprofiles: [p]\n" + Self.least
        let read = try ConfigurationLoader.load(text: text, file: "/nowhere/f.yaml", data: "/tmp/other")
        #expect(read.data == "/tmp/other")
        #expect(read.profiles == ["/nowhere/p"])
    }

    @Test func profilesMayLieInTheDataOption() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tide-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/p", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let read = try ConfigurationLoader.load(
            text: "profiles: [./p]\n" + Self.least,
            file: "/nowhere/f.yaml",
            data: folder
        )
        #expect(read.profiles == [folder + "/p"])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var text: String, says: String
        var testDescription: String { says }
    }
    @Test(arguments: [
        Wrong(
            text: "datta: x\n" + least,
            says: "f.yaml:1:1: unknown key datta; did you mean data? known are data, mqtt"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://h\n  clientid: c",
            says: "f.yaml:3:3: mqtt: unknown key clientid; did you mean client_id?"
        ),
        Wrong(text: "mqtt: {client_id: c, subscribe: [a]}", says: "f.yaml:1:7: mqtt: url is missing; e.g. mqtt://"),
        Wrong(
            text: "mqtt:\n  url: http://h\n  client_id: c\n  subscribe: [a]",
            says: "f.yaml:2:8: mqtt.url: unknown scheme"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://u:p@h\n  client_id: c\n  subscribe: [a]",
            says: "f.yaml:2:8: mqtt.url: user and password do not belong here"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://h\n  client_id: c\n  subscribe: [a]\n  qos: 2",
            says: "f.yaml:5:8: mqtt.qos: 2 is refused: libmosquitto answers"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://h\n  client_id: c\n  subscribe:\n    - a\n    - $share/g/a",
            says: "f.yaml:6:7: mqtt.subscribe[1]: `$share/g/a` shared subscriptions are refused"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://h\n  client_id: c\n  subscribe: [a]\n  password_file: x",
            says: "f.yaml:5:18: mqtt.password_file: needs `username`"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://h\n  client_id: c\n  subscribe: [a]\n  batch:\n    frames: 0",
            says: "f.yaml:6:13: mqtt.batch.frames: must be 1...65535"
        ),
        Wrong(
            text: "mqtt:\n  url: mqtt://h\n  client_id: c\n  subscribe: [a]\n  keepalive: 1",
            says: "f.yaml:5:14: mqtt.keepalive: must be 5...65535 seconds"
        ),
        Wrong(text: "quarantine: {bytes: 1 PB}\n" + least, says: "f.yaml:1:21: quarantine.bytes: \"1 PB\" is no size"),
        Wrong(text: "quarantine: {bytes: 1kB}\n" + least, says: "quarantine.bytes: \"1kB\" is out of range"),
        Wrong(
            text: "keep: {raw: {age: 3d}}\n" + least,
            says: "f.yaml:1:19: keep.raw.age: \"3d\" is out of range; right is 7d"
        ),
        Wrong(
            text: "keep: {raw: {age: 90}}\n" + least,
            says: "f.yaml:1:19: keep.raw.age: \"90\" is no age; write e.g. 90d"
        ),
        Wrong(text: "keep: {raw: lots}\n" + least, says: "f.yaml:1:13: keep.raw: \"lots\" is no size; write bytes"),
        Wrong(text: "keep: {free_space: 1MB}\n" + least, says: "f.yaml:1:20: keep.free_space: \"1MB\" is out of range"),
        Wrong(text: "keep: {rollups: 1y}\n" + least, says: "f.yaml:1:8: keep: rollups are never removed"),
        Wrong(text: "keep: {row: 1GB}\n" + least, says: "f.yaml:1:8: keep: unknown key row; did you mean raw?"),
        Wrong(
            text: "api:\n  listen: 0.0.0.0:8080\n" + least,
            says:
                "f.yaml:2:11: api.listen: '0.0.0.0' is no loopback address, and without tokens (not there yet) anybody"
        ),
        Wrong(
            text: "api: {listen: 8080}\n" + least,
            says: "f.yaml:1:15: api.listen: '8080' has no port; write 127.0.0.1"
        ),
        Wrong(text: "api: {}\n" + least, says: "f.yaml:1:6: api: listen is missing; write 127.0.0.1:8080"),
        Wrong(
            text: "api:\n  listen: 127.0.0.1:0\n  url: tide.example.com\n" + least,
            says: "f.yaml:3:8: api.url: 'tide.example.com' is no http or https address; write the address under which"
        ),
        Wrong(
            text: "api: {url: \"https://x/?a\", listen: 127.0.0.1:0}\n" + least,
            says: "f.yaml:1:12: api.url: 'https://x/?a' has a path, query or fragment"
        ),
        Wrong(text: "api: {url: \"https://x\"}\n" + least, says: "f.yaml:1:6: api: listen is missing"),
        Wrong(text: "log: {level: loud}\n" + least, says: "f.yaml:1:14: log.level: \"loud\" is not known here"),
        Wrong(text: "profiles: p\n" + least, says: "f.yaml:1:11: profiles: \"p\" is not a list"),
        Wrong(text: "- a", says: "f.yaml:1:1: a list is not a mapping"),
        Wrong(text: "a: b: c", says: "f.yaml:1:5: no valid YAML"),
    ])
    func wrongFilesSayWhereAndWhatIsRight(_ it: Wrong) throws {
        let error = #expect(throws: FileProblems.self) { try ConfigurationLoader.load(text: it.text, file: "f.yaml") }
        #expect(error?.description.contains(it.says) == true, "\(error?.description ?? "")")
    }

    @Test func noSuchFile() throws {
        let error = #expect(throws: FileProblems.self) { try ConfigurationLoader.load(file: "/nowhere/f.yaml") }
        #expect(
            error?.description.hasPrefix("/nowhere/f.yaml:1:1: there is no such file; name the configuration") == true
        )
    }

    @Test func theShippedConfigurationIsRight() throws {
        let file = SourceTree.path("config/fieldtide.yaml")
        let read = try ConfigurationLoader.load(file: file)
        #expect(read.mqtt?.subscribe == ["farm/+/+/telemetry"])
        // What is commented out must be right as well, and nothing but the default where it says so.
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map { line in
            line.firstMatch(of: /^( *)# ([a-z_]+:.*)$/).map { "\($0.1)\($0.2)" } ?? String(line)
        }
        let open = lines.joined(separator: "\n").replacing("mqtt://", with: "mqtts://")
        let all = try ConfigurationLoader.load(text: open, file: file)
        #expect(all.quarantine == read.quarantine && all.logLevel == read.logLevel)
        #expect(read.listen == nil && all.listen?.description == "127.0.0.1:8080")
        #expect(read.url == nil && all.url?.description == "https://tide.example.com")
        #expect(all.mqtt?.batch == read.mqtt?.batch && all.mqtt?.keepalive == read.mqtt?.keepalive)
        #expect(all.mqtt?.sessionExpiry == read.mqtt?.sessionExpiry && all.mqtt?.version == read.mqtt?.version)
        #expect(all.mqtt?.maximumPayload == read.mqtt?.maximumPayload && all.mqtt?.username == "fieldtide")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: SourceTree.path("../shared/bench/fieldtide.yaml"))))
    func theBenchmarksConfigurationLoadsUnchanged() throws {
        let read = try ConfigurationLoader.load(file: SourceTree.path("../shared/bench/fieldtide.yaml"))
        #expect(read.mqtt?.address.port == 18_839 && read.mqtt?.clientID == "fieldtide-bench")
        #expect(read.data?.hasSuffix("/bench/data") == true)
        let profiles = try ProfileFiles.load(read.profiles)
        #expect(profiles.errors.isEmpty && profiles.profiles.map(\.id) == ["bench/backlog"])
    }
}

import Testing
import TideMQTT

struct ConfigurationTests {
    struct URLCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var expected: MQTTAddress?
        init(_ url: String, _ expected: MQTTAddress?) { (testDescription, self.expected) = (url, expected) }
    }

    @Test(arguments: [
        URLCase("mqtt://127.0.0.1:18839", MQTTAddress(host: "127.0.0.1", port: 18839)),
        URLCase("mqtt://broker.farm", MQTTAddress(host: "broker.farm", port: 1883)),
        URLCase("mqtts://broker.farm/", MQTTAddress(host: "broker.farm", port: 8883, tls: true)),
        URLCase("mqtt://[::1]:1884", MQTTAddress(host: "::1", port: 1884)),
        URLCase("mqtts://[fe80::1]", MQTTAddress(host: "fe80::1", port: 8883, tls: true)),
        URLCase("http://broker", nil), URLCase("broker:1883", nil), URLCase("mqtt://", nil),
        URLCase("mqtt://broker:0", nil), URLCase("mqtt://broker:65536", nil), URLCase("mqtt://broker:x", nil),
        URLCase("mqtt://broker:", nil), URLCase("mqtt://user:secret@broker", nil), URLCase("mqtt://broker/topic", nil),
    ])
    func url(_ c: URLCase) {
        let address = try? MQTTAddress(url: c.testDescription)
        #expect(address == c.expected)
    }

    @Test("a password in the address is not repeated in the error")
    func secretInURL() {
        let error = #expect(throws: MQTTConfigurationError.self) { try MQTTAddress(url: "mqtt://user:secret@broker") }
        #expect(error.map { "\($0)".contains("secret") } == false)
        #expect(error.map { "\($0)".contains("password_file") } == true)
    }

    struct FilterCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Part of the reason; nil when the filter may be used.
        var reason: String?
        init(_ filter: String, _ reason: String? = nil) { (testDescription, self.reason) = (filter, reason) }
    }

    @Test(arguments: [
        FilterCase("farm/+/telemetry"), FilterCase("#"), FilterCase("+"), FilterCase("a//b"), FilterCase("/a"),
        FilterCase("a/#"), FilterCase("场/+/水温"), FilterCase("$shared/x"),
        FilterCase("", "empty"), FilterCase("a/#/b", "last level"), FilterCase("a#", "stand alone"),
        FilterCase("a+/b", "`+`"), FilterCase("a/b+", "`+`"), FilterCase("a\0b", "null"),
        FilterCase(String(repeating: "x", count: 65_536), "65,535"),
        FilterCase("$share/group/farm/#", "no daemon sees them all"), FilterCase("$share/", "shared"),
        FilterCase("$SYS/#", "never stored"), FilterCase("$SYS", "never stored"),
    ])
    func filter(_ c: FilterCase) {
        var configuration = configuration(port: 1883)
        configuration.subscribe = ["ok/+", c.testDescription]
        let problems = configuration.problems()
        guard let reason = c.reason else {
            #expect(problems.isEmpty)
            return
        }
        #expect(problems.map(\.key) == ["mqtt.subscribe[1]"])
        #expect(problems.first?.problem.contains(reason) == true)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var key: String
        var reason: String
        var change: @Sendable (inout MQTTConfiguration) -> Void
        init(_ key: String, _ reason: String, _ change: @escaping @Sendable (inout MQTTConfiguration) -> Void) {
            testDescription = "\(key): \(reason)"
            (self.key, self.reason, self.change) = ("mqtt." + key, reason, change)
        }
    }

    @Test(arguments: [
        Case("qos", "32 of 50") { $0.qos = 2 },
        Case("qos", "0 or 1") { $0.qos = 3 },
        Case("client_id", "required") { $0.clientID = "" },
        Case("client_id", "128") { $0.clientID = String(repeating: "x", count: 129) },
        Case("client_id", "must not contain") { $0.clientID = "a/b" },
        Case("subscribe", "no topic filter") { $0.subscribe = [] },
        Case("subscribe[1]", "twice") { $0.subscribe = ["a", "a"] },
        Case("password_file", "username") { $0.passwordFile = "/secret" },
        Case("certificate", "together") {
            $0.address.tls = true
            $0.certificate = "/c"
        },
        Case("key", "together") {
            $0.address.tls = true
            $0.key = "/k"
        },
        Case("url", "mqtts://") { $0.ca = "/ca" },
        Case("url", "1...65535") { $0.address.port = 0 },
        Case("keepalive", "5...65535 seconds, is 4") { $0.keepalive = 4 },
        Case("maximum_payload", "4096...") { $0.maximumPayload = 4_095 },
        Case("session_expiry", "lost") { $0.sessionExpiry = 0 },
        Case("batch.frames", "1...65535") { $0.batch.frames = 0 },
        Case("batch.open_ms", "0...10000 milliseconds, is 10001") { $0.batch.openMilliseconds = 10_001 },
        // Not even a PINGREQ leaves while a batch is open.
        Case("batch.open_ms", "0...2500 milliseconds, is 2501") {
            $0.keepalive = 5
            $0.batch.openMilliseconds = 2_501
        },
    ])
    func refused(_ c: Case) {
        var configuration = configuration(port: 1883)
        #expect(configuration.problems().isEmpty)
        c.change(&configuration)
        #expect(configuration.problems().map(\.key) == [c.key])
        #expect(configuration.problems().first?.problem.contains(c.reason) == true)
        let error = #expect(throws: MQTTConfigurationError.self) { try configuration.validate() }
        #expect(error == configuration.problems().first)
        #expect(throws: MQTTConfigurationError.self) { try start(configuration, MemorySink()) }
    }
}

import Foundation
import Testing
import TideAPI
import TideTesting

/// The files of config/ do what they say, with the real programs.
@Suite("Shipped files")
struct ShippedFilesTests {
    /// A broker run by config/mosquitto.conf; port and folder are the test's own.
    final class ShippedBroker {
        let scratch = ScratchFolder()
        private(set) var port = 0
        private var process: ChildProcess?

        /// Starts it; `edit` may take the lines that are commented out.
        init(_ edit: (String, ShippedBroker) throws -> String = { text, _ in text }) throws {
            if Program.isRoot { chmod(scratch.path, 0o777) }  // mosquitto gives root up
            let shipped = try SourceTree.text("config/mosquitto.conf")
            for attempt in 1...5 {
                port = LoopbackPort.free()
                let text = try edit(shipped, self).replacing("\nlistener 1883 ", with: "\nlistener \(port) ")
                    .replacing("/var/lib/mosquitto/", with: scratch.path + "/")
                scratch.write("mosquitto.conf", text)
                if try start() { return }
                // Another test may have taken the port in between.
                if attempt == 5 { throw ChildProcessError(description: scratch.read("broker.log")) }
            }
        }

        /// True once it accepts connections.
        @discardableResult
        func start() throws -> Bool {
            let child = try ChildProcess(
                ["mosquitto", "-c", scratch.file("mosquitto.conf")],
                log: scratch.file("broker.log")
            )
            process = child
            return eventually { LoopbackPort.accepts(port) || !child.isRunning } && child.isRunning
        }

        func end(_ signal: Int32) { process?.end(signal) }
    }

    /// More than the broker's own default of 1,000 waits while the daemon is away, and through a restart of the broker.
    @Test func theBrokerConfigurationDoesNotDrop() throws {
        let broker = try ShippedBroker()
        let farm = try Farm(broker: false)
        farm.configure { $0.replacing("127.0.0.1:1\n", with: "127.0.0.1:\(broker.port)\n") }
        #expect(try farm.drain().status == 0)  // leaves its session behind

        let count = 3_000
        try BacklogPublisher(port: broker.port).publish(count) {
            ("farm/a/d1/open", #"{"ts": \#(1_577_836_800_000 + $0), "t": 20}"#, 1)
        }
        broker.end(SIGTERM)
        #expect(try broker.start())
        #expect(try farm.drain().stdout.contains(#""received":\#(count)"#))
        #expect(try Stats(farm).frames.stored == count)

        let findings = try farm.fieldtide("doctor", "--format", "csv")
        #expect(findings.status == 0, "\(findings.stdout)")
        #expect(!findings.stdout.contains("\nwarning,window"), "\(findings.stdout)")
    }

    /// The lines for use beyond this machine: by its certificate a device writes under its own name only.
    @Test func withCertificatesNobodyWritesForAnother() throws {
        let broker = try ShippedBroker { text, broker in
            try Certificates.make(in: broker.scratch, names: ["server", "fieldtide", "pond-1"])
            broker.scratch.write("mosquitto.acl", try SourceTree.text("config/mosquitto.acl"))
            let plain = text.replacing(/(?m)^listener 1883.*\nallow_anonymous true$/, with: "")
            return plain.replacing(/(?m)^# ((listener|allow_|cafile|certfile|keyfile|tls_|require_|use_|acl_).*)$/) {
                String($0.1)
            }
            .replacing("listener 8883", with: "listener \(broker.port) 127.0.0.1")
            .replacing("/etc/mosquitto/certs/", with: broker.scratch.path + "/")
            .replacing("/etc/mosquitto/", with: broker.scratch.path + "/")
        }
        let farm = try Farm(broker: false)
        let files = broker.scratch.path
        farm.configure {
            $0.replacing("mqtt://127.0.0.1:1\n", with: "mqtts://127.0.0.1:\(broker.port)\n").replacing(
                "  qos: 1\n",
                with: "  ca: \(files)/ca.pem\n  certificate: \(files)/fieldtide.pem\n  key: \(files)/fieldtide.key\n"
            ).replacing("farm/#", with: "farm/+/+/telemetry")
        }
        farm.scratch.write("profiles/open.yaml", Farm.open.replacing("/open", with: "/telemetry"))
        #expect(try farm.drain().status == 0)  // leaves its session behind
        let daemon = try farm.daemon()
        for device in ["pond-2", "pond-1"] {
            let topic = "farm/a/\(device)/telemetry"
            let (certificate, key) = ("\(files)/pond-1.pem", "\(files)/pond-1.key")
            let identity = ["--cafile", "\(files)/ca.pem", "--cert", certificate, "--key", key]
            let message = ["-q", "1", "-t", topic, "-m", #"{"ts": 1577836800000, "t": 20}"#]
            let command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", "\(broker.port)"] + identity + message
            #expect(try ChildProcess(command, log: farm.scratch.file("pub.log")).waitForExit() == 0)
        }
        #expect(try eventually { try farm.fieldtide("latest").stdout.contains("pond-1") })
        daemon.end(SIGTERM)
        #expect(try Stats(farm).frames.received == 1)
        let doctor = try farm.fieldtide("doctor", "--format", "csv")
        #expect(doctor.status == 0, "\(doctor.stdout)")
    }

    @Test func theSampleCountyIsApplied() throws {
        let farm = try Farm(broker: false)
        let county = SourceTree.path("config/sample-county.yaml")
        let apply = try farm.fieldtide("registry", "apply", county)
        #expect(apply.status == 0 && apply.stderr.contains("23 added, 0 changed, 0 the same"), "\(apply.stderr)")
        let enterprises = try farm.fieldtide("registry", "list", "enterprise", "--format", "csv")
        let names = ["blue-bay", "east-orchard", "green-pasture"]
        #expect(enterprises.lines.dropFirst().compactMap { line in names.first { line.contains($0) } } == names)
        let again = try farm.fieldtide("registry", "apply", county)
        #expect(again.stderr.contains("0 added, 0 changed, 23 the same"), "\(again.stderr)")
    }
}

import Glibc
import Testing
import TideMQTT
import TideModel
import TideTesting

extension BrokerTests {
    /// TLS, certificates and passwords.
    @Suite(.serialized)
    struct SecurityTests {
        /// Two authorities, a certificate for the broker and one for the client, made by openssl.
        private static func makeCertificates() throws -> ScratchFolder {
            let folder = ScratchFolder()
            let script = """
                set -e; cd \(folder.path)
                for ca in ca other; do openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=test $ca" \
                    -keyout $ca.key -out $ca.pem; done
                printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > good.ext
                printf 'subjectAltName=DNS:elsewhere' > elsewhere.ext
                printf 'basicConstraints=CA:FALSE' > client.ext
                for name in good elsewhere client; do
                    openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout $name.key -out $name.csr
                    openssl x509 -req -days 2 -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
                        -extfile $name.ext -out $name.pem
                done
                """
            let code = try ChildProcess(["bash", "-c", script], log: folder.file("openssl.log")).waitForExit()
            if code != 0 { throw ClientFailure(text: folder.read("openssl.log")) }
            return folder
        }

        private func broker(_ folder: ScratchFolder, _ certificate: String, clients: Bool = false) throws
            -> BrokerProcess
        {
            let tls = """
                cafile \(folder.file("ca.pem"))
                certfile \(folder.file("\(certificate).pem"))
                keyfile \(folder.file("\(certificate).key"))
                require_certificate \(clients)
                """
            return try BrokerProcess("", listener: tls, folder: folder)
        }

        private func secured(_ broker: BrokerProcess, ca: String? = "ca.pem") -> MQTTConfiguration {
            var made = configuration(port: broker.port)
            made.address.tls = true
            made.ca = ca.map { broker.folder.file($0) }
            return made
        }

        /// The first error of a transport that cannot connect.
        private func firstError(_ configuration: MQTTConfiguration) throws -> String {
            let transport = try start(configuration, MemorySink())
            _ = eventually { transport.stats.lastError != nil }
            #expect(transport.stop())
            return transport.stats.lastError ?? ""
        }

        @Test func tls() throws {
            let folder = try Self.makeCertificates()
            try withoutClientCertificate(folder)
            try withClientCertificate(folder)
        }

        private func withoutClientCertificate(_ folder: ScratchFolder) throws {
            let broker = try broker(folder, "good")
            let sink = MemorySink()
            var transport = try start(secured(broker), sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stop())
            try publish(2_000, to: broker)
            transport = try start(secured(broker), sink)
            #expect(sink.wait { $0.committed.count >= 2_000 })
            #expect(transport.stop())
            #expect(sink.committed.map(\.text) == (0..<2_000).map { "n=\($0)" })
            let wrong = try firstError(secured(broker, ca: "other.pem"))
            #expect(wrong.contains("certificate verify failed") && wrong.contains("other.pem"), "\(wrong)")
            let system = try firstError(secured(broker, ca: nil))
            #expect(system.contains("the system's authorities"), "\(system)")
            let missing = try firstError(secured(broker, ca: "absent.pem"))
            #expect(missing.contains("absent.pem: No such file"), "\(missing)")
            let noPEM = try firstError(secured(broker, ca: "good.ext"))
            #expect(noPEM.contains("holds no PEM certificate"), "\(noPEM)")
            var plain = secured(broker)
            (plain.address.tls, plain.ca, plain.connectTimeout) = (false, nil, 2)
            #expect(try !firstError(plain).isEmpty)
        }

        private func withClientCertificate(_ folder: ScratchFolder) throws {
            let elsewhere = try broker(folder, "elsewhere")
            let name = try firstError(secured(elsewhere))
            #expect(name.contains("is not made out to 127.0.0.1"), "\(name)")
            elsewhere.stop()
            let strict = try broker(folder, "good", clients: true)
            let without = try firstError(secured(strict))
            #expect(!without.isEmpty)
            var with = secured(strict)
            (with.certificate, with.key) = (folder.file("client.pem"), folder.file("client.key"))
            let sink = MemorySink()
            let transport = try start(with, sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stop())
            with.key = folder.file("good.key")
            let mismatch = try firstError(with)
            #expect(mismatch.contains("client.pem") && mismatch.contains("good.key"), "\(mismatch)")
        }

        private func publish(_ count: Int, to broker: BrokerProcess) throws {
            let lines = broker.folder.write("lines", (0..<count).map { "n=\($0)\n" }.joined())
            let script =
                "mosquitto_pub -h localhost -p \(broker.port) --cafile \(broker.folder.file("ca.pem")) "
                + "-q 1 -t ft/x -l < \(lines)"
            let code = try ChildProcess(["bash", "-c", script], log: broker.folder.file("pub.log")).waitForExit()
            #expect(code == 0, "\(broker.folder.read("pub.log"))")
        }

        @Test func passwords() throws {
            let folder = ScratchFolder()
            let made = try ChildProcess(
                ["mosquitto_passwd", "-c", "-b", folder.file("users"), "tide", "se cret"],
                log: folder.file("log")
            )
            #expect(made.waitForExit() == 0)
            let broker = try BrokerProcess(
                "password_file \(folder.file("users"))",
                listener: "allow_anonymous false",
                folder: folder
            )
            var configuration = configuration(port: broker.port)
            let anonymous = try firstError(configuration)
            #expect(anonymous.lowercased().contains("not authorized") && anonymous.contains("username"), "\(anonymous)")
            configuration.username = "tide"
            configuration.passwordFile = folder.write("wrong", "secret\n", mode: 0o600)
            #expect(try firstError(configuration).contains("password_file"))
            configuration.passwordFile = folder.file("absent")
            #expect(try firstError(configuration).contains("absent: No such file"))
            configuration.passwordFile = folder.write("empty", "\n", mode: 0o600)
            #expect(try firstError(configuration).contains("is empty"))
            configuration.passwordFile = folder.write("right", "se cret\n", mode: 0o600)
            let sink = MemorySink()
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stop())
        }
    }
}

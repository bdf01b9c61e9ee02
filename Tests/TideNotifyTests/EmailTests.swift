import Glibc
import Testing
import TideModel
import TideNotify
import TideTesting

extension ReceiverTests {
    /// Mail, against a real SMTP server whose mail parser is Python's.
    struct EmailTests {
        private func configuration(
            _ receiver: Receiver,
            _ certificates: Certificates,
            _ security: EmailConfiguration.Security,
            password: String = "geheim 密码",
            deadline: Duration = .seconds(60)
        ) -> EmailConfiguration {
            EmailConfiguration(
                host: security == .none ? "127.0.0.1" : "localhost",
                port: receiver.port,
                security: security,
                user: security == .none ? "" : "farm",
                password: password,
                from: "tide@farm.example",
                authorities: certificates.authority,
                deadline: deadline
            )
        }

        private func send(_ configuration: EmailConfiguration, to: String, _ message: OutboxMessage = Samples.message())
            async -> DeliveryOutcome
        {
            await EmailSender(configuration).send(Samples.letter(message, to: Samples.contact(to: to)))
        }

        @Test(arguments: [EmailConfiguration.Security.starttls, .smtps])
        func aMailArrives(_ security: EmailConfiguration.Security) async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.smtp(security.rawValue, certificates)
            let configuration = configuration(receiver, certificates, security)
            // Twice, as after a crash between sending and receipt.
            for _ in 0..<2 {
                #expect(await send(configuration, to: "wang@farm.example") == .delivered("250 OK queued as 17"))
            }
            let mails = try receiver.requests(Receiver.Mail.self)
            #expect(mails.count == 2)
            #expect(Set(mails.map(\.id)) == ["<msg_f1e1d_9@farm.example>"])
            let mail = try #require(mails.first)
            #expect(
                mail.tls && mail.user == "farm" && mail.from == "tide@farm.example" && mail.to == ["wang@farm.example"]
            )
            #expect(mail.subject == Samples.letter().text.short)
            #expect(mail.text.replacing("\r\n", with: "\n") == Samples.letter().text.plain() + "\n")
            #expect(mail.date == "Fri, 27 Nov 2026 06:40:00 +0000" && mail.auto == "auto-generated")
            #expect(
                mail.receiver == "王强 <wang@farm.example>" && mail.parts == 1 && mail.longest <= 78 && mail.defects == []
            )
        }

        @Test func onThisMachineWithoutTLS() async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.smtp("clear", certificates)
            let outcome = await send(configuration(receiver, certificates, .none), to: "wang@farm.example")
            #expect(outcome == .delivered("250 OK queued as 17"))
            #expect(try receiver.requests(Receiver.Mail.self).map(\.tls) == [false])
        }

        @Test func permanentAndPassingAnswers() async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.smtp("starttls", certificates)
            let configuration = configuration(receiver, certificates, .starttls)
            let server = "localhost:\(receiver.port)"
            #expect(
                await send(configuration, to: "reject@farm.example")
                    == .refused("\(server): 550 5.1.1 no such mailbox here")
            )
            guard case .retry(nil, let reason) = await send(configuration, to: "later@farm.example") else {
                throw ChildProcessError(description: "451 was not tried again")
            }
            #expect(reason.hasPrefix(server) && reason.contains("451 4.7.1 greylisted"), "\(reason)")
            let wrong = self.configuration(receiver, certificates, .starttls, password: "x")
            guard case .refused(let said) = await send(wrong, to: "wang@farm.example") else {
                throw ChildProcessError(description: "a wrong password was not refused")
            }
            #expect(said.contains("535"), "\(said)")
            #expect(try receiver.requests(Receiver.Mail.self).isEmpty)
        }

        /// Nothing is said to a server that offers no TLS, or whose certificate is not of a known authority.
        @Test func withoutTLSNothingIsSent() async throws {
            let certificates = try await Certificates.make()
            let clear = try await Receiver.smtp("none", certificates)
            let stranger = try await Receiver.smtp("starttls", Certificates.make())
            for receiver in [clear, stranger] {
                let outcome = await send(configuration(receiver, certificates, .starttls), to: "wang@farm.example")
                guard case .retry(nil, _) = outcome else { throw ChildProcessError(description: "\(outcome)") }
                #expect(try receiver.requests(Receiver.Mail.self).isEmpty)
            }
        }

        @Test func aSilentServerEndsWithTheDeadline() async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.smtp("starttls", certificates)
            let configuration = configuration(receiver, certificates, .starttls, deadline: .milliseconds(1_500))
            guard case .retry(nil, let reason) = await send(configuration, to: "silent@farm.example") else {
                throw ChildProcessError(description: "a silent server was not tried again")
            }
            #expect(reason.contains("Timeout"), "\(reason)")
        }

        @Test func aServerThatNeverGreetsEndsWithTheDeadline() async throws {
            let (socket, port) = LoopbackPort.listen()
            defer { close(socket) }
            let configuration = EmailConfiguration(
                host: "127.0.0.1",
                port: port,
                security: .smtps,
                from: "a@b",
                deadline: .milliseconds(700)
            )
            guard case .retry(nil, _) = await send(configuration, to: "wang@farm.example") else {
                throw ChildProcessError(description: "a server that never greets was not tried again")
            }
        }

        @Test func aConnectionThatBreaksOffIsTriedAgain() async throws {
            let certificates = try await Certificates.make()
            for security in [EmailConfiguration.Security.starttls, .smtps] {
                let receiver = try await Receiver.smtp(security.rawValue, certificates)
                let outcome = await send(configuration(receiver, certificates, security), to: "vanish@farm.example")
                guard case .retry(nil, _) = outcome else { throw ChildProcessError(description: "\(outcome)") }
            }
        }

        @Test func aServerThatIsAwayIsTriedAgain() async throws {
            let configuration = EmailConfiguration(
                host: "127.0.0.1",
                port: LoopbackPort.free(),
                security: .none,
                from: "a@b"
            )
            guard case .retry(nil, _) = await send(configuration, to: "wang@farm.example") else {
                throw ChildProcessError(description: "a refused connection was not tried again")
            }
        }

        /// Names come from people and devices: none may add a header, end the headers, or break the parser.
        @Test func noNameAddsAHeader() async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.smtp("clear", certificates)
            let sender = EmailSender(configuration(receiver, certificates, .none))
            let names = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"]
            for seed in UInt64(0)..<10 {
                let nasty = Self.nasty(seed)
                var item = Samples.item(words: Samples.words((nasty, nasty)), reason: nasty)
                item.words.site = nasty
                var contact = Samples.contact(to: "wang@farm.example")
                contact.name = nasty
                let letter = Samples.letter(Samples.message(items: [item]), to: contact)
                #expect(await sender.send(letter) == .delivered("250 OK queued as 17"), "seed \(seed)")
                let mail = try #require(try receiver.requests(Receiver.Mail.self).last)
                #expect(mail.names == names + ["Content-Type", "Content-Transfer-Encoding"], "seed \(seed)")
                #expect(mail.to == ["wang@farm.example"] && mail.longest <= 78, "seed \(seed)")
                #expect(mail.subject == letter.text.short, "seed \(seed)")
            }
        }

        private static func nasty(_ seed: UInt64) -> String {
            var random = SplitMix(seed: seed)
            let pieces = [
                "\r\nBcc: x@evil.example", "\r\n\r\n", "\n", "=?UTF-8?Q?x?=", "\"", "<", ">", "溶", "😀", "\u{0}", ",",
                ";", " ",
                "e\u{301}",
            ]
            return (0..<20).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }

        @Test(arguments: ["a@b\r\nRCPT TO:<x@y>", "a b@c", "a@b>", "<a@b>", "a@b,c@d", "", "@b", "a@"])
        func anAddressThatIsNoneIsRefused(_ address: String) async throws {
            let configuration = EmailConfiguration(host: "127.0.0.1", port: 1, security: .none, from: "a@b")
            #expect(await send(configuration, to: address) == .refused("no mail address: wang"))
        }
    }
}

import Glibc
import Testing
import TideModel
import TideNotify
import TideTesting

extension ReceiverTests {
    /// Webhooks, against a real receiver, and signatures against the library of Standard Webhooks.
    struct WebhookTests {
        private func sender(_ url: String, _ access: HTTPAccess = Samples.local(), _ lookup: NameLookup = .system)
            -> WebhookSender
        {
            let configuration = WebhookConfiguration(url: url, secrets: [Samples.secret], access: access)
            return WebhookSender(configuration, courier: Samples.courier(lookup), now: Samples.now)
        }

        @Test func anIndependentLibraryVerifiesWhatIsSent() async throws {
            let receiver = try await Receiver.http()
            let letters = [
                Samples.letter(), Samples.letter(to: Samples.contact("li", .en)),
                Samples.letter(Samples.message(kind: .heartbeat, items: [])),
                Samples.letter(Samples.message(more: 3, site: "east-3")),
                Samples.letter(
                    Samples.message(items: [Samples.item(value: nil, limit: nil, reason: "\"quotes\" \\ \u{1} 漢字 😀")])
                ),
            ]
            for letter in letters {
                #expect(await sender(receiver.url("/status/204")).send(letter) == .delivered("HTTP 204"))
            }
            #expect(try verify(receiver, Samples.secret) == "verified 5\n")
        }

        /// Without this the test above would prove nothing.
        @Test func theLibraryRefusesAnotherSecret() async throws {
            let receiver = try await Receiver.http()
            _ = await sender(receiver.url("/status/200")).send(Samples.letter())
            let other = "whsec_" + String(repeating: "A", count: 40)
            #expect(try verify(receiver, other).contains("WebhookVerificationError"))
        }

        @Test func theCodeInTheDocumentationVerifiesToo() async throws {
            let receiver = try await Receiver.http()
            _ = await sender(receiver.url("/status/200")).send(Samples.letter())
            let page = try SourceTree.text("docs/notify.md")
            let code = try #require(page.split(separator: "```python\n").last?.split(separator: "```").first)
            let check = """

                import json, sys
                request = json.loads(open(sys.argv[1], encoding="utf-8").readline())
                body, headers = request["body"].encode(), request["headers"]
                print(verify(sys.argv[2], headers, body), verify(sys.argv[2], headers, body + b" "))
                """
            let script = receiver.folder.write("verify.py", code + check)
            let command = ["python3", "-B", script, receiver.folder.file("requests"), Samples.secret]
            try ChildProcess(command, log: receiver.folder.file("verified")).waitForExit()
            #expect(receiver.folder.read("verified") == "True False\n")
        }

        @Test func whileSecretsAreExchangedBothVerify() async throws {
            let receiver = try await Receiver.http()
            let other = "whsec_" + String(repeating: "A", count: 40)
            let configuration = WebhookConfiguration(
                url: receiver.url("/status/200"),
                secrets: [other, Samples.secret],
                access: Samples.local()
            )
            _ = await WebhookSender(configuration, courier: Samples.courier(), now: Samples.now).send(Samples.letter())
            #expect(try verify(receiver, other) == "verified 1\n")
            #expect(try verify(receiver, Samples.secret) == "verified 1\n")
        }

        @Test func idAndBodyStayTheSameAtEachAttempt() async throws {
            let receiver = try await Receiver.http()
            let sender = sender(receiver.url("/sequence/a/500,200"))
            #expect(await sender.send(Samples.letter()) == .retry(after: nil, "HTTP 500: "))
            #expect(await sender.send(Samples.letter()) == .delivered("HTTP 200"))
            let requests = try receiver.requests()
            #expect(requests.count == 2)
            #expect(requests.map { $0.headers["webhook-id"] } == ["msg_f1e1d_9", "msg_f1e1d_9"])
            #expect(Set(requests.map(\.body)).count == 1)
        }

        @Test(arguments: [
            ("/status/200", DeliveryOutcome.delivered("HTTP 200")),
            ("/status/500", .retry(after: nil, "HTTP 500: said 500")),
            ("/status/503", .retry(after: nil, "HTTP 503: said 503")),
            ("/status/401", .retry(after: nil, "HTTP 401: said 401")),
            ("/status/404", .retry(after: nil, "HTTP 404: said 404")),
            ("/status/400", .refused("HTTP 400: said 400")),
            ("/status/413", .refused("HTTP 413: said 413")),
            ("/status/410", .refused("HTTP 410: the receiver wants no more messages")),
            ("/after/429/7", .retry(after: .seconds(7), "HTTP 429: ")),
            ("/after/503/0", .retry(after: .zero, "HTTP 503: ")),
            ("/after/429/86400", .retry(after: .seconds(3_600), "HTTP 429: ")),
            ("/after/429/99999999999999999999", .retry(after: nil, "HTTP 429: ")),
            ("/after/429/-5", .retry(after: nil, "HTTP 429: ")),
            ("/after/429/Sun%2C%2006%20Nov%201994%2008%3A49%3A37%20GMT", .retry(after: .zero, "HTTP 429: ")),
            ("/after/429/Fri%2C%2031%20Dec%209999%2023%3A59%3A59%20GMT", .retry(after: .seconds(3_600), "HTTP 429: ")),
            ("/after/429/soon", .retry(after: nil, "HTTP 429: ")),
        ])
        func whatAnswersMean(_ path: String, _ outcome: DeliveryOutcome) async throws {
            let receiver = try await Receiver.http()
            #expect(await sender(receiver.url(path)).send(Samples.letter()) == outcome)
        }

        @Test func aDateInRetryAfterCountsFromNow() async throws {
            let receiver = try await Receiver.http()
            let url = receiver.url("/after/429/Fri%2C%2027%20Nov%202026%2006%3A41%3A30%20GMT")
            let courier = HTTPCourier(clock: ContinuousClock(), now: { Timestamp(milliseconds: 1_795_761_660_000) })
            let configuration = WebhookConfiguration(url: url, secrets: [Samples.secret], access: Samples.local())
            let sender = WebhookSender(configuration, courier: courier, now: Samples.now)
            #expect(await sender.send(Samples.letter()) == .retry(after: .seconds(30), "HTTP 429: "))
        }

        @Test func aRedirectIsNotFollowed() async throws {
            let receiver = try await Receiver.http()
            let outcome = await sender(receiver.url("/redirect")).send(Samples.letter())
            #expect(outcome == .refused("HTTP 302: redirects are not followed (to \(receiver.url("/landed")))"))
            #expect(try receiver.requests().map(\.path) == ["/redirect"])
        }

        /// Each ends with its deadline; the receiver would go on for ever.
        @Test(arguments: ["/hang", "/slow", "/drip-head"])
        func noAnswerIsTriedAgain(_ path: String) async throws {
            let receiver = try await Receiver.http()
            let clock = ContinuousClock()
            let start = clock.now
            let outcome = await sender(receiver.url(path), Samples.local(.milliseconds(700))).send(Samples.letter())
            guard case .retry(nil, let reason) = outcome else { throw ChildProcessError(description: "\(outcome)") }
            #expect(reason.contains("no answer within") || reason.contains("deadline"), "\(reason)")
            #expect(start.duration(to: clock.now) < .seconds(60))
        }

        /// The status has come, and the rest of the answer is of no use.
        @Test(arguments: ["/drip", "/endless"])
        func anAnswerWithoutEndIsAnAnswer(_ path: String) async throws {
            let receiver = try await Receiver.http()
            let clock = ContinuousClock()
            let start = clock.now
            let outcome = await sender(receiver.url(path), Samples.local()).send(Samples.letter())
            #expect(outcome == .delivered("HTTP 200"))
            #expect(start.duration(to: clock.now) < .seconds(60))
        }

        /// Over TLS the connection never comes about, and over plain HTTP the answer never does.
        @Test(arguments: ["http", "https"])
        func aServerThatOnlyListensIsTriedAgain(_ scheme: String) async throws {
            let (socket, port) = LoopbackPort.listen()
            defer { close(socket) }
            let access = Samples.local(.milliseconds(700))
            let outcome = await sender("\(scheme)://127.0.0.1:\(port)/", access).send(Samples.letter())
            guard case .retry(nil, _) = outcome else { throw ChildProcessError(description: "\(outcome)") }
        }

        @Test func overTLSAnAnswerWithoutEndIsAnAnswer() async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.http(certificate: certificates)
            let url = receiver.url("/drip", host: "localhost", scheme: "https")
            let access = Samples.local(authorities: certificates.authority)
            #expect(await sender(url, access).send(Samples.letter()) == .delivered("HTTP 200"))
        }

        @Test func aRefusedConnectionIsTriedAgain() async throws {
            let outcome = await sender("http://127.0.0.1:\(LoopbackPort.free())/").send(Samples.letter())
            guard case .retry(nil, let reason) = outcome else { throw ChildProcessError(description: "\(outcome)") }
            #expect(reason.contains("refused"), "\(reason)")
        }

        private func verify(_ receiver: Receiver, _ secret: String) throws -> String {
            let log = ScratchFolder()
            let command = [
                SourceTree.path(".build-tools/venv/bin/python"), "-B",
                SourceTree.path("Tests/TideNotifyTests/Fixtures/verify_webhooks.py"), receiver.folder.file("requests"),
                secret,
                SourceTree.path("config/notify-message.schema.json"),
            ]
            try ChildProcess(command, log: log.file("log")).waitForExit()
            return log.read("log")
        }
    }
}

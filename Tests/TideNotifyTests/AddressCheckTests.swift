import Synchronization
import Testing
import TideNotify
import TideTesting

extension ReceiverTests {
    /// A name is looked up once, all of its addresses are checked, and the connection goes to one of these.
    struct AddressCheckTests {
        private func send(
            _ url: String,
            _ lookup: NameLookup = .system,
            access: HTTPAccess = HTTPAccess(deadline: .seconds(60))
        ) async -> DeliveryOutcome {
            let configuration = WebhookConfiguration(url: url, secrets: [Samples.secret], access: access)
            return await WebhookSender(configuration, courier: Samples.courier(lookup), now: Samples.now).send(
                Samples.letter()
            )
        }

        @Test func thisMachineIsRefused() async throws {
            let receiver = try await Receiver.http()
            let cases = [
                "127.0.0.1", "localhost", "LOCALHOST", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1",
            ]
            for host in cases {
                let outcome = await send(receiver.url("/status/200", host: host))
                guard case .refused(let reason) = outcome else { throw ChildProcessError(description: "\(outcome)") }
                #expect(reason.contains("is loopback; say 'allow: private' if that is meant"), "\(reason)")
                #expect(try receiver.requests().isEmpty)
            }
        }

        @Test func aNameWithAnyForbiddenAddressIsRefused() async throws {
            let receiver = try await Receiver.http()
            let cases = [
                ["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["fd00::1"], ["::ffff:192.168.0.1"], ["0.0.0.0"],
                ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["2606:4700::1111", "fe80::1"],
            ]
            for addresses in cases {
                let found = addresses.compactMap { IPAddress($0) }
                let outcome = await send(receiver.url("/status/200", host: "hooks.invalid"), NameLookup { _ in found })
                guard case .refused(let reason) = outcome else { throw ChildProcessError(description: "\(outcome)") }
                #expect(reason.hasPrefix("not sent to hooks.invalid: "), "\(reason)")
                #expect(try receiver.requests().isEmpty)
            }
        }

        /// `hooks.invalid` has no address in DNS: had the client looked it up itself, it could not have come here.
        @Test func theConnectionGoesToTheCheckedAddressUnderTheName() async throws {
            let receiver = try await Receiver.http()
            let asked = Mutex<[String]>([])
            let local = [try #require(IPAddress("127.0.0.1"))]
            let lookup = NameLookup { name in
                asked.withLock { $0.append(name) }
                return local
            }
            let outcome = await send(
                receiver.url("/status/200", host: "Hooks.INVALID"),
                lookup,
                access: Samples.local()
            )
            #expect(outcome == .delivered("HTTP 200"))
            #expect(asked.withLock { $0 } == ["hooks.invalid"])
            #expect(try receiver.requests().map { $0.headers["host"] } == ["hooks.invalid:\(receiver.port)"])
        }

        /// The second answer of a name server that changes its mind never counts: there is no second question.
        @Test func aNameThatChangesBetweenCheckAndConnection() async throws {
            let receiver = try await Receiver.http()
            let count = Mutex(0)
            let (first, later) = (try #require(IPAddress("127.0.0.2")), try #require(IPAddress("127.0.0.1")))
            let lookup = NameLookup { _ in
                count.withLock {
                    $0 += 1
                    return $0 == 1 ? [first] : [later]
                }
            }
            let outcome = await send(
                receiver.url("/status/200", host: "hooks.invalid"),
                lookup,
                access: Samples.local()
            )
            guard case .retry = outcome else { throw ChildProcessError(description: "\(outcome)") }
            #expect(count.withLock { $0 } == 1)
            #expect(try receiver.requests().isEmpty)
        }

        @Test func anAddressThatIsAwayHasTheNextTried() async throws {
            let receiver = try await Receiver.http()
            let found = ["127.0.0.2", "127.0.0.1"].compactMap { IPAddress($0) }
            let url = receiver.url("/status/200", host: "hooks.invalid")
            #expect(await send(url, NameLookup { _ in found }, access: Samples.local()) == .delivered("HTTP 200"))
        }

        @Test func certificatesAreCheckedAgainstTheName() async throws {
            let certificates = try await Certificates.make()
            let receiver = try await Receiver.http(certificate: certificates)
            let local = [try #require(IPAddress("127.0.0.1"))]
            let access = Samples.local(authorities: certificates.authority)
            let right = receiver.url("/status/200", host: "hooks.invalid", scheme: "https")
            #expect(await send(right, NameLookup { _ in local }, access: access) == .delivered("HTTP 200"))
            #expect(try receiver.requests().map(\.sni) == ["hooks.invalid"])
            let wrong = receiver.url("/status/200", host: "other.invalid", scheme: "https")
            guard case .retry = await send(wrong, NameLookup { _ in local }, access: access) else {
                throw ChildProcessError(description: "a certificate of another name was taken")
            }
            // The system does not know the authority.
            guard case .retry = await send(right, NameLookup { _ in local }, access: Samples.local()) else {
                throw ChildProcessError(description: "a certificate of an unknown authority was taken")
            }
            #expect(try receiver.requests().count == 1)
        }

        @Test func aNameThatIsNotFoundIsTriedAgain() async throws {
            let outcome = await send("https://nowhere.invalid/", access: Samples.local())
            guard case .retry(nil, let reason) = outcome else { throw ChildProcessError(description: "\(outcome)") }
            #expect(reason.contains("nowhere.invalid"), "\(reason)")
        }

        @Test func aLookUpThatHangsEndsWithTheDeadline() async throws {
            let lookup = NameLookup { _ in
                try await ContinuousClock().sleep(for: .seconds(3_600))
                return []
            }
            let outcome = await send("https://hooks.invalid/", lookup, access: Samples.local(.milliseconds(200)))
            guard case .retry(nil, let reason) = outcome else { throw ChildProcessError(description: "\(outcome)") }
            #expect(reason.contains("no answer within"), "\(reason)")
        }
    }
}

import Synchronization
import Testing
import TideModel
import TideNotify
import TideTesting

/// Lanes of the outbox: order, independence, waits, bounds.
@Suite(.timeLimit(.minutes(5)))
struct NotifierTests {
    static let topics: [String: ChannelConfiguration] = [
        "a": .mqtt(TopicConfiguration(topic: "a")), "b": .mqtt(TopicConfiguration(topic: "b/{contact}")),
    ]
    static let contacts = [
        Contact(id: "wang", channel: "a"), Contact(id: "li", channel: "b"), Contact(id: "zhao", channel: "b"),
    ]

    private func message(_ id: MessageID, _ alerts: AlertID..., to contact: String = "wang", at: Int64 = 0)
        -> OutboxMessage
    {
        let items = alerts.map { Samples.item($0) }
        return Samples.message(id, to: contact, items: items, created: Samples.created + at)
    }

    @Test func messagesGoOutInOrderOfTheirIds() async throws {
        let office = Office()
        let messages = (1...50).map { message(MessageID($0), AlertID($0 % 3)) }
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer(messages.shuffled())
        await notifier.offer(messages)
        try await office.run(notifier) { receipts in
            for _ in messages { #expect(await receipts.next()?.outcome == .delivered) }
        }
        #expect(office.sent.map(\.message) == Array(1...50))
    }

    @Test func onlyWhatNamesTheSameAlertWaitsForARetry() async throws {
        let failures = Mutex(2)
        let office = Office { sent in
            guard sent.message == 1 else { return nil }
            return failures.withLock { left in
                left -= 1
                return left >= 0 ? "away" : nil
            }
        }
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer([message(1, 7), message(2, 7), message(3, 8), message(4, 8, 7), message(5, 9)])
        try await office.run(notifier) { receipts in
            var ids: [MessageID] = []
            for _ in 0..<3 { ids.append(try #require(await receipts.next()).message) }
            #expect(ids == [1, 3, 5])
            while ids.count < 7 {
                office.clock.advance(by: Backoff.longest)
                ids.append(try #require(await receipts.next()).message)
            }
            #expect(ids == [1, 3, 5, 1, 1, 2, 4])
        }
        #expect(office.receipts.map(\.attempts) == [1, 1, 1, 2, 3, 1, 1])
    }

    @Test func anotherContactOfTheChannelDoesNotWait() async throws {
        let office = Office { $0.topic == "b/li" ? "away" : nil }
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer([message(1, 7, to: "li"), message(2, 7, to: "zhao")])
        try await office.run(notifier) { receipts in
            #expect(await receipts.next()?.outcome == .retried)
            #expect(await receipts.next()?.message == 2)
        }
    }

    /// The dead receiver never answers, and the clock of its deadline stands still.
    @Test func aDeadChannelDelaysNoOther() async throws {
        let receiver = try await Receiver.http()
        let office = Office()
        let channels: [String: ChannelConfiguration] = [
            "dead": .webhook(
                WebhookConfiguration(url: receiver.url("/hang"), secrets: [Samples.secret], access: Samples.local())
            ),
            "live": .webhook(
                WebhookConfiguration(
                    url: receiver.url("/status/200"),
                    secrets: [Samples.secret],
                    access: Samples.local()
                )
            ),
        ]
        let contacts = [Contact(id: "wang", channel: "dead"), Contact(id: "li", channel: "live")]
        let notifier = office.notifier(channels, contacts)
        await notifier.offer((1...40).map { message(MessageID($0), 7, to: $0 % 2 == 0 ? "li" : "wang") })
        try await office.run(notifier) { receipts in
            for id in 1...20 {
                var next = await receipts.next()
                // A connection to the dead one may break: that is its own matter.
                while let other = next, other.message % 2 == 1, other.outcome == .retried {
                    next = await receipts.next()
                }
                #expect(next?.message == MessageID(2 * id) && next?.outcome == .delivered)
            }
        }
        #expect(office.receipts.count { $0.message % 2 == 0 } == 20)
    }

    @Test func theReceiverSaysWhenItWantsToBeAskedAgain() async throws {
        let receiver = try await Receiver.http()
        let office = Office()
        let hook = WebhookConfiguration(
            url: receiver.url("/after/429/70"),
            secrets: [Samples.secret],
            access: Samples.local()
        )
        let notifier = office.notifier(["a": .webhook(hook)], [Contact(id: "wang", channel: "a")])
        await notifier.offer([message(1, 7)])
        try await office.run(notifier) { receipts in
            let first = try #require(await receipts.next())
            #expect(first.next == Samples.created + 70_000 && first.detail == "HTTP 429: ")
            office.clock.advance(by: .seconds(69))
            office.clock.advance(by: .seconds(1))
            #expect(await receipts.next()?.at == Samples.created + 70_000)
        }
    }

    @Test func aMessageIsGivenUpAfterThreeDays() async throws {
        let office = Office { _ in "away" }
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer([message(1, 7)])
        try await office.run(notifier) { receipts in
            while let receipt = await receipts.next(), receipt.outcome == .retried {
                #expect(receipt.next.map { $0 <= receipt.at + 900_000 } == true)
                office.clock.advance(by: Backoff.longest)
            }
        }
        let last = try #require(office.receipts.last)
        #expect(last.outcome == .failed && last.detail == "given up after 72 h" && last.next == nil)
        #expect(last.at >= Samples.created + 72 * 3_600_000 && last.at < Samples.created + 73 * 3_600_000)
    }

    /// What was written while the daemon was away for days is tried once at least.
    @Test func anOldMessageIsTriedOnce() async throws {
        let office = Office()
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer([message(1, 7, at: -96 * 3_600_000)])
        try await office.run(notifier) { receipts in #expect(await receipts.next()?.outcome == .delivered) }
    }

    @Test func whatDoesNotFitStaysInTheTable() async throws {
        let office = Office()
        let messages = (1...11_000).map { message(MessageID($0), AlertID($0)) }
        office.record(messages)
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer(messages)
        try await office.run(notifier) { receipts in
            for _ in messages { _ = await receipts.next() }
        }
        #expect(office.sent.map(\.message) == Array(1...11_000))
        #expect(office.open.isEmpty)
    }

    @Test func afterARestartAWaitGoesOn() async throws {
        let office = Office()
        let receipt = OutboxReceipt(
            message: 1,
            outcome: .retried,
            at: Samples.created,
            attempts: 4,
            next: Samples.created + 60_000,
            detail: "away"
        )
        let notifier = office.notifier(Self.topics, Self.contacts)
        await notifier.offer([OutboxEntry(message: message(1, 7), receipt: receipt)])
        await notifier.offer([message(2, 8)])
        try await office.run(notifier) { receipts in
            #expect(await receipts.next()?.message == 2)
            office.clock.advance(by: .seconds(60))
            let later = await receipts.next()
            #expect(later?.message == 1 && later?.attempts == 5 && later?.at == Samples.created + 60_000)
        }
    }

    @Test func anUnknownContactFailsAtOnce() async throws {
        let office = Office()
        await office.notifier(Self.topics, Self.contacts).offer([message(1, 7, to: "nobody")])
        #expect(office.receipts.map(\.detail) == ["there is no contact 'nobody'"])
        #expect(office.receipts.map(\.outcome) == [.failed])
    }

    @Test func aRobotIsNeverAskedTooOften() async throws {
        let receiver = try await Receiver.http()
        let office = Office()
        let robot = RobotConfiguration(kind: .wecom, url: receiver.url("/wecom/0?key=k"), access: Samples.local())
        let notifier = office.notifier(["a": .robot(robot)], [Contact(id: "wang", channel: "a")])
        await notifier.offer((1...25).map { message(MessageID($0), AlertID($0)) })
        try await office.run(notifier) { receipts in
            for _ in 0..<20 { #expect(await receipts.next()?.at == Samples.created) }
            office.clock.advance(by: .seconds(60))
            for _ in 0..<5 { #expect(await receipts.next()?.at == Samples.created + 60_000) }
        }
        #expect(try receiver.requests().count == 25)
    }

    /// Random failures, and the daemon ends again and again in the middle: nothing is lost, and per contact and alert
    /// nothing is delivered before what came earlier.
    @Test(arguments: UInt64(0)..<20)
    func nothingIsLostAndAlertsStayInOrder(seed: UInt64) async throws {
        let dice = Mutex(SplitMix(seed: seed))
        let office = Office { _ in dice.withLock { Int.random(in: 0..<3, using: &$0) } == 0 ? "away" : nil }
        var random = SplitMix(seed: seed &+ 1_000)
        let people = ["wang", "li", "zhao"]
        let messages = (1...60).map { id in
            let person = people.randomElement(using: &random) ?? "li"
            return message(MessageID(id), AlertID.random(in: 1...6, using: &random), to: person)
        }
        office.record(messages)
        while !office.open.isEmpty {
            let notifier = office.notifier(Self.topics, Self.contacts, seed: seed)
            await notifier.offer(office.open)
            let steps = Int.random(in: 1...30, using: &random)
            try await office.run(notifier) { receipts in
                for _ in 0..<steps where !office.open.isEmpty {
                    office.clock.advance(by: Backoff.longest)
                    _ = await receipts.next()
                }
            }
        }
        let delivered = office.receipts.filter { $0.outcome == .delivered }.map(\.message)
        #expect(Set(delivered) == Set(1...60))
        for own in Dictionary(grouping: messages, by: { "\($0.contact) \($0.items[0].alert)" }).values {
            #expect(delivered.filter(own.map(\.id).contains) == own.map(\.id))
        }
    }
}

import Testing
import TideModel
import TideProfiles
import TideSim

/// Store-and-forward: links that go down, brokers that refuse, stores that fill up.
@Suite("Fleet")
struct FleetTests {
    private static func fleet(
        _ devices: Int = 8,
        seed: UInt64 = 1,
        outages: Double = 0,
        capacity: Int = Fleet.usualCapacity
    ) throws -> Fleet {
        let scenario = try Scenario(
            profiles: SimProfiles.set.profiles,
            devices: devices,
            seed: seed,
            start: SimProfiles.summer
        )
        return Fleet(scenario, seed: seed, outagesPerDay: outages, capacity: capacity)
    }

    private static let end = SimProfiles.summer + 3 * SimProfiles.day

    @Test("links that go down delay messages, and lose none")
    func outages() throws {
        var fleet = try Self.fleet(16, outages: 0.5)
        var plain = try Self.fleet(16)
        var (sent, all): ([SimulatedMessage], [SimulatedMessage]) = ([], [])
        while let transmission = fleet.next(before: Self.end) {
            sent.append(transmission.message)
            fleet.acknowledged(transmission)
        }
        let before = sent.count
        fleet.sendAllWaiting()
        while let transmission = fleet.takeReady() {
            sent.append(transmission.message)
            fleet.acknowledged(transmission)
        }
        while let transmission = plain.next(before: Self.end) { all.append(transmission.message) }
        #expect(before < all.count || sent.map(\.time) != all.map(\.time))
        for device in 0..<16 {
            #expect(sent.filter { $0.device == device } == all.filter { $0.device == device })
        }
        let late = zip(sent, sent.dropFirst()).count { $1.time < $0.time }
        #expect(late > 0)
        #expect(fleet.books.made == UInt64(all.count) && fleet.books.acknowledged == fleet.books.made)
        #expect(fleet.books.waiting == 0 && fleet.books.dropped == 0)
    }

    @Test("what fails waits, and goes again in order before what is newer")
    func failures() throws {
        var fleet = try Self.fleet(1)
        let made = (0..<2).compactMap { _ in fleet.next(before: Self.end) }
        let (first, second) = (made[0], made[1])
        fleet.failed(first)
        fleet.failed(second)
        #expect(fleet.books.waiting == 2)
        let again = (0..<3).compactMap { _ in fleet.next(before: Self.end) }
        #expect(again.map(\.number) == [0, 1, 2])
        #expect(again[0] == first && again[1] == second)
        for transmission in again { fleet.acknowledged(transmission) }
        #expect(fleet.books.waiting == 0 && fleet.books.acknowledged == 3)
        fleet.acknowledged(first)
        #expect(fleet.books.acknowledged == 3)
    }

    @Test("while nobody listens everything is kept, and goes in order afterwards")
    func nobodyListens() throws {
        var (fleet, plain) = (try Self.fleet(), try Self.fleet())
        let middle = SimProfiles.summer + SimProfiles.day
        _ = fleet.next(before: middle).map { fleet.failed($0) }
        fleet.keepAll(before: middle)
        #expect(fleet.books.made > 900 && fleet.books.waiting == fleet.books.made)
        var (sent, all): ([SimulatedMessage], [SimulatedMessage]) = ([], [])
        while let transmission = fleet.next(before: Self.end) { sent.append(transmission.message) }
        while let transmission = plain.next(before: Self.end) { all.append(transmission.message) }
        for device in 0..<8 { #expect(sent.filter { $0.device == device } == all.filter { $0.device == device }) }
    }

    @Test("a full store drops its oldest message, and the books say so")
    func full() throws {
        var fleet = try Self.fleet(1, capacity: 5)
        var made = 0
        while let transmission = fleet.next(before: SimProfiles.summer + 3 * SimProfiles.hour) {
            fleet.failed(transmission)
            made = max(made, Int(transmission.number) + 1)
        }
        #expect(made == 18)
        #expect(fleet.books.made == 18 && fleet.books.waiting == 5 && fleet.books.dropped == 13)
        #expect(fleet.dropped(by: 0) == 13)
        fleet.sendAllWaiting()
        var numbers: [UInt64] = []
        while let transmission = fleet.takeReady() { numbers.append(transmission.number) }
        #expect(numbers == [13, 14, 15, 16, 17])
    }

    @Test("what is on its way is never dropped")
    func onItsWay() {
        var outbox = Outbox(capacity: 1)
        let messages = [0, 1, 2].map {
            SimulatedMessageSample.message(device: 0, time: Timestamp(milliseconds: $0))
        }
        #expect(outbox.keep(messages[0]) == nil)
        #expect(outbox.takeWaiting().map(\.number) == [0])
        #expect(outbox.keep(messages[1]) == messages[1])
        outbox.putBack(0)
        #expect(outbox.keep(messages[2]) == messages[0])
        #expect(outbox.takeWaiting().map(\.message) == [messages[2]])
        #expect(outbox.dropped == 2 && outbox.count == 1)
        #expect(outbox.acknowledge(2) == messages[2] && outbox.acknowledge(2) == nil)
    }
}

/// Messages for tests of what holds them.
enum SimulatedMessageSample {
    static func message(device: Int, time: Timestamp) -> SimulatedMessage {
        SimulatedMessage(device: device, time: time, topic: "t", payload: [], rows: [])
    }
}

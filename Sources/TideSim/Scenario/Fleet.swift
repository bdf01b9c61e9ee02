public import TideModel
internal import TideProfiles

/// The devices of a scenario with their links and stores: what is on the air, and what waits.
///
/// Take transmissions with `next(before:)`, publish them, and tell `acknowledged` or `failed` for each. A device tries
/// again what waits whenever it makes its next message.
public struct Fleet {
    /// Most messages that a device keeps while its link is down, unless said otherwise: a week at ten minutes.
    public static let usualCapacity = 1_000

    /// The devices' world.
    public private(set) var scenario: Scenario
    /// What became of the messages so far.
    public private(set) var books = FleetBooks()

    private let links: LinkSchedule
    private var outboxes: [Outbox]
    private var ready: [Transmission] = []
    private var nextReady = 0

    /// Makes a fleet whose devices have made nothing yet.
    ///
    /// - Parameters:
    ///   - scenario: the devices.
    ///   - seed: of the links.
    ///   - outagesPerDay: chance per device and day that its link goes down for 1 to 12 h, 0…1.
    ///   - capacity: most messages that a device keeps; beyond it the oldest is dropped.
    public init(
        _ scenario: Scenario,
        seed: UInt64,
        outagesPerDay: Double = 0,
        capacity: Int = Fleet.usualCapacity
    ) {
        self.scenario = scenario
        links = LinkSchedule(Dice(seed: seed)[-1_000_000_000], outagesPerDay: outagesPerDay)
        outboxes = [Outbox](repeating: Outbox(capacity: capacity), count: scenario.devices.count)
    }

    /// The next message to publish that was made before a time.
    ///
    /// - Parameter end: messages made at this time or later stay for the next call.
    /// - Returns: nil when nothing more is to be sent until then.
    public mutating func next(before end: Timestamp) -> Transmission? {
        while true {
            if let transmission = takeReady() { return transmission }
            guard let message = scenario.next(before: end) else { return nil }
            keep(message)
            if links.isUp(message.device, at: message.time) { send(message.device) }
        }
    }

    /// Nobody listens: messages made before a time stay in the devices' stores, and so does what was about to go.
    ///
    /// - Parameter end: messages made at this time or later stay for the next call.
    public mutating func keepAll(before end: Timestamp) {
        while let transmission = takeReady() { failed(transmission) }
        while let message = scenario.next(before: end) { keep(message) }
    }

    private mutating func keep(_ message: SimulatedMessage) {
        books.made += 1
        books.waiting += 1
        if outboxes[message.device].keep(message) != nil {
            books.dropped += 1
            books.waiting -= 1
        }
    }

    /// Lets every device try again what waits, whatever its link: the end of a run.
    public mutating func sendAllWaiting() {
        for device in outboxes.indices where outboxes[device].count > 0 { send(device) }
    }

    /// The next message to publish without any new one being made.
    public mutating func takeReady() -> Transmission? {
        guard nextReady < ready.count else {
            ready.removeAll(keepingCapacity: true)
            nextReady = 0
            return nil
        }
        nextReady += 1
        return ready[nextReady - 1]
    }

    private mutating func send(_ device: Int) {
        for entry in outboxes[device].takeWaiting() {
            ready.append(Transmission(message: entry.message, number: entry.number))
        }
    }

    /// The broker acknowledged a message: from now on it counts as sent.
    public mutating func acknowledged(_ transmission: Transmission) {
        guard outboxes[transmission.message.device].acknowledge(transmission.number) != nil else { return }
        books.acknowledged += 1
        books.waiting -= 1
        for row in transmission.message.rows { books.values += UInt64(row.values.count { !$0.isNaN }) }
    }

    /// A message did not arrive, as far as the device knows: it waits again.
    public mutating func failed(_ transmission: Transmission) {
        outboxes[transmission.message.device].putBack(transmission.number)
    }

    /// Messages that a device has dropped because its store was full.
    public func dropped(by device: Int) -> UInt64 { outboxes[device].dropped }
}

/// A device's store-and-forward: messages wait here, in order, until the broker has acknowledged them.
public struct Outbox: Sendable {
    /// A message with its number in the outbox.
    public struct Entry: Sendable, Equatable {
        /// Counted from 0 per device.
        public let number: UInt64
        /// What is sent.
        public let message: SimulatedMessage
        var isInFlight = false
    }

    /// Most messages kept; beyond it the oldest that is not on its way is dropped.
    public let capacity: Int
    /// Messages dropped because the outbox was full.
    public private(set) var dropped: UInt64 = 0
    private var entries: [Entry] = []
    private var nextNumber: UInt64 = 0

    /// Makes an empty outbox.
    ///
    /// - Parameter capacity: messages, at least 1.
    public init(capacity: Int) {
        precondition(capacity > 0, "an outbox holds at least one message")
        self.capacity = capacity
    }

    /// Messages that are not acknowledged.
    public var count: Int { entries.count }

    /// Keeps a message.
    ///
    /// - Returns: the message that had to go: the oldest one that waits, or this one when all others are on their way.
    public mutating func keep(_ message: SimulatedMessage) -> SimulatedMessage? {
        entries.append(Entry(number: nextNumber, message: message))
        nextNumber += 1
        guard entries.count > capacity, let oldest = entries.firstIndex(where: { !$0.isInFlight }) else { return nil }
        dropped += 1
        return entries.remove(at: oldest).message
    }

    /// Everything that waits, oldest first; it is on its way from now on.
    public mutating func takeWaiting() -> [Entry] {
        var taken: [Entry] = []
        for index in entries.indices where !entries[index].isInFlight {
            entries[index].isInFlight = true
            taken.append(entries[index])
        }
        return taken
    }

    /// The broker has acknowledged a message: it is sent.
    ///
    /// - Returns: the message; nil when there is none of this number.
    public mutating func acknowledge(_ number: UInt64) -> SimulatedMessage? {
        entries.firstIndex { $0.number == number }.map { entries.remove(at: $0).message }
    }

    /// A message did not arrive: it waits again, in its place.
    public mutating func putBack(_ number: UInt64) {
        if let index = entries.firstIndex(where: { $0.number == number }) { entries[index].isInFlight = false }
    }
}

/// Messages of the publisher in order, each with its number, until they are done; every step takes constant time.
struct SendQueue {
    /// By number, from `base`; nil once done.
    private var messages: [Outgoing?] = []
    private var base = 0
    /// How many at the beginning of `messages` are done.
    private var done = 0
    /// Number of the next message to be sent on this connection.
    private var next = 0
    /// Messages that are not done.
    private(set) var count = 0

    /// Done messages at the beginning are cut off in pieces of at least so many: moving the rest pays only then.
    private static let piece = 1_024

    mutating func append(_ more: [Outgoing]) {
        messages.append(contentsOf: more.lazy.map(Optional.some))
        count += more.count
    }

    /// A new connection: everything that is not done is sent again.
    mutating func restart() { next = base + done }

    /// The next message to be sent, with its number.
    mutating func nextUnsent() -> (number: Int, message: Outgoing)? {
        while next < base + messages.count {
            if let message = messages[next - base] { return (next, message) }
            next += 1
        }
        return nil
    }

    /// The message that `nextUnsent` gave is on its way.
    mutating func markSent() { next += 1 }

    /// A message is done, or will never be.
    mutating func finish(_ number: Int) -> Outgoing? {
        guard number >= base, number < base + messages.count, let message = messages[number - base] else { return nil }
        messages[number - base] = nil
        count -= 1
        while done < messages.count, messages[done] == nil { done += 1 }
        if done >= Self.piece, done * 2 >= messages.count {
            messages.removeFirst(done)
            (base, done) = (base + done, 0)
        }
        return message
    }

    /// Everything that is not done, in order; afterwards nothing is.
    mutating func takeAll() -> [Outgoing] {
        defer { self = SendQueue() }
        return messages.compactMap(\.self)
    }
}

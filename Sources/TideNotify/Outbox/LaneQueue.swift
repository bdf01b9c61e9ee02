internal import TideModel

/// Which message of a lane is next: by id, and per contact and alert never out of order.
struct LaneQueue: Sendable {
    /// Most messages in memory, of 1 to 4 KB each; the table holds the rest.
    static let capacity = 10_000

    /// A message that waits.
    struct Waiting: Sendable {
        var message: OutboxMessage
        /// Attempts so far.
        var attempts: Int
        /// Not before this time.
        var due: Duration
    }

    /// What to do next.
    enum Step {
        case send(Waiting)
        case wait(until: Duration)
        case idle
    }

    private struct Thread: Hashable {
        var contact: String
        var alert: AlertID
    }

    /// By id.
    private var waiting: [Waiting] = []

    /// How many wait.
    var count: Int { waiting.count }

    /// The id of the last one.
    var last: MessageID? { waiting.last?.message.id }

    /// Takes a message, unless it is there already.
    mutating func add(_ new: Waiting) {
        let index = place(of: new.message.id)
        guard index == waiting.count || waiting[index].message.id != new.message.id else { return }
        waiting.insert(new, at: index)
    }

    /// The first message that is due and has no earlier one of the same contact and alert before it.
    func next(at now: Duration) -> Step {
        var held: Set<Thread> = []
        var earliest: Duration?
        for entry in waiting {
            let threads = entry.message.items.map { Thread(contact: entry.message.contact, alert: $0.alert) }
            if !threads.contains(where: held.contains) {
                if entry.due <= now { return .send(entry) }
                earliest = min(earliest ?? entry.due, entry.due)
            }
            held.formUnion(threads)
        }
        return earliest.map { .wait(until: $0) } ?? .idle
    }

    /// Forgets a message that is done.
    mutating func remove(_ id: MessageID) {
        let index = place(of: id)
        if index < waiting.count, waiting[index].message.id == id { waiting.remove(at: index) }
    }

    /// Counts an attempt and puts the message off.
    mutating func putOff(_ id: MessageID, until due: Duration) {
        let index = place(of: id)
        guard index < waiting.count, waiting[index].message.id == id else { return }
        waiting[index].attempts += 1
        waiting[index].due = due
    }

    /// Where a message of this id stands, or would stand.
    private func place(of id: MessageID) -> Int {
        var (low, high) = (0, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].message.id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

internal import Synchronization

/// Lets a few pieces of work in at a time; who does not get in is told so at once.
final class Gate: Sendable {
    /// Lets the next one in when it goes away.
    final class Permit: Sendable {
        private let gate: Gate
        fileprivate init(_ gate: Gate) { self.gate = gate }
        deinit { gate.inside.withLock { $0 -= 1 } }
    }

    private let limit: Int
    private let inside = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Nil when as many as may be are inside.
    func enter() -> Permit? {
        let isFree = inside.withLock { inside in
            guard inside < limit else { return false }
            inside += 1
            return true
        }
        return isFree ? Permit(self) : nil
    }
}

internal import Synchronization

/// Counts the services that must have begun before the daemon is ready.
final class Beginnings: Sendable {
    private let services = Mutex(0)
    private let begun = AsyncStream<Void>.makeStream()

    /// Names one more service; what it gets back it calls once it has begun.
    func expected() -> @Sendable () -> Void {
        services.withLock { $0 += 1 }
        return { [begun] in begun.continuation.yield() }
    }

    /// Waits until all have begun, or until the task is cancelled.
    func wait() async {
        let expected = services.withLock { $0 }
        for await _ in begun.stream.prefix(expected) {}
    }
}

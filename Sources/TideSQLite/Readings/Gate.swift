internal import Glibc

/// Lets many readers begin at a time, or one commit.
final class Gate: @unchecked Sendable {  // the lock is made once and is itself for several threads
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

    init() { precondition(pthread_rwlock_init(lock, nil) == 0, "a lock without attributes can always be made") }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    /// A reader begins; `leave` ends it, on the same thread.
    func enter() { pthread_rwlock_rdlock(lock) }

    /// Ends what `enter` began.
    func leave() { pthread_rwlock_unlock(lock) }

    /// Runs `body` while no reader begins.
    func closed<Value>(_ body: () throws -> Value) rethrows -> Value {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }
}

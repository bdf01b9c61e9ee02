internal import Glibc

/// How many threads may do something at once; the others wait, on threads that may block.
final class Slots: @unchecked Sendable {  // the semaphore is all there is
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ count: UInt32) { sem_init(semaphore, 0, count) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Runs `body` when a slot is free.
    func use<Value>(_ body: () throws -> Value) rethrows -> Value {
        while sem_wait(semaphore) != 0 {}  // interrupted by a signal
        defer { sem_post(semaphore) }
        return try body()
    }
}

import Glibc

/// A condition that tests wait for: checked again whenever somebody changed the state it depends on.
final class Await: @unchecked Sendable {  // guarded by `lock`
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        lock.deallocate()
        changed.deallocate()
    }

    /// Runs `body` alone, and wakes those who wait.
    func change<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
        return body()
    }

    /// Waits until `condition` holds; false after `seconds`.
    func wait(seconds: Double = 120, until condition: () -> Bool) -> Bool {
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        end.tv_sec += Int(seconds)
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while !condition() {
            if pthread_cond_timedwait(changed, lock, &end) == ETIMEDOUT { return condition() }
        }
        return true
    }
}

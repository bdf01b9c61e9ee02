internal import Synchronization
internal import TideModel

#if canImport(Glibc)
    internal import Glibc
#endif

/// Work waiting for the writer's thread, in order.
///
/// Frames are bounded: who hands over more must wait, and that wait is
/// the back-pressure to the broker.
package final class Inbox<Work>: @unchecked Sendable {  // every access holds `mutex`
    private var mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [Work] = []
    private var head = 0

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Work not yet taken.
    var count: Int { locked { waiting.count - head } }

    /// Adds work; waits while `limit` or more pieces wait.
    package func put(_ work: Work, limit: Int = .max) {
        pthread_mutex_lock(mutex)
        while waiting.count - head >= limit { pthread_cond_wait(changed, mutex) }
        waiting.append(work)
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// Takes the next piece, waiting at most `seconds`; nil when none came.
    func take(seconds: Double) -> Work? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if head == waiting.count { wait(seconds) }
        guard head < waiting.count else { return nil }
        let work = waiting[head]
        head += 1
        if head == waiting.count || head > 1_024 {
            waiting.removeFirst(head)
            head = 0
        }
        pthread_cond_broadcast(changed)
        return work
    }

    private func wait(_ seconds: Double) {
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        let nanoseconds = Double(until.tv_nsec) + seconds * 1e9
        until.tv_sec += Int(nanoseconds / 1e9)
        until.tv_nsec = Int(nanoseconds.truncatingRemainder(dividingBy: 1e9))
        while head == waiting.count, pthread_cond_timedwait(changed, mutex, &until) == 0 {}
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}

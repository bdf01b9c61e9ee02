internal import Glibc

/// A thread of its own for work that blocks; never the cooperative pool's.
enum Pthread {
    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 bytes, shown by `top -H`.
    ///   - niceness: 0...19; 0 for work that others wait for, more for work that can wait for them.
    ///   - body: runs once.
    static func start(_ name: String, niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) {
        final class Job {
            let name: String
            let niceness: Int32
            let body: @Sendable () -> Void
            init(_ name: String, _ niceness: Int32, _ body: @escaping @Sendable () -> Void) {
                (self.name, self.niceness) = (name, niceness)
                self.body = body
            }
        }
        var thread = pthread_t()
        let job = Unmanaged.passRetained(Job(name, niceness, body))
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
                Self.name(job.name)
                // Linux does this for the calling thread alone; where it is refused, work is only less well ordered.
                if job.niceness > 0 { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, job.niceness) }
                job.body()
                return nil
            },
            job.toOpaque()
        )
        precondition(status == 0, "the system gives no thread")
        pthread_detach(thread)
    }

    /// Names the calling thread; by /proc, because Swift sees no pthread_setname_np.
    private static func name(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        _ = close(file)
    }
}

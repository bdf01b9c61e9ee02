internal import Glibc

/// A thread of its own for work that blocks; never the cooperative pool's.
enum Pthread {
    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 bytes, shown by `top -H`.
    ///   - body: runs once.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        final class Job {
            let name: String
            let body: @Sendable () -> Void
            init(_ name: String, _ body: @escaping @Sendable () -> Void) {
                self.name = name
                self.body = body
            }
        }
        var thread = pthread_t()
        let job = Unmanaged.passRetained(Job(name, body))
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
                Self.name(job.name)
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

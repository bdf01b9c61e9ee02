internal import Glibc

/// A thread of our own, because it runs a C library's loop that blocks.
enum OSThread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void
        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts `body` on a new, detached thread, named for whoever looks at the process (at most 15 bytes).
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let retained = Unmanaged.passRetained(Body(name: name, run: body))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { Self.enter($0) }, retained.toOpaque())
        precondition(code == 0, "pthread_create: \(SystemError.text(code))")
        pthread_detach(thread)
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        name(body.name)
        body.run()
        return nil
    }

    private static func name(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, name, min(15, name.utf8.count))
        close(file)
    }
}

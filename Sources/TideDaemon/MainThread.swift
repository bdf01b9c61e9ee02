internal import Glibc

/// The thread that a program begins on.
public enum MainThread {
    /// Runs a program's asynchronous part to its end, then exits.
    ///
    /// An asynchronous `main()` ends this thread by `pthread_exit` and keeps it in its destructors for good; glibc's
    /// `setuid` passes over threads that are exiting, so it would stay root in a daemon that became the folder's owner.
    /// Waiting here keeps it an ordinary thread, which gives root up with all others.
    ///
    /// A reader of our output that goes away (`| head`) is an error of the write, so that files are closed and commits end;
    /// a standard descriptor that nobody opened becomes /dev/null, for the next file would have its number.
    ///
    /// - Parameter body: the program; its result is the exit status.
    public static func run(_ body: @escaping @Sendable () async -> Int32) -> Never {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
        Task.detached { exit(await body()) }
        while true { pause() }  // returns after each signal that has a handler
    }
}

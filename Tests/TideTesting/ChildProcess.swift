internal import Glibc

/// A program started by a test, ended by its own process id.
public final class ChildProcess {
    /// The process id.
    public let id: Int32
    private var status: Int32?

    /// Starts a program found in PATH (sbin included), its output going to the file `log`.
    public init(_ arguments: [String], log: String) throws(ChildProcessError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Threads of the test runner block signals and ignore some; a child must not inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let program = Self.find(arguments.first ?? "")
        let code = posix_spawn(&child, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw ChildProcessError(description: "cannot start \(program): errno \(code)") }
        id = child
    }

    deinit { end(SIGKILL) }

    private static func find(_ program: String) -> String {
        ["/usr/sbin/", "/usr/bin/", "/bin/"].map { $0 + program }.first { access($0, X_OK) == 0 } ?? program
    }

    /// True while the process runs.
    public var isRunning: Bool {
        if status == nil {
            var found: Int32 = 0
            if waitpid(id, &found, WNOHANG) == id { status = found }
        }
        return status == nil
    }

    /// Sends `signal` and waits until the process is gone.
    public func end(_ signal: Int32) {
        guard isRunning else { return }
        kill(id, signal)
        waitForExit()
    }

    /// Waits until the process ends by itself.
    ///
    /// - Returns: its exit code, or 128 + the number of the signal that ended it.
    @discardableResult
    public func waitForExit() -> Int32 {
        if status == nil {
            var found: Int32 = 0
            while waitpid(id, &found, 0) == -1, errno == EINTR {}
            status = found
        }
        let ended = status ?? 0
        return ended & 0x7F == 0 ? (ended >> 8) & 0xFF : 128 + (ended & 0x7F)
    }
}

/// A program could not be started, or did not do what a test needs.
public struct ChildProcessError: Error, CustomStringConvertible {
    /// What happened.
    public let description: String
    /// Makes an error.
    public init(description: String) { self.description = description }
}

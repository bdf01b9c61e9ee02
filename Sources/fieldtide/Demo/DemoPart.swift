internal import Foundation

/// One program of a demo, in its folder; what it says goes to a log there.
final class DemoPart {
    /// For people: `broker`.
    let name: String
    private let program: String
    private let arguments: [String]
    private let folder: String
    private var process: Process?
    /// When it was started, of the last minute.
    private var starts: [ContinuousClock.Instant] = []

    /// So often within a minute it is started again.
    private static let mostStarts = 5

    init(_ name: String, _ program: String, _ arguments: [String], folder: String) {
        (self.name, self.program, self.arguments, self.folder) = (name, program, arguments, folder)
    }

    /// Starts it, in a process group of its own, so that Ctrl-C reaches only the demo, which stops its parts in order.
    func start() throws {
        starts = starts.filter { ContinuousClock.now - $0 < .seconds(60) } + [.now]
        guard starts.count <= Self.mostStarts else {
            throw CommandFailure("the \(name) ends again and again: \(lastWords)")
        }
        let log = folder + "/\(name).log"
        let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OutputError(path: log, cause: String(cString: strerror(errno))) }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try Self.run(process)
        try? output.close()
        self.process = process
    }

    /// Threads of tasks block signals, and a child inherits that: mosquitto would never hear SIGTERM.
    private static func run(_ process: Process) throws {
        var (none, own) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &own)
        defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
        try process.run()
    }

    /// Whether its last start lies so long back that it may be started once more.
    var mayStartAgain: Bool { starts.last.map { ContinuousClock.now - $0 > .seconds(1) } ?? true }

    /// Whether it runs.
    var isRunning: Bool { process?.isRunning ?? false }

    /// Its exit status, or the signal that ended it, for people; nil while it runs.
    var end: String? {
        guard let process, !process.isRunning else { return nil }
        let isSignal = process.terminationReason == .uncaughtSignal
        return isSignal ? "signal \(process.terminationStatus)" : "exit status \(process.terminationStatus)"
    }

    /// Whether it ended and did its work.
    var hasSucceeded: Bool {
        process.map { !$0.isRunning && $0.terminationReason == .exit && $0.terminationStatus == 0 } ?? false
    }

    /// Asks it to stop and waits; kills it when `patience` passed.
    func stop(patience: Duration) async {
        guard let process, process.isRunning else { return }
        process.terminate()
        let until = ContinuousClock.now + patience
        while process.isRunning, ContinuousClock.now < until { try? await Task.sleep(for: .milliseconds(20)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
    }

    /// The end of what it said.
    var lastWords: String {
        let text = (try? String(contentsOfFile: folder + "/\(name).log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(3).joined(separator: "\n")
    }
}

import Foundation
import TideTesting

/// Tampers with the system calls of one running thread, by strace.
final class Tracer {
    private let process: ChildProcess

    /// Whether this user may trace its own processes that are no children of the tracer.
    static let isPossible: Bool = {
        let scope = try? String(contentsOfFile: "/proc/sys/kernel/yama/ptrace_scope", encoding: .utf8)
        return Program.isRoot || Int((scope ?? "0").trimmingCharacters(in: .whitespacesAndNewlines)) == 0
    }()

    /// Attaches, and returns once that is done.
    init(_ arguments: [String], _ scratch: ScratchFolder) throws {
        process = try ChildProcess(["strace", "-o", "/dev/null"] + arguments, log: scratch.file("strace.log"))
        guard eventually({ scratch.read("strace.log").contains("attached") }) else {
            throw ChildProcessError(description: "strace: \(scratch.read("strace.log"))")
        }
    }

    /// Lets the thread go.
    func end() { process.end(SIGTERM) }

    /// The id of a process's thread of that name.
    static func thread(_ name: String, of process: ChildProcess) throws -> Int? {
        let tasks = "/proc/\(process.id)/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).first { task in
            (try? String(contentsOfFile: "\(tasks)/\(task)/comm", encoding: .utf8)) == name + "\n"
        }.flatMap { Int($0) }
    }
}

import Foundation
import TideTesting

/// Runs the programs of this build as a person does, and returns what they said.
enum Program {
    /// What a program said, and how it ended.
    struct Run {
        var stdout: String
        var stderr: String
        var status: Int32
        var lines: [String] { stdout.split(separator: "\n").map(String.init) }
    }

    /// A user who owns nothing.
    static let nobody: UInt32 = 65_534
    static var isRoot: Bool { geteuid() == 0 }

    /// Where the programs of this package were built.
    static let programs: String = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return ProcessInfo.processInfo.environment["FIELDTIDE_PROGRAMS"] ?? root.path + "/.build/release"
    }()

    /// Runs a program of this build to its end.
    ///
    /// - Parameters:
    ///   - program: `fieldtide` or `fieldtided`.
    ///   - arguments: its arguments.
    ///   - folder: the working folder.
    ///   - input: file for its standard input.
    ///   - user: who runs it, when that is not this process's user; needs root.
    ///   - unheard: its standard error is a pipe that nobody reads any more.
    /// - Returns: what it said, and its exit status.
    /// - Throws: when it cannot be started.
    static func run(
        _ program: String,
        _ arguments: [String],
        in folder: String = "/",
        input: String = "/dev/null",
        as user: UInt32? = nil,
        unheard: Bool = false
    ) throws -> Run {
        let scratch = ScratchFolder()
        let (out, err) = (scratch.file("out"), scratch.file("err"))
        // Opened for reading as well, the pipe can be opened for writing; then its reader goes.
        let errors = unheard ? #"3<> "$err" 2> "$err" 3>&-"# : #"2> "$err""#
        let pipe = unheard ? #"mkfifo "$2" && "# : ""
        let script = pipe + #"cd "$1" && err="$2" && input="$3" && shift 3 && exec "$@" < "$input" "# + errors
        let command = [programs + "/" + program] + arguments
        let drop = user.map { ["/usr/bin/setpriv", "--reuid", "\($0)", "--regid", "\($0)", "--clear-groups"] } ?? []
        let child = try ChildProcess(["sh", "-c", script, "sh", folder, err, input] + drop + command, log: out)
        let status = child.waitForExit()
        return Run(stdout: scratch.read("out"), stderr: unheard ? "" : scratch.read("err"), status: status)
    }
}

/// `fieldtide` with these arguments.
func fieldtide(
    _ arguments: String...,
    in folder: String = "/",
    input: String = "/dev/null",
    as user: UInt32? = nil
) throws -> Program.Run {
    try Program.run("fieldtide", arguments, in: folder, input: input, as: user)
}

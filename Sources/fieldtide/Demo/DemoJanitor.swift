internal import Foundation

/// Cleans up behind a demo however it ended, SIGKILL included.
///
/// A shell that waits for the end of a pipe whose other end only the demo holds.
final class DemoJanitor {
    /// Ends the demo's programs that work in the folder, and nobody else's, then removes it.
    ///
    /// It waits by `read`, because `Process` takes a shell for alive as long as a child of it is, such as `cat`.
    private static let script = """
        trap '' INT HUP TERM
        while read -r _; do :; done
        parts() {
            for process in /proc/[0-9]*; do
                [ "$(readlink "$process/cwd" 2>/dev/null)" = "$1" ] || continue
                read -r name <"$process/comm" 2>/dev/null || continue
                case $name in mosquitto | fieldtided | fieldtide) echo "${process#/proc/}" ;; esac
            done
        }
        found=$(parts "$1")
        [ -z "$found" ] || kill -TERM $found 2>/dev/null
        for _ in $(seq 50); do
            found=$(parts "$1")
            [ -n "$found" ] || break
            sleep 0.1
        done
        [ -z "$found" ] || kill -KILL $found 2>/dev/null
        rm -rf -- "$1"
        """

    private let process = Process()
    private let held: FileHandle

    /// Starts it.
    ///
    /// - Parameter folder: absolute, without links.
    /// - Throws: when no shell can be started.
    init(folder: String) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure("no pipe: \(String(cString: strerror(errno)))") }
        // Held by another part as well, the pipe would not end with the demo.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        held = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let input = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, "fieldtide-demo-janitor", folder]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try? input.close()
    }

    /// Whether it is there.
    var isRunning: Bool { process.isRunning }

    /// Lets it clean up, and waits until it is done.
    func clean() async {
        try? held.close()
        while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
    }
}

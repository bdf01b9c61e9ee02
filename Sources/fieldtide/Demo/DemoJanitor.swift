internal import Foundation

/// Makes a demo's folder and cleans up behind the demo however it ended, SIGKILL included.
///
/// A shell that waits for the end of a pipe whose other end only the demo holds.
final class DemoJanitor {
    /// Makes the folder unless it has one, tells it, waits; then ends the demo's programs that work in the folder, and
    /// nobody else's, and removes it.
    ///
    /// It waits by `read`, because `Process` takes a shell for alive as long as a child of it is, such as `cat`.
    private static let script = """
        trap '' INT HUP TERM
        PATH=/usr/bin:/bin:$PATH
        folder=$1
        [ -n "$folder" ] || folder=$(mktemp -d -t fieldtide-demo-XXXXXX) || exit 1
        folder=$(cd "$folder" && pwd -P)
        printf '%s\\n' "$folder"
        exec >/dev/null 2>&1
        while read -r _; do :; done
        parts() {
            for process in /proc/[0-9]*; do
                place=$(readlink "$process/cwd")
                [ "${place% (deleted)}" = "$folder" ] || continue
                read -r name <"$process/comm" || continue
                case $name in mosquitto | fieldtided | fieldtide) echo "${process#/proc/}" ;; esac
            done
        }
        found=$(parts)
        [ -z "$found" ] || kill -TERM $found
        for _ in $(seq 50); do
            found=$(parts)
            [ -n "$found" ] || break
            sleep 0.1
        done
        [ -z "$found" ] || kill -KILL $found
        rm -rf -- "$folder"
        """

    /// How long cleaning up may take: 5 s until what does not stop is killed, and as long again.
    private static let patience = Duration.seconds(10)

    /// The folder, absolute, without links.
    let folder: String
    private let process = Process()
    private let held: FileHandle

    /// Starts one.
    ///
    /// - Parameter folder: an earlier janitor's; nil for a new one.
    /// - Throws: when no shell can be started, or no folder can be made.
    init(folder: String? = nil) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure("no pipe: \(String(cString: strerror(errno)))") }
        // Held by another part as well, the pipe would not end with the demo.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        held = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let input = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let answer = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, "fieldtide-demo-janitor", folder ?? ""]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = input
        process.standardOutput = answer
        process.standardError = answer
        try process.run()
        try? input.close()
        let text = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.folder = text.trimmingCharacters(in: .newlines)
        guard self.folder.hasPrefix("/"), FolderCheck.isFolder(self.folder) else {
            throw CommandFailure("cannot make a folder for the demo: \(self.folder)")
        }
    }

    /// Whether it is there.
    var isRunning: Bool { process.isRunning }

    /// Lets it clean up and waits until it is done; one that does not get on is killed.
    func clean() async {
        try? held.close()
        let until = ContinuousClock.now + Self.patience
        while process.isRunning, ContinuousClock.now < until { try? await Task.sleep(for: .milliseconds(20)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}

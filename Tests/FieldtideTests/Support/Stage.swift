import Foundation
import TideTesting

/// A staged `make install` of this build: what a package or a machine would get.
final class Stage {
    let scratch = ScratchFolder()
    let prefix: String

    init(prefix: String = "/usr") throws {
        self.prefix = prefix
        let settings = ["DESTDIR=\(scratch.path)", "PREFIX=\(prefix)", "PROGRAMS=\(Program.programs)"]
        try run(["make", "-s", "-C", SourceTree.root, "install"] + settings)
    }

    /// Runs a command and returns what it said.
    ///
    /// - Throws: what it said, when it did not end with 0.
    @discardableResult
    func run(_ command: [String], environment: [String: String] = [:]) throws -> String {
        let log = ScratchFolder()
        let settings = environment.map { "\($0)=\($1)" }
        let status = try ChildProcess(["env"] + settings + command, log: log.file("log")).waitForExit()
        guard status == 0 else {
            throw ChildProcessError(description: "\(command) ended with \(status): \(log.read("log"))")
        }
        return log.read("log")
    }

    /// Path of an installed file in the stage.
    func path(_ installed: String) -> String { scratch.path + installed }

    func text(_ installed: String) throws -> String { try String(contentsOfFile: path(installed), encoding: .utf8) }

    /// Every installed file, from `/`.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: scratch.path).map { "/" + $0 }.filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path(file), isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }
}

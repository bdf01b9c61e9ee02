internal import Foundation

/// Where the programs of a demo are.
struct DemoPrograms {
    let broker: String
    let daemon: String
    /// This program.
    let fieldtide: String
    /// How a person calls it from here.
    let spoken: String
    /// Whether there is a client to look at the broker with.
    let hasClients: Bool

    /// Looks for them: beside this program, in PATH, and where Debian keeps servers.
    init() throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = URL(fileURLWithPath: own).deletingLastPathComponent().path
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        func find(_ name: String, _ folders: [String]) -> String? {
            folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile(atPath:))
        }
        guard let broker = find("mosquitto", path + ["/usr/sbin", "/usr/local/sbin"]) else {
            throw CommandFailure("mosquitto is not installed; the demo needs it: sudo apt-get install mosquitto")
        }
        guard let daemon = find("fieldtided", [beside] + path) else {
            throw CommandFailure("fieldtided is neither beside \(own) nor in PATH: build or install it as well")
        }
        (self.broker, self.daemon, fieldtide) = (broker, daemon, own)
        hasClients = find("mosquitto_sub", path) != nil
        let inPath = find("fieldtide", path).flatMap { realpath($0, nil) }
        defer { free(inPath) }
        let here = FileManager.default.currentDirectoryPath + "/"
        let near = CommandLine.arguments.first.flatMap { $0.contains("/") ? $0 : nil } ?? own
        spoken =
            inPath.map { String(cString: $0) } == own
            ? "fieldtide" : near.hasPrefix(here) ? String(near.dropFirst(here.count)) : near
    }
}

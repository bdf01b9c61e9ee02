internal import Foundation

/// Where the programs of a demo are.
struct DemoPrograms {
    let broker: String
    let daemon: String
    /// This program.
    let fieldtide: String

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
    }
}

import Logging

/// A log whose lines a test reads: `level: message`, from `info` on.
final class MemoryLog: @unchecked Sendable {  // guarded by `state`
    private struct Handler: LogHandler {
        let log: MemoryLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { log.add("\(event.level): \(event.message)") }
    }

    private let state = Await()
    private var all: [String] = []

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }
    var lines: [String] { state.change { all } }

    private func add(_ line: String) { state.change { all.append(line) } }

    /// Waits until so many lines are there.
    func wait(_ count: Int) -> Bool { state.wait { all.count >= count } }
}

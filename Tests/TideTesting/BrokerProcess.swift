internal import Glibc

/// A real mosquitto broker on a free loopback port, for one test.
public final class BrokerProcess {
    /// The port of its listener on 127.0.0.1.
    public private(set) var port = 0
    /// Its configuration, log and store lie here.
    public let folder: ScratchFolder
    private let settings: String
    private let logType: String
    private let listener: String
    private var process: ChildProcess?

    /// Starts a broker and waits until it accepts connections.
    ///
    /// - Parameters:
    ///   - settings: lines added to its configuration; queues are large and anonymous access is allowed already.
    ///   - listener: lines that belong to its listener, e.g. `cafile`.
    ///   - log: mosquitto's `log_type`.
    ///   - folder: where files named in `settings` lie already; nil makes one.
    /// - Throws: when it ends, or does not listen.
    public init(
        _ settings: String = "",
        listener: String = "",
        log: String = "all",
        folder: ScratchFolder? = nil
    ) throws(ChildProcessError) {
        self.folder = folder ?? ScratchFolder()
        self.settings = settings
        logType = log
        self.listener = listener
        for attempt in 1... {
            port = LoopbackPort.free()
            do throws(ChildProcessError) {
                try start()
                break
            } catch {
                // Another test may have taken the port in between.
                if attempt == 5 { throw error }
            }
        }
    }

    /// Starts the broker that was ended, on its old port and store, and waits until it accepts connections.
    public func start() throws(ChildProcessError) {
        let user = geteuid() == 0 ? "user root\n" : ""
        let common = "max_queued_messages 1000000\npersistence_location \(folder.path)/\nlog_type \(logType)\n"
        let text = user + common + settings + "\nlistener \(port) 127.0.0.1\nallow_anonymous true\n" + listener + "\n"
        folder.write("mosquitto.conf", text)
        let command = ["mosquitto", "-c", folder.file("mosquitto.conf")]
        let child = try ChildProcess(command, log: folder.file("broker.log"))
        process = child
        if eventually({ !child.isRunning || LoopbackPort.accepts(port) }), child.isRunning { return }
        throw ChildProcessError(description: "mosquitto does not listen: \(folder.read("broker.log").suffix(2_000))")
    }

    /// Ends the broker at once, as a power cut would.
    public func kill() { process?.end(SIGKILL) }

    /// Ends the broker in order: it saves its store when `settings` say `persistence true`.
    public func stop() { process?.end(SIGTERM) }

    /// What the broker logged.
    public var log: String { folder.read("broker.log") }

    /// Waits until the log holds one of the texts, because a session must have ended before the next begins.
    ///
    /// mosquitto reads one packet per turn, and a second client of the same id ends the first's turn: without this
    /// wait, acknowledgements that were written are left unread.
    ///
    /// - Returns: false when that did not happen.
    public func waitForLog(_ texts: [String], times: Int = 1) -> Bool {
        eventually {
            let bytes = folder.bytes("broker.log")
            return texts.reduce(0, { $0 + Self.count($1, in: bytes) }) >= times
        }
    }

    private static func count(_ text: String, in bytes: [UInt8]) -> Int {
        (bytes + [0]).withUnsafeBytes { buffer in
            var found = 0
            var rest = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            while let start = rest, let hit = strstr(start, text) {
                found += 1
                rest = UnsafePointer(hit) + text.utf8.count
            }
            return found
        }
    }

    /// Waits until the broker has seen the end of `times` connections of a client, in whatever way they ended.
    public func waitForEnd(of client: String, times: Int = 1) -> Bool {
        let ends = ["Client \(client) closed its connection", "Client \(client) disconnected", "on client \(client)"]
        return waitForLog(ends, times: times)
    }
}

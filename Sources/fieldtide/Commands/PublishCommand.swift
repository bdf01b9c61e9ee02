internal import ArgumentParser
internal import Foundation
internal import TideAPI
internal import TideDaemon
internal import TideMQTT
internal import TideModel
internal import TideProfiles

/// `fieldtide publish`.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Send recorded files to a broker, at their own pace or faster.",
        discussion: """
            Reads CSV, tables with blanks between the cells, JSON lines and NMEA logs, also compressed by gzip. Sends with
            QoS 1 and ends when the broker has acknowledged everything. Lines that cannot be sent are named with
            file:line:column, the others are sent, and the exit status is 1.

            Example: fieldtide publish pond.csv --time time --topic farm/north-bay/pond-1/telemetry --speed max
            """
    )

    @Argument(help: "Files, sent one after the other; - is standard input.")
    var files: [String]

    @OptionGroup(title: "What is sent") var options: PublishOptions

    @OptionGroup(title: "Broker") var broker: BrokerOptions

    @Option(help: "Configuration that names the broker (default: as for every command).")
    var config: String?

    @Option(help: "Times as fast as recorded, or max.")
    var speed = "1"

    @Option(help: "From one message to the next, where the file has no times.")
    var every = "100ms"

    @Flag(help: "Only write the messages, as JSON lines that publish can send.")
    var dryRun = false

    /// Problems that are shown one by one; more say nothing new.
    private static let shownProblems = 20

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("name at least one file") }
        _ = try pace()
    }

    func run() async throws {
        let maps = try files.map { ($0, try options.resolve($0)) }
        if dryRun { return try show(maps) }
        let begin = ContinuousClock.now
        let sender = BrokerSender(try brokerConfiguration())
        defer { sender.stop() }
        try await sender.connect()
        let progress = SendProgress()
        var problems = 0
        do {
            var pace = try pace()
            let start = ContinuousClock.now
            for (path, map) in maps {
                problems += try await send(path, map) { message in
                    if let due = pace.due(message.time) { try await Task.sleep(until: start + due) }
                    try await sender.send(message)
                    progress.show(sender.acknowledged)
                }
            }
            try await sender.finish()
        } catch {
            Messages.write("fieldtide: \(sender.acknowledged) messages were acknowledged before the failure")
            throw error
        }
        progress.finish()
        try report(sender, problems, ContinuousClock.now - begin)
    }

    private func report(_ sender: BrokerSender, _ problems: Int, _ time: Duration) throws {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let count = sender.acknowledged
        Messages.write(
            "fieldtide: \(count) messages of \(files.count) file\(files.count == 1 ? "" : "s") published and acknowledged in "
                + String(format: "%.1f s (%.0f a second)", seconds, Double(count) / max(seconds, 0.001))
        )
        let refused = sender.refused
        for reason in refused.reasons { Messages.write("fieldtide: \(reason)") }
        if refused.count > 0 { Messages.write("fieldtide: the broker refused \(refused.count) messages") }
        if let dropped = sender.dropped, dropped > 0 {
            Messages.write(
                "fieldtide: the broker dropped \(dropped) messages for its subscribers: raise max_queued_messages, see "
                    + "config/mosquitto.conf, or send slower"
            )
        }
        if problems + refused.count > 0 { throw Failure.problemsFound }
    }

    /// Hands a file's messages on; lines that cannot be sent are shown.
    private func send(
        _ path: String,
        _ map: PublishMap,
        _ body: (RecordedMessage) async throws -> Void
    ) async throws -> Int {
        let file = try RecordedFile(path, map)
        var problems = ProblemList(path)
        while true {
            do {
                guard let message = try file.next() else { break }
                try await body(message)
            } catch let problem as LineProblem {
                problems.add(problem)
                if file.isHeaderMissing { break }
            }
        }
        file.problems.forEach { problems.add($0) }
        return problems.finish()
    }

    private func show(_ maps: [(String, PublishMap)]) throws {
        var count = 0
        for (path, map) in maps {
            let file = try RecordedFile(path, map)
            var problems = ProblemList(path)
            while true {
                do {
                    guard let message = try file.next() else { break }
                    try Output.standard.write(Self.line(message))
                } catch let problem as LineProblem {
                    problems.add(problem)
                    if file.isHeaderMissing { break }
                }
            }
            file.problems.forEach { problems.add($0) }
            count += problems.finish()
        }
        if count > 0 { throw Failure.problemsFound }
    }

    private static func line(_ message: RecordedMessage) -> [UInt8] {
        var bytes = Array(#"{"time":"#.utf8)
        if let time = message.time {
            JSONText.append(RFC3339.string(time), to: &bytes)
        } else {
            bytes += Array("null".utf8)
        }
        bytes += Array(#","topic":"#.utf8)
        JSONText.append(message.topic, to: &bytes)
        bytes += Array(#","payload":"#.utf8)
        if message.payload.first == UInt8(ascii: "{"), JSONFault.find(in: message.payload) == nil {
            bytes += message.payload
        } else {
            JSONText.append(String(decoding: message.payload, as: UTF8.self), to: &bytes)
        }
        return bytes + Array("}\n".utf8)
    }

    private func pace() throws -> Playback {
        guard let every = DurationArgument.milliseconds(every) else {
            throw ValidationError("--every \(every): write a stretch of time such as 100ms, 1s, 10m")
        }
        if speed == "max" { return Playback(speed: nil, every: every) }
        guard let factor = Double(speed), factor.isFinite, factor > 0 else {
            throw ValidationError("--speed \(speed): write a number above 0, or max")
        }
        return Playback(speed: factor, every: every)
    }

    private func brokerConfiguration() throws -> MQTTConfiguration {
        try broker.configuration(clientID: "-") {
            var folder = FolderOptions()
            folder.config = config
            folder.data = nil
            let read = try folder.configuration()
            guard let mqtt = read.mqtt else {
                throw UsageError("\(read.file) names no broker: write `mqtt:` there, or give --broker")
            }
            return mqtt
        }
    }

    /// Problems of one file, the first of them shown.
    private struct ProblemList {
        private let path: String
        private var count = 0

        init(_ path: String) { self.path = path }

        mutating func add(_ problem: LineProblem) {
            count += 1
            if count <= PublishCommand.shownProblems { Messages.write("\(problem.place(in: path))") }
        }

        func finish() -> Int {
            if count > PublishCommand.shownProblems {
                Messages.write("\(path): \(count - PublishCommand.shownProblems) more lines like these")
            }
            if count > 0 { Messages.write("fieldtide: \(path): \(count) lines were not sent") }
            return count
        }
    }
}

internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TideDaemon

@main
struct FieldtideDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fieldtided",
        abstract: "Takes sensor telemetry from an MQTT broker and keeps it: acknowledged means stored, stored once.",
        discussion: """
            SIGTERM commits, acknowledges and exits within 5 s; SIGHUP re-reads the profiles.
            Example: fieldtided --config /etc/fieldtide/fieldtide.yaml
            """
    )

    @Option(help: "Configuration file.")
    var config: String?

    @Option(help: "Data folder; overrides `data:` of the configuration.")
    var data: String?

    @Option(help: "Take what the broker holds, exit when nothing came for so long (5s, 500ms), print one JSON line.")
    var drain: DrainTime?

    static func main() { MainThread.run(runProgram) }

    /// Exit status: 0 fine, 1 could not run, 2 wrong usage.
    @Sendable
    private static func runProgram() async -> Int32 {
        do {
            try await parse().run()
            return 0
        } catch let status as ExitCode {
            return status.rawValue
        } catch {
            let isUsage = exitCode(for: error) == .validationFailure
            say(fullMessage(for: error) + "\n", on: isUsage ? .standardError : .standardOutput)
            return isUsage ? 2 : exitCode(for: error).rawValue
        }
    }

    func run() async throws {
        signal(SIGHUP, SIG_IGN)  // until it is trapped, it must not end a daemon that starts
        let configuration: DaemonConfiguration
        do {
            configuration = try ConfigurationLoader.load(file: config ?? Self.usualPath, data: data)
        } catch {
            Self.complain(error)
            throw ExitCode(1)
        }
        do {
            let report = try await Daemon(configuration, log: Self.log(configuration.logLevel)).run(drain: drain?.value)
            if drain != nil {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys]
                print(String(decoding: try encoder.encode(report), as: UTF8.self))
            }
        } catch {
            Self.complain(error)
            throw ExitCode(1)
        }
    }

    private static var usualPath: String {
        let packaged = DaemonConfiguration.packagedPath
        return FileManager.default.fileExists(atPath: packaged) ? packaged : DaemonConfiguration.localPath
    }

    private static func complain(_ error: any Error) {
        // Problems of files begin with file:line:column, where editors and people look for it.
        let text = error is FileProblems ? "\(error)\n" : "fieldtided: \(error)\n"
        say(text, on: .standardError)
    }

    /// Writes text; nobody may be there to read it, which is no reason to stop.
    private static func say(_ text: String, on file: FileHandle) { try? file.write(contentsOf: Data(text.utf8)) }

    private static func log(_ level: Logger.Level) -> Logger {
        var log = Logger(label: "fieldtided") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = level
        return log
    }
}

/// A time such as `5s` or `500ms`.
struct DrainTime: ExpressibleByArgument {
    let value: Daemon.Drain

    init?(argument: String) {
        let digits = argument.prefix { $0.isNumber }
        guard let number = Int64(digits), number > 0, number < 86_400_000 else { return nil }
        switch argument.dropFirst(digits.count) {
        case "ms": value = Daemon.Drain(idle: number)
        case "s": value = Daemon.Drain(idle: number * 1_000)
        default: return nil
        }
    }
}

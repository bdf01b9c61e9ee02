internal import ArgumentParser
internal import TideDaemon

/// The command line: one file per command in Commands/.
@main
struct Fieldtide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fieldtide",
        abstract: "Sensor telemetry of farms and fisheries: look at it, check it, take it out.",
        discussion: """
            Every command works beside a running daemon (through its socket) and without one (in its own process).
            Exit status: 0 fine, 1 problems found, 2 wrong usage. Results go to stdout, messages to stderr.

            Example: fieldtide latest --site north-bay
            """,
        subcommands: [
            DemoCommand.self, CheckCommand.self, DecodeCommand.self, ProfileCommand.self, QuantitiesCommand.self,
            ConvertCommand.self, DeriveCommand.self, QCCommand.self, CalibrateCommand.self, ReprocessCommand.self,
            RegistryCommand.self, LatestCommand.self, QueryCommand.self, ExportCommand.self, ImportCommand.self,
            QuarantineCommand.self, AlertsCommand.self, RulesCommand.self,
            StatsCommand.self, DoctorCommand.self, VerifyCommand.self, BackupCommand.self, RestoreCommand.self,
            SimulateCommand.self, PublishCommand.self, TailCommand.self, GapsCommand.self,
        ]
    )

    static func main() { MainThread.run(runProgram) }

    @Sendable
    private static func runProgram() async -> Int32 {
        do {
            var command = try parseAsRoot(NegativeNumbers.protected(Array(CommandLine.arguments.dropFirst())))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return Failure.report(error)
        }
    }
}

/// Turns errors into messages and exit statuses.
enum Failure {
    /// Says what went wrong and returns the exit status.
    static func report(_ error: any Error) -> Int32 {
        if error is ReaderGone { return 0 }
        let code = Fieldtide.exitCode(for: error)
        if code == .success {  // help was asked for
            try? Output.standard.write(Fieldtide.fullMessage(for: error) + "\n")
            return 0
        }
        if error is ExitCode { return code.rawValue }
        if code == .validationFailure {
            Messages.write(Fieldtide.fullMessage(for: error))
            return 2
        }
        if error is FileProblems {  // each line begins with file:line:column
            Messages.write(String(describing: error))
            return 1
        }
        for line in String(describing: error).split(separator: "\n", omittingEmptySubsequences: false) {
            Messages.write("fieldtide: \(line)")
        }
        return error is UsageError ? 2 : 1
    }

    /// Ends a command that found problems and has shown them.
    static let problemsFound = ExitCode(1)
}

/// An argument is well formed, but names nothing that is there.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Lets numbers such as -40 stand where the parser would see options.
enum NegativeNumbers {
    static func protected(_ arguments: [String]) -> [String] {
        guard arguments.first == "convert", !arguments.contains("--"),
            let index = arguments.firstIndex(where: { $0.hasPrefix("-") && Double($0) != nil })
        else { return arguments }
        return Array(arguments[..<index]) + ["--"] + arguments[index...]
    }
}

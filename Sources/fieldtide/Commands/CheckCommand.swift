internal import ArgumentParser
internal import Foundation
internal import TideAlerts
internal import TideDaemon
internal import TideMQTT
internal import TideProfiles
internal import TideYAML

/// `fieldtide check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration, its profiles, and registry files.",
        discussion: """
            Every error with file:line:column and what would be right; exits with 1 when there is one.

            Example: fieldtide check --config config/fieldtide.yaml config/sample-county.yaml
            """
    )

    @Argument(help: "Registry files to check as well.")
    var registry: [String] = []

    @OptionGroup var folder: FolderOptions

    func run() throws {
        var problems: [String] = []
        var fine: [String] = []
        do {
            let configuration = try folder.configuration()
            let more = try look(configuration)
            problems += more
            fine += configuration.notes.map { "\(configuration.file): \($0)" }
            if more.isEmpty { fine.append("\(configuration.file): is right") }
            check(configuration.profiles, &problems, &fine)
            try check(rulesOf: configuration, &problems, &fine)
        } catch let error as FileProblems {
            problems += error.problems.map(\.description)
        }
        for file in registry {
            do {
                fine.append("\(file): \(try RegistryFile.load([file]).count) entries, is right")
            } catch let error as FileProblems {
                problems += error.problems.map(\.description)
            }
        }
        try Output.standard.write((problems + fine).map { $0 + "\n" }.joined())
        if !problems.isEmpty { throw Failure.problemsFound }
    }

    /// What the file's text alone cannot tell: whether what it names is there.
    private func look(_ configuration: DaemonConfiguration) throws -> [String] {
        var problems: [String] = []
        let file = configuration.file
        if configuration.mqtt == nil { problems.append("\(file):1:1: no mqtt: block, so the daemon has no broker") }
        if configuration.data == nil {
            problems.append("\(file):1:1: no data: names the data folder; --data DIR does, too")
        }
        let named = [
            ("password_file", configuration.mqtt?.passwordFile), ("ca", configuration.mqtt?.ca),
            ("certificate", configuration.mqtt?.certificate), ("key", configuration.mqtt?.key),
        ]
        for (key, path) in named {
            guard let path, !FileManager.default.isReadableFile(atPath: path) else { continue }
            problems.append("\(file): mqtt.\(key): \(path) is not there or may not be read by this user")
        }
        return problems
    }

    private func check(
        rulesOf configuration: DaemonConfiguration,
        _ problems: inout [String],
        _ fine: inout [String]
    ) throws {
        guard !configuration.rules.isEmpty else { return }
        do {
            let set = try RuleFiles.load(configuration.rules).set
            if let problem = configuration.problem(with: set) { problems.append(problem) }
            fine.append("\(configuration.rules.joined(separator: ", ")): \(set.rules.count) rules, are right")
        } catch let error as ProfileFilesError {
            problems.append("\(error)")
        }
    }

    private func check(_ paths: [String], _ problems: inout [String], _ fine: inout [String]) {
        do {
            let set = try ProfileFiles.load(paths)
            problems += set.errors.map(\.description)
            fine += set.profiles.map { "\($0.file): \($0.name) is right" }
            if set.profiles.isEmpty, set.errors.isEmpty {
                problems.append("no profile: every message would be quarantined")
            }
        } catch {
            problems.append("\(error)")
        }
    }
}

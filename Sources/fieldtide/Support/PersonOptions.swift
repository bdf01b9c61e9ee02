internal import ArgumentParser
internal import Foundation
internal import TideAPI
internal import TideModel

/// Who does something.
struct PersonOptions: ParsableArguments {
    @Option(help: "Who does it, for the history (default: the name you logged in with).")
    var by: String?

    /// Also behind sudo the person, not root.
    var name: String {
        let environment = ProcessInfo.processInfo.environment
        return by ?? environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
    }

    func validate() throws {
        if let by, by.isEmpty || by.utf8.count > 128 { throw ValidationError("--by has 1 to 128 bytes") }
    }
}

/// Until when something lasts.
struct UntilOptions: ParsableArguments {
    @Option(name: .customLong("for"), help: "How long from now, such as 30m, 8h or 2d.")
    var length: String?

    @Option(help: "Until then: 2026-01-05T18:00+08:00.")
    var until: String?

    func validate() throws {
        if let length, DurationArgument.milliseconds(length) == nil {
            throw ValidationError("--for \(length): write such as 30m, 8h or 2d")
        }
        guard (length == nil) != (until == nil) else { throw ValidationError("write --for or --until") }
        if let until { _ = try TimeArgument.parse(until, "--until") }
    }

    /// The end, when it begins at `start`.
    func end(from start: Timestamp) throws -> Timestamp {
        if let milliseconds = length.flatMap(DurationArgument.milliseconds) { return start + milliseconds }
        return try TimeArgument.parse(until ?? "", "--until")
    }
}

/// Times as people type them, for options.
enum TimeArgument {
    /// A time; what is wrong is an error of usage that names the option.
    static func parse(_ text: String, _ option: String) throws -> Timestamp {
        do { return try TimeExpression.parse(text, now: Wall.now) } catch {
            throw ValidationError("\(option): \(error)")
        }
    }
}

public import TideYAML

/// What examples a profile must have before it is shipped.
public enum ExampleKinds {
    /// Kinds of example, and the words of which one is in the example's name.
    private static let kinds: [(kind: String, words: [String])] = [
        ("usual values", ["normal"]), ("lowest values", ["negative", "minimum"]), ("highest values", ["maximum"]),
        ("errors", ["error"]),
    ]

    /// What is missing.
    ///
    /// - Parameters:
    ///   - profile: the profile.
    ///   - isShipped: all four kinds are demanded, and of a maker's device that each example says where it is from; else
    ///     one example suffices.
    /// - Returns: one problem each, at the beginning of the file.
    public static func problems(of profile: DeviceProfile, isShipped: Bool) -> [YAMLProblem] {
        func problem(_ message: String, _ hint: String, _ line: Int = 1, _ column: Int = 1) -> YAMLProblem {
            YAMLProblem(file: profile.file, line: line, column: column, message: message, hint: hint)
        }
        guard isShipped else {
            guard profile.examples.isEmpty else { return [] }
            return [
                problem("examples is missing", "one message and what must become of it: nothing else tests a profile")
            ]
        }
        var problems = kinds.filter { kind in
            !profile.examples.contains { example in kind.words.contains { example.name.contains($0) } }
        }.map { kind in
            problem("no example shows \(kind.kind)", "its name says \(kind.words.joined(separator: " or "))")
        }
        for example in profile.examples where example.origin == nil && !profile.id.hasPrefix("generic/") {
            problems.append(
                problem(
                    "example \"\(example.name)\" does not say where it is from",
                    "origin: document, or computed",
                    example.line,
                    example.column
                )
            )
        }
        return problems
    }
}

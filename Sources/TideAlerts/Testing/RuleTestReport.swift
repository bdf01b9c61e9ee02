public import TideYAML

/// What came of tests of rules.
public struct RuleTestReport: Sendable, Equatable {
    /// What cannot be read in rules or tests; when there is any, no test ran.
    public var errors: [YAMLProblem] = []
    /// How many tests ran.
    public var tests = 0
    /// How many of them came out as they should.
    public var passed = 0
    /// What came out otherwise, at the place that expects it.
    public var failures: [YAMLProblem] = []
    /// Rules that no test expects to fire.
    public var notFired: [String] = []
    /// Rules of which no test expects that nothing comes.
    public var notQuiet: [String] = []

    /// Makes an empty report.
    init() {}

    /// Whether all ran and came out as they should.
    public var isGood: Bool { errors.isEmpty && failures.isEmpty }
}

public import TideYAML

extension RuleSet {
    /// Finds rules that can be read, but do nothing: they can never fire, are never told, match nothing, or stand still.
    ///
    /// - Parameters:
    ///   - files: rule files; those with errors have no findings, since `load` tells the errors.
    ///   - places: every series of the installation; nil to look at the rules alone.
    /// - Returns: at the rule's name, in the order of files and lines.
    public static func findings(_ files: [RuleFile], places: [SeriesPlace]? = nil) -> [YAMLProblem] {
        findings(files.filter { !$0.isTest }.map(ReadRuleFile.init), places: places)
    }

    /// The same of files that were read.
    public static func findings(_ files: [ReadRuleFile], places: [SeriesPlace]? = nil) -> [YAMLProblem] {
        let read = ReadRules(files)
        guard read.errors.isEmpty else { return [] }
        let order = Dictionary(files.enumerated().map { ($1.path, $0) }) { first, _ in first }
        var found: [YAMLProblem] = []
        for rule in read.set.rules {
            guard let key = read.places[rule.id] else { continue }
            func add(_ message: String, _ hint: String? = nil) {
                found.append(
                    YAMLProblem(
                        file: key.file,
                        line: key.line,
                        column: key.column,
                        message: "\(rule.id) \(message)",
                        hint: hint
                    )
                )
            }
            for reason in NeverFires(rule: rule).reasons { add(reason) }
            for reason in NeverTold(rule: rule, set: read.set).reasons { add(reason.problem, reason.hint) }
            if let nothing = places.flatMap({ MatchesNothing(places: $0).reason(rule) }) {
                add(nothing.problem, nothing.hint)
            }
            if let still = places.flatMap({ StandsStill(places: $0).reason(rule) }) { add(still.problem, still.hint) }
        }
        return found.sorted {
            (order[$0.file] ?? 0, $0.line, $0.column) < (order[$1.file] ?? 0, $1.line, $1.column)
        }
    }
}

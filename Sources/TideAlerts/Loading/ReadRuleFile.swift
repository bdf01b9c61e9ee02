internal import TideYAML

/// What one rule file says, and where.
///
/// Files are independent of one another, so each can be read on a core of its own; `ReadRules` puts them together.
public struct ReadRuleFile: Sendable {
    /// A rule, and where the file has it.
    struct Entry: Sendable {
        var rule: Rule
        /// Its key.
        var place: YAMLPlace
        /// Where it names others; nil where it names none.
        var inhibitors: InhibitorPlaces?
    }

    let path: String
    private(set) var entries: [Entry] = []
    private(set) var routes: [Route] = []
    private(set) var heartbeat: RuleSet.Heartbeat?
    /// Where its content begins, and that as canonical text; nil when it is no mapping.
    private(set) var document: (place: YAMLPlace, text: String)?
    /// What is wrong with the file by itself.
    private(set) var problems: [YAMLProblem] = []

    /// Reads a file of rules.
    public init(_ file: RuleFile) {
        path = file.path
        let log = YAMLLog(file: file.path)
        if let document = YAMLReader.read(file.text, log: log), let fields = document.fields() {
            let loader = RuleLoader(fields: fields)
            (entries, routes, heartbeat) = loader.load()
            self.document = (document.place, CanonicalText.line(of: document))
        }
        problems = log.problems
    }
}

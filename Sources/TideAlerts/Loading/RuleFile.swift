public import TideModel
public import TideYAML

/// A file that people write: a pack of rules, routes, or both.
public struct RuleFile: Sendable, Equatable {
    /// Its path, for messages.
    public var path: String
    /// Its content.
    public var text: String

    /// Makes a file.
    public init(path: String, text: String) { (self.path, self.text) = (path, text) }
}

extension RuleSet {
    /// Reads rule files, and checks everything that can be checked without readings.
    ///
    /// - Parameter files: in the order in which their routes count.
    /// - Returns: the set and its canonical text, or nil and every problem of the files.
    public static func load(_ files: [RuleFile]) -> (set: RuleSet?, stored: StoredRules?, errors: [YAMLProblem]) {
        var set = RuleSet(), errors: [YAMLProblem] = [], texts: [String] = []
        var places: [String: String] = [:]
        for file in files {
            let log = YAMLLog(file: file.path)
            if let document = YAMLReader.read(file.text, log: log), let fields = document.fields() {
                let loader = RuleLoader(fields: fields)
                loader.load(into: &set, &places)
                texts.append(CanonicalText.line(of: document))
            }
            errors += log.problems
        }
        guard errors.isEmpty else { return (nil, nil, errors) }
        // As the canonical text has them, so that what is read of it is the same.
        set.rules.sort { $0.id < $1.id }
        let text = texts.joined(separator: "\n")
        return (set, StoredRules(hash: CanonicalText.hash(of: text), text: text), [])
    }

    /// Reads what `load` gave as canonical text; nil for what this program does not know.
    ///
    /// - Parameter stored: of this or an earlier version of the program.
    public init?(_ stored: StoredRules) {
        let files = stored.text.split(separator: "\n").map { RuleFile(path: "stored rules", text: String($0)) }
        guard let set = Self.load(files).set else { return nil }
        self = set
    }
}

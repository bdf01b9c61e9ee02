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

    /// Whether it has tests, which stand beside packs: rules are read of all other files.
    public var isTest: Bool { path.hasSuffix(".test.yaml") }
}

/// What rule files say, and where.
struct ReadRules {
    private(set) var set = RuleSet()
    /// Keys of rules, by id.
    private(set) var places: [String: YAMLValue] = [:]
    /// Canonical text of each file.
    private(set) var texts: [String] = []
    private(set) var errors: [YAMLProblem] = []

    init(_ files: [RuleFile]) {
        var values: [String: YAMLValue] = [:], logs: [YAMLLog] = []
        for file in files where !file.isTest {
            let log = YAMLLog(file: file.path)
            if let document = YAMLReader.read(file.text, log: log), let fields = document.fields() {
                RuleLoader(fields: fields).load(into: &set, &places, &values)
                texts.append(CanonicalText.line(of: document))
            }
            logs.append(log)
        }
        // What is missing may be in a file that cannot be read.
        if logs.allSatisfy(\.isClean) { RuleLoader.checkInhibitions(set.rules, values) }
        errors = logs.flatMap(\.problems)
        // As the canonical text has them, so that what is read of it is the same.
        set.rules.sort { $0.id < $1.id }
    }
}

extension RuleSet {
    /// Reads rule files, and checks everything that can be checked without readings.
    ///
    /// - Parameter files: in the order in which their routes count.
    /// - Returns: the set and its canonical text, or nil and every problem of the files.
    public static func load(_ files: [RuleFile]) -> (set: RuleSet?, stored: StoredRules?, errors: [YAMLProblem]) {
        let read = ReadRules(files)
        guard read.errors.isEmpty else { return (nil, nil, read.errors) }
        let text = read.texts.joined(separator: "\n")
        return (read.set, StoredRules(hash: CanonicalText.hash(of: text), text: text), [])
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

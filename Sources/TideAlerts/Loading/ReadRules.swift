public import TideModel
public import TideYAML

/// What rule files say together.
struct ReadRules {
    private(set) var set = RuleSet()
    /// Keys of rules, by id.
    private(set) var places: [String: YAMLPlace] = [:]
    private(set) var errors: [YAMLProblem] = []
    private let texts: [String]
    private var inhibitors: [String: (names: InhibitorPlaces, log: YAMLLog)] = [:]

    /// Most rules of an installation: ten thousand are ten for each pond of a county.
    private static let mostRules = 10_000

    /// Puts files together, in the order in which their routes count.
    init(_ files: [ReadRuleFile]) {
        texts = files.compactMap(\.document?.text)
        let logs = files.map { YAMLLog(file: $0.path, problems: $0.problems) }
        for (file, log) in zip(files, logs) { add(file, log) }
        // What is missing may be in a file that cannot be read.
        if logs.allSatisfy(\.isClean) { RuleLoader.checkInhibitions(set.rules, inhibitors) }
        errors = logs.flatMap(\.problems)
        // As the canonical text has them, so that what is read of it is the same.
        set.rules.sort { $0.id < $1.id }
    }

    /// Reads files, and puts them together.
    init(_ files: [RuleFile]) { self.init(files.filter { !$0.isTest }.map(ReadRuleFile.init)) }

    /// The set and its canonical text; nil when something is wrong.
    var loaded: (set: RuleSet, stored: StoredRules)? {
        guard errors.isEmpty else { return nil }
        let text = texts.joined(separator: "\n")
        return (set, StoredRules(hash: CanonicalText.hash(of: text), text: text))
    }

    private mutating func add(_ file: ReadRuleFile, _ log: YAMLLog) {
        for entry in file.entries {
            let id = entry.rule.id
            if let other = places.updateValue(entry.place, forKey: id) {
                let place = "\(other.file):\(other.line)"
                log.add(entry.place.problem("rule \(id) is also in \(place)", hint: "give one another name"))
                continue
            }
            set.rules.append(entry.rule)
            inhibitors[id] = entry.inhibitors.map { ($0, log) }
        }
        set.routes += file.routes
        set.heartbeat = file.heartbeat ?? set.heartbeat
        guard set.rules.count > Self.mostRules, let document = file.document else { return }
        log.add(document.place.problem("more than \(Self.mostRules) rules"))
    }
}

extension RuleSet {
    /// Reads rule files, and checks everything that can be checked without readings.
    ///
    /// - Parameter files: in the order in which their routes count.
    /// - Returns: the set and its canonical text, or nil and every problem of the files.
    public static func load(_ files: [RuleFile]) -> (set: RuleSet?, stored: StoredRules?, errors: [YAMLProblem]) {
        load(files.filter { !$0.isTest }.map(ReadRuleFile.init))
    }

    /// The same of files that were read.
    public static func load(_ files: [ReadRuleFile]) -> (set: RuleSet?, stored: StoredRules?, errors: [YAMLProblem]) {
        let read = ReadRules(files), loaded = read.loaded
        return (loaded?.set, loaded?.stored, read.errors)
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

/// Which of a set of rules keep others from being told.
struct Inhibited {
    /// Ids of rules that some rule names.
    let inhibitors: Set<String>
    /// By index of a rule: lists of indices of those that it names; rules of one pack share theirs.
    private let named: [[[Int]]]

    /// Finds them.
    init(_ rules: [Rule]) {
        guard rules.contains(where: { $0.inhibition != nil }) else {
            (named, inhibitors) = (Array(repeating: [], count: rules.count), [])
            return
        }
        let numbers = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let packs = Dictionary(grouping: rules.indices) { Self.pack(of: rules[$0].id) }
        named = rules.map { rule in
            (rule.inhibition?.rules ?? []).compactMap { name in numbers[name].map { [$0] } ?? packs[name] }
        }
        let names = Set(rules.flatMap { $0.inhibition?.rules ?? [] })
        inhibitors = Set(rules.lazy.map(\.id).filter { names.contains($0) || names.contains(Self.pack(of: $0)) })
    }

    /// Such as `turbot/` of `turbot/oxygen`.
    static func pack(of rule: String) -> String { rule.firstIndex(of: "/").map { String(rule[...$0]) } ?? rule }

    /// The first circle: each is inhibited by the one behind it, the last by the first; nil where there is none.
    ///
    /// - Complexity: each pair of rules of which one names the other is looked at once.
    var circle: [Int]? {
        var isDone = Array(repeating: false, count: named.count), depth: [Int: Int] = [:]
        for start in named.indices where !isDone[start] {
            var path = [Step(rule: start)]
            depth[start] = 0
            while let step = path.last {
                guard let other = step.other(named[step.rule]) else {
                    (isDone[step.rule], depth[step.rule]) = (true, nil)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].advance(named[step.rule])
                // Of its own pack a rule means the others.
                if isDone[other] || other == step.rule { continue }
                if let first = depth[other] { return path[first...].map(\.rule) }
                depth[other] = path.count
                path.append(Step(rule: other))
            }
        }
        return nil
    }

    /// A rule on the way, and which of those that it names is next.
    private struct Step {
        var rule: Int
        private var list = 0
        private var index = 0

        init(rule: Int) { self.rule = rule }

        func other(_ named: [[Int]]) -> Int? { list < named.count ? named[list][index] : nil }

        mutating func advance(_ named: [[Int]]) {
            index += 1
            if index == named[list].count { (list, index) = (list + 1, 0) }
        }
    }
}

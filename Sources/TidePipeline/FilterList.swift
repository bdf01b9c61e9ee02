/// The topic filters of the subscription, for telling which one a topic came by.
///
/// After them comes `(other)`.
struct FilterList {
    private(set) var names: [String]
    /// Index of `other`.
    let otherIndex: Int
    private let levels: [[Substring.UTF8View]]

    /// Stands for frames that no filter of the subscription explains: retried ones, or those of a former subscription.
    static let other = "(other)"

    init(_ filters: [String]) {
        names = filters + [Self.other]
        otherIndex = filters.count
        levels = filters.map { filter in filter.utf8Levels }
    }

    /// Index in `names` of the first filter that matches a topic, or of `other`.
    func match(_ topic: String) -> Int {
        let topicLevels = topic.utf8Levels
        return levels.firstIndex { Self.matches($0, topicLevels) } ?? otherIndex
    }

    /// Index of a filter by name; a name from a former subscription is added.
    mutating func index(named name: String) -> Int {
        if let index = names.firstIndex(of: name) { return index }
        names.append(name)
        return names.count - 1
    }

    /// MQTT topic matching: `+` is one level, `#` the rest; neither matches a first level that begins with `$`.
    private static func matches(_ filter: [Substring.UTF8View], _ topic: [Substring.UTF8View]) -> Bool {
        for (index, level) in filter.enumerated() {
            let isSystem = index == 0 && topic.first?.first == UInt8(ascii: "$")
            if level.elementsEqual("#".utf8) { return !isSystem }
            guard index < topic.count else { return false }
            if level.elementsEqual("+".utf8) {
                if isSystem { return false }
            } else if !level.elementsEqual(topic[index]) {
                return false
            }
        }
        return filter.count == topic.count
    }
}

extension String {
    fileprivate var utf8Levels: [Substring.UTF8View] {
        self.split(separator: "/", omittingEmptySubsequences: false).map(\.utf8)
    }
}
